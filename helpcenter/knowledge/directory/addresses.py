"""Which addresses there are, and when what is behind them changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from helpcenter.knowledge.changes import latest_change_number
from helpcenter.knowledge.tables import ArticleRow, ChangeRow, TranslationRow

#: Topic to language to when one of its articles in that language was last shown.
TopicsByLanguage = dict[str, dict[str, datetime | None]]


@dataclass(frozen=True, slots=True)
class LanguageShelf:
    """The published translations in one language: how many, and when one of them was last shown or taken away."""

    language: str
    count: int
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Address:
    """An article that can be read in the language asked for. `languages`: all it can be read in, sorted."""

    slug: str
    updated_at: datetime | None
    languages: tuple[str, ...]


def language_shelves(session: Session) -> dict[str, LanguageShelf]:
    """By language; one that nothing is published in is left out."""
    rows = session.execute(
        select(
            TranslationRow.language,
            func.count(TranslationRow.published_revision_id).label("published"),
            func.max(TranslationRow.shown_at).label("shown_at"),
            func.max(TranslationRow.archived_at).label("archived_at"),
        ).group_by(TranslationRow.language)
    )
    shelves = {}
    for row in rows:
        moments = [moment for moment in (row.shown_at, row.archived_at) if moment is not None]
        if row.published:
            shelves[row.language] = LanguageShelf(row.language, row.published, max(moments, default=None))
    return shelves


def list_addresses(session: Session, language: str, *, offset: int, limit: int) -> list[Address]:
    """A portion of the articles that can be read in this language, oldest first: what is new comes into the last portion."""
    portion = (
        select(TranslationRow.id, TranslationRow.article_id, TranslationRow.shown_at)
        .where(TranslationRow.language == language, TranslationRow.published_revision_id.is_not(None))
        .order_by(TranslationRow.id)
        .offset(offset)
        .limit(limit)
        .subquery()
    )
    other = aliased(TranslationRow)
    rows = session.execute(
        select(ArticleRow.slug, portion.c.shown_at, func.aggregate_strings(other.language, " ").label("languages"))
        .select_from(portion)
        .join(ArticleRow, ArticleRow.id == portion.c.article_id)
        .join(other, other.article_id == portion.c.article_id)
        .where(other.published_revision_id.is_not(None))
        .group_by(portion.c.id, ArticleRow.slug, portion.c.shown_at)
        .order_by(portion.c.id)
    )
    return [Address(row.slug, row.shown_at, tuple(sorted(row.languages.split()))) for row in rows]


def topics_by_language(session: Session, topic: str | None = None) -> TopicsByLanguage:
    """Every topic that has something to read, by name; `topic`: this one only."""
    statement = (
        select(ArticleRow.topic, TranslationRow.language, func.max(TranslationRow.shown_at).label("shown_at"))
        .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
        .where(TranslationRow.published_revision_id.is_not(None))
        .group_by(ArticleRow.topic, TranslationRow.language)
        .order_by(ArticleRow.topic, TranslationRow.language)
    )
    if topic is not None:
        statement = statement.where(ArticleRow.topic == topic)
    found: TopicsByLanguage = {}
    for row in session.execute(statement):
        found.setdefault(row.topic, {})[row.language] = row.shown_at
    return found


def newest_change(session: Session) -> tuple[int, datetime | None]:
    """The number and the moment of the newest change that readers see; `(0, None)` when nothing was ever published."""
    number = latest_change_number(session)
    return number, session.scalar(select(ChangeRow.at).where(ChangeRow.number == number))
