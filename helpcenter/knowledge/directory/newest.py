"""What is new or changed, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow


@dataclass(frozen=True, slots=True)
class NewArticle:
    """A published translation with the moments when readers first and last saw something new in it."""

    slug: str
    topic: str
    title: str
    summary: str
    published_at: datetime
    updated_at: datetime


def newest_articles(session: Session, language: str, *, topic: str | None = None, limit: int) -> list[NewArticle]:
    """The translations in this language that were shown last; `topic`: of this one only."""
    chosen = (
        select(TranslationRow.id)
        .where(TranslationRow.language == language, TranslationRow.published_revision_id.is_not(None))
        .order_by(TranslationRow.shown_at.desc(), TranslationRow.published_revision_id.desc())
        .limit(limit)
    )
    if topic is not None:
        chosen = chosen.join(ArticleRow, ArticleRow.id == TranslationRow.article_id).where(ArticleRow.topic == topic)
    rows = session.execute(
        select(
            ArticleRow.slug,
            ArticleRow.topic,
            RevisionRow.title,
            RevisionRow.summary,
            TranslationRow.first_published_at,
            TranslationRow.shown_at,
            RevisionRow.created_at,
        )
        .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
        .join(RevisionRow, RevisionRow.id == TranslationRow.published_revision_id)
        .where(TranslationRow.id.in_(chosen))
        .order_by(TranslationRow.shown_at.desc(), TranslationRow.published_revision_id.desc())
    )
    return [
        NewArticle(
            row.slug,
            row.topic,
            row.title,
            row.summary,
            row.first_published_at or row.shown_at or row.created_at,
            row.shown_at or row.created_at,
        )
        for row in rows
    ]
