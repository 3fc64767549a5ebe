"""The revisions of a translation, some at a time and without their texts; and one with its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from helpcenter.knowledge.errors import ArticleNotFound, Revision
from helpcenter.knowledge.revising import as_revision
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """One saved state, without its text."""

    revision_id: int
    number: int
    kind: str
    title: str
    author_id: int | None
    created_at: datetime


def list_revision_lines(
    session: Session, slug: str, language: str, *, page: int = 1, rows_per_page: int = 50
) -> tuple[tuple[RevisionLine, ...], int]:
    """Newest first, and how many there are in all. Raises `ArticleNotFound` when there is none."""
    translation_id = session.scalar(
        select(TranslationRow.id)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .where(ArticleRow.slug == slug, TranslationRow.language == language)
    )
    total = session.scalar(select(func.count(RevisionRow.id)).where(RevisionRow.translation_id == translation_id)) or 0
    if not total:
        raise ArticleNotFound(f"there is no article {slug[:100]!r} in {language!r}")
    rows = session.execute(
        select(
            RevisionRow.id,
            RevisionRow.number,
            RevisionRow.kind,
            RevisionRow.title,
            RevisionRow.author_id,
            RevisionRow.created_at,
        )
        .where(RevisionRow.translation_id == translation_id)
        .order_by(RevisionRow.number.desc())
        .offset((max(page, 1) - 1) * rows_per_page)
        .limit(rows_per_page)
    )
    return tuple(RevisionLine(*row) for row in rows), total


def get_revision_numbered(session: Session, slug: str, language: str, number: int) -> Revision:
    """The revision of this number. Raises `ArticleNotFound`."""
    row = session.scalar(
        select(RevisionRow)
        .join(TranslationRow, TranslationRow.id == RevisionRow.translation_id)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .where(ArticleRow.slug == slug, TranslationRow.language == language, RevisionRow.number == number)
    )
    if row is None:
        raise ArticleNotFound(f"{slug[:100]} ({language}) has no revision {number}")
    return as_revision(row)
