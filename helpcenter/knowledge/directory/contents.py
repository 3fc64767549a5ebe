"""A language's articles by topic, with titles and summaries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """An article that can be read in the language asked for."""

    slug: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class TopicContents:
    """The first articles of a topic by title, and `count`, how many it has in this language."""

    topic: str
    count: int
    entries: tuple[DirectoryEntry, ...]


def contents_by_topic(session: Session, language: str, *, most: int) -> list[TopicContents]:
    """Every topic that has something in this language, by name, each with its first `most` articles."""
    ranked = (
        select(
            ArticleRow.slug,
            ArticleRow.topic,
            TranslationRow.published_revision_id.label("revision_id"),
            func.row_number()
            .over(partition_by=ArticleRow.topic, order_by=(TranslationRow.title_folded, ArticleRow.slug))
            .label("place"),
            func.count().over(partition_by=ArticleRow.topic).label("count"),
        )
        .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
        .where(TranslationRow.language == language, TranslationRow.published_revision_id.is_not(None))
        .subquery()
    )
    rows = session.execute(
        select(ranked.c.topic, ranked.c.count, ranked.c.slug, RevisionRow.title, RevisionRow.summary)
        .join(RevisionRow, RevisionRow.id == ranked.c.revision_id)
        .where(ranked.c.place <= most)
        .order_by(ranked.c.topic, ranked.c.place)
    )
    return [
        TopicContents(topic, count, tuple(DirectoryEntry(row.slug, row.title, row.summary) for row in group))
        for (topic, count), group in groupby(rows, key=lambda row: (row.topic, row[1]))
    ]


def list_topic(
    session: Session, topic: str, language: str, *, offset: int, limit: int
) -> tuple[Sequence[DirectoryEntry], int]:
    """A portion of a topic's articles in this language by title, and how many there are in all."""
    found = (
        select(TranslationRow.published_revision_id.label("revision_id"), TranslationRow.title_folded, ArticleRow.slug)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .where(
            ArticleRow.topic == topic,
            TranslationRow.language == language,
            TranslationRow.published_revision_id.is_not(None),
        )
    )
    count = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    portion = found.order_by(TranslationRow.title_folded, ArticleRow.slug).offset(offset).limit(limit).subquery()
    rows = session.execute(
        select(portion.c.slug, RevisionRow.title, RevisionRow.summary)
        .join(RevisionRow, RevisionRow.id == portion.c.revision_id)
        .order_by(portion.c.title_folded, portion.c.slug)
    )
    return [DirectoryEntry(row.slug, row.title, row.summary) for row in rows], count
