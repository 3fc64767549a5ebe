"""Follow a redirect."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from helpcenter.knowledge.redirects.tables import RedirectRow
from helpcenter.knowledge.tables import ArticleRow, TranslationRow


def find_redirect(session: Session, slug: str) -> str | None:
    """The name of the article that took the place of `slug`; None when there is none, or readers do not see it now."""
    return session.scalar(
        select(ArticleRow.slug)
        .join(RedirectRow, RedirectRow.article_id == ArticleRow.id)
        .where(
            RedirectRow.slug == slug,
            exists().where(
                TranslationRow.article_id == ArticleRow.id, TranslationRow.published_revision_id.is_not(None)
            ),
        )
    )


def article_for_readers(session: Session, slug: str) -> ArticleRow | None:
    """The article of this name, if readers see it in any language."""
    return session.scalar(
        select(ArticleRow).where(
            ArticleRow.slug == slug,
            exists().where(
                TranslationRow.article_id == ArticleRow.id, TranslationRow.published_revision_id.is_not(None)
            ),
        )
    )
