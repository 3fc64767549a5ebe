"""What readers see: published translations, and which one a reader of a language gets."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from helpcenter.knowledge.outdated import is_outdated
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow
from helpcenter.language import fallback_chain

#: How many ids one query may name; SQLite has a limit on bound values.
_IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PublishedTranslation:
    """An article as its readers see it, in one language. `body` is Markdown without the front matter.

    `outdated`: the text in `source_language` is published too, and has changed in what matters since this was translated.
    """

    translation_id: int
    article_id: int
    slug: str
    topic: str
    language: str
    title: str
    summary: str
    body: str
    revision_id: int
    revision_number: int
    published_at: datetime
    updated_at: datetime
    source_language: str = "en"
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """An article in a list. `language` tells which translation stands in when the reader's own is missing."""

    slug: str
    topic: str
    title: str
    summary: str
    language: str


def find_published(session: Session, slug: str, language: str) -> PublishedTranslation | None:
    """The published translation in exactly this language."""
    row = session.execute(
        _published().where(ArticleRow.slug == slug, TranslationRow.language == language)
    ).one_or_none()
    return _from_row(row) if row else None


def read_published(session: Session, translation_ids: Iterable[int]) -> dict[int, PublishedTranslation]:
    """Those of the translations that are published now, by id."""
    found: dict[int, PublishedTranslation] = {}
    for some in _portions(sorted(set(translation_ids))):
        for row in session.execute(_published_of_ids(), {"ids": some}):
            found[row.translation_id] = _from_row(row)
    return found


def all_published(session: Session) -> Iterator[PublishedTranslation]:
    """Every published translation, read in small portions, by id."""
    statement = _published().order_by(TranslationRow.id).execution_options(yield_per=200)
    for row in session.execute(statement):
        yield _from_row(row)


def published_languages(session: Session, slug: str) -> list[str]:
    """The languages in which the article can be read, sorted."""
    return list(
        session.scalars(
            select(TranslationRow.language)
            .join(ArticleRow)
            .where(ArticleRow.slug == slug, TranslationRow.published_revision_id.is_not(None))
            .order_by(TranslationRow.language)
        )
    )


def choose_language(available: Collection[str], wanted: str) -> str:
    """The best of `available` (not empty) for a reader of `wanted`.

    That is the same tag, else the same language, a neighbouring one, English, any.
    """
    chain = fallback_chain(wanted)
    for candidate in chain:
        if candidate in available:
            return candidate
        relatives = sorted(tag for tag in available if tag.split("-")[0] == candidate)
        if relatives:
            return relatives[0]
    return min(available)


def _portions(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _IDS_AT_ONCE):
        yield ids[start : start + _IDS_AT_ONCE]


def cards_of(session: Session, translation_ids: Sequence[int]) -> list[ArticleCard]:
    """The cards of those that are published now, in the order of the ids."""
    cards: dict[int, ArticleCard] = {}
    for some in _portions(list(translation_ids)):
        rows = session.execute(
            select(
                TranslationRow.id,
                ArticleRow.slug,
                ArticleRow.topic,
                RevisionRow.title,
                RevisionRow.summary,
                TranslationRow.language,
            )
            .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
            .join(RevisionRow, RevisionRow.id == TranslationRow.published_revision_id)
            .where(TranslationRow.id.in_(some))
        )
        cards.update({row.id: ArticleCard(row.slug, row.topic, row.title, row.summary, row.language) for row in rows})
    return [cards[number] for number in translation_ids if number in cards]


def best_translations(session: Session, article_ids: Sequence[int], language: str) -> list[int]:
    """Of each article that can be read, the translation for a reader of `language`, in the order of the articles."""
    available: dict[int, dict[str, int]] = {}
    for some in _portions(list(article_ids)):
        rows = session.execute(
            select(TranslationRow.id, TranslationRow.article_id, TranslationRow.language).where(
                TranslationRow.article_id.in_(some), TranslationRow.published_revision_id.is_not(None)
            )
        )
        for row in rows:
            available.setdefault(row.article_id, {})[row.language] = row.id
    return [
        available[article_id][choose_language(available[article_id], language)]
        for article_id in article_ids
        if article_id in available
    ]


def sort_key(title: str) -> str:
    """Accents do not move a title to the end of the list."""
    folded = unicodedata.normalize("NFKD", title.casefold())
    return "".join(character for character in folded if not unicodedata.combining(character))


@cache  # building a statement takes longer than running it
def _published() -> Select[*tuple[Any, ...]]:
    source = aliased(TranslationRow)
    statement: Select[*tuple[Any, ...]] = (
        select(
            TranslationRow.id.label("translation_id"),
            TranslationRow.article_id,
            ArticleRow.slug,
            ArticleRow.topic,
            TranslationRow.language,
            RevisionRow.title,
            RevisionRow.summary,
            RevisionRow.body,
            RevisionRow.id.label("revision_id"),
            RevisionRow.number.label("revision_number"),
            TranslationRow.first_published_at.label("published_at"),
            func.coalesce(TranslationRow.shown_at, RevisionRow.created_at).label("updated_at"),
            ArticleRow.source_language,
            TranslationRow.follows_revision_id,
            source.published_revision_id.label("source_revision_id"),
            source.significant_revision_id,
        )
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .join(RevisionRow, RevisionRow.id == TranslationRow.published_revision_id)
        .outerjoin(source, (source.article_id == ArticleRow.id) & (source.language == ArticleRow.source_language))
    )
    return statement


@cache
def _published_of_ids() -> Select[*tuple[Any, ...]]:
    """Of the translations in `ids`."""
    return _published().where(TranslationRow.id.in_(bindparam("ids", expanding=True)))


def _from_row(row: Row[*tuple[Any, ...]]) -> PublishedTranslation:
    values = dict(row._mapping)
    outdated = is_outdated(
        is_source=row.language == row.source_language,
        published=True,
        source_published=values.pop("source_revision_id") is not None,
        follows=values.pop("follows_revision_id"),
        newest_to_follow=values.pop("significant_revision_id"),
    )
    return PublishedTranslation(**values, outdated=outdated)
