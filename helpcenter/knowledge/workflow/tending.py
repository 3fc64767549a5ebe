"""Who looks after an article, and by when it is read again."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from helpcenter.knowledge.audit.noting import note
from helpcenter.knowledge.workflow.locking import get_article


def tend_article(
    session: Session,
    *,
    slug: str,
    owner_id: int | None,
    review_by: date | None,
    actor_id: int | None,
    now: datetime,
) -> None:
    """Set the owner (a person's id) and the day by which somebody reads it again; None: nobody, never.

    Raises `ArticleNotFound`.
    """
    article = get_article(session, slug)
    if article.owner_id != owner_id:
        article.owner_id = owner_id
        note(
            session,
            act="owner-set",
            article_id=article.id,
            language=None,
            actor_id=actor_id,
            now=now,
            details={"owner": owner_id},
        )
    if article.review_by != review_by:
        article.review_by = review_by
        note(
            session,
            act="review-by-set",
            article_id=article.id,
            language=None,
            actor_id=actor_id,
            now=now,
            details={"review_by": review_by.isoformat() if review_by else None},
        )
    session.flush()
