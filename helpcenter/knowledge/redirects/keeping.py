"""Make a redirect, without loops and chains."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from helpcenter.errors import InvalidInput
from helpcenter.knowledge.redirects.finding import article_for_readers
from helpcenter.knowledge.redirects.tables import RedirectRow
from helpcenter.knowledge.tables import ArticleRow


class RedirectProblem(StrEnum):
    """Why readers cannot be led there; pages say it in the editor's language."""

    ITSELF = "itself"
    NOT_PUBLISHED = "not-published"


class InvalidRedirect(InvalidInput):
    """Readers cannot be led to this article."""

    code = "invalid-redirect"

    def __init__(self, problem: RedirectProblem, target: str) -> None:
        super().__init__(f"readers cannot be led to {target[:100]!r}: {problem}")
        self.problem = problem
        self.target = target


def keep_redirect(
    session: Session, article: ArticleRow, target_slug: str, *, author_id: int | None, now: datetime
) -> None:
    """Lead readers of `article`, which they no longer see, to another one; who was led to `article` goes there too.

    The target is an article that readers see. Such an article has no redirect itself (`forget_redirect` goes with publishing), so
    that there is never a chain and never a loop. Whoever calls holds the change counter, which keeps it so with several editors.
    Raises `InvalidRedirect`.
    """
    target = article_for_readers(session, target_slug)
    if (target is not None and target.id == article.id) or target_slug == article.slug:
        raise InvalidRedirect(RedirectProblem.ITSELF, target_slug)
    if target is None:
        raise InvalidRedirect(RedirectProblem.NOT_PUBLISHED, target_slug)
    forget_redirect(session, article.slug)
    session.add(RedirectRow(slug=article.slug, article_id=target.id, author_id=author_id, created_at=now))
    session.execute(
        update(RedirectRow)
        .where(RedirectRow.article_id == article.id)
        .values(article_id=target.id)
        .execution_options(synchronize_session="fetch")
    )
    session.flush()


def forget_redirect(session: Session, slug: str) -> None:
    """Lead nobody from this name any more: an article of this name is there (again), or its editor wants none."""
    session.execute(delete(RedirectRow).where(RedirectRow.slug == slug).execution_options(synchronize_session="fetch"))
