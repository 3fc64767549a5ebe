"""Archive an article, lead its readers elsewhere, and let its address go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.knowledge.archiving import archive_article, published_ids
from helpcenter.knowledge.audit.noting import note
from helpcenter.knowledge.changes import take_change_number
from helpcenter.knowledge.redirects import forget_redirect, keep_redirect
from helpcenter.knowledge.slugs import SLUG_LIMIT
from helpcenter.knowledge.tables import ArticleRow
from helpcenter.knowledge.workflow.errors import StillRead
from helpcenter.knowledge.workflow.locking import get_article


def retire_article(
    session: Session, *, slug: str, redirect_to: str | None, actor_id: int | None, now: datetime
) -> None:
    """Archive every translation; with `redirect_to`, lead who comes to it to that article.

    Raises `ArticleNotFound`, `InvalidRedirect`.
    """
    archive_article(session, slug, now, actor_id=actor_id)
    lead_to(session, slug=slug, redirect_to=redirect_to, actor_id=actor_id, now=now)


def lead_to(session: Session, *, slug: str, redirect_to: str | None, actor_id: int | None, now: datetime) -> None:
    """Lead readers of an archived article to another one, or to none any more.

    Raises `ArticleNotFound`, `InvalidRedirect`, and `StillRead` while readers see the article itself.
    """
    take_change_number(session)  # one redirect after the other: two at once could make a loop
    article = get_article(session, slug)
    if published_ids(session, article):
        raise StillRead(f"readers see {slug}; archive it first")
    if redirect_to is None:
        forget_redirect(session, slug)
    else:
        keep_redirect(session, article, redirect_to, author_id=actor_id, now=now)
    note(
        session,
        act="redirected" if redirect_to else "redirect-removed",
        article_id=article.id,
        language=None,
        actor_id=actor_id,
        now=now,
        details={"to": redirect_to} if redirect_to else {},
    )
    session.flush()


def free_address(session: Session, *, slug: str, actor_id: int | None, now: datetime) -> str:
    """Give an archived article another address, which is returned, so that a new article may have its own.

    A redirect stays until an article of the old name is published. Raises `ArticleNotFound`, `StillRead`.
    """
    take_change_number(session)
    article = get_article(session, slug)
    if published_ids(session, article):
        raise StillRead(f"readers see {slug}; archive it first")
    article.slug = _free(session, slug)
    note(
        session,
        act="address-freed",
        article_id=article.id,
        language=None,
        actor_id=actor_id,
        now=now,
        details={"before": slug, "address": article.slug},
    )
    session.flush()
    return article.slug


def _free(session: Session, slug: str) -> str:
    number = 1
    while True:
        end = "-archived" if number == 1 else f"-archived-{number}"
        wanted = slug[: SLUG_LIMIT - len(end)].rstrip("-") + end
        if session.scalar(select(ArticleRow.id).where(ArticleRow.slug == wanted)) is None:
            return wanted
        number += 1
