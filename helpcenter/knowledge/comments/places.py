"""The translation that comments stand under."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.knowledge.errors import ArticleNotFound
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow


@dataclass(frozen=True, slots=True)
class CommentPlace:
    """A published translation, as far as comments have to know it."""

    translation_id: int
    article_id: int
    slug: str
    language: str
    title: str


def get_place(session: Session, slug: str, language: str) -> CommentPlace:
    """Raises `ArticleNotFound` unless readers see this translation."""
    found = _find(session, (ArticleRow.slug == slug) & (TranslationRow.language == language))
    if found is None:
        raise ArticleNotFound(f"there is no article {slug[:80]!r} in {language[:20]!r}")
    return found


def find_place(session: Session, translation_id: int) -> CommentPlace | None:
    """None when readers do not see this translation any more."""
    return _find(session, TranslationRow.id == translation_id)


def _find(session: Session, condition: object) -> CommentPlace | None:
    row = session.execute(
        select(
            TranslationRow.id, TranslationRow.article_id, ArticleRow.slug, TranslationRow.language, RevisionRow.title
        )
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .join(RevisionRow, RevisionRow.id == TranslationRow.published_revision_id)
        .where(condition)  # type: ignore[arg-type]
    ).one_or_none()
    return CommentPlace(*row) if row is not None else None
