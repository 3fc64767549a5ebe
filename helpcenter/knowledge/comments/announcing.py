"""Telling subscribers of a comment, once: when readers first see it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from helpcenter.knowledge.comments.notices import CommentNotice, CommentNoticeKind, Outbox
from helpcenter.knowledge.comments.places import find_place
from helpcenter.knowledge.comments.tables import CommentRow, CommentSubscriptionRow


def announce(session: Session, comment: CommentRow, outbox: Outbox, now: datetime) -> None:
    """One mail for each address, the writer's own left out; of a reply, its thread's subscribers hear that it is one."""
    if comment.announced_at is not None:
        return
    comment.announced_at = now
    place = find_place(session, comment.translation_id)
    if place is None:
        return
    subscribed = CommentSubscriptionRow
    about: ColumnElement[bool] = subscribed.comment_id.is_(None)
    if comment.parent_id is not None:
        about = or_(about, subscribed.comment_id == comment.parent_id)
    rows = session.scalars(
        select(subscribed)
        .where(subscribed.translation_id == comment.translation_id, about, subscribed.confirmed_at.is_not(None))
        .order_by(subscribed.comment_id.is_(None), subscribed.id)
    ).all()
    told = _own_addresses(session, comment)
    for row in rows:
        own = comment.person_id is not None and row.person_id == comment.person_id
        if own or row.email in told:
            continue
        told.add(row.email)
        outbox.put(
            session,
            CommentNotice(
                kind=CommentNoticeKind.NEW_COMMENT if row.comment_id is None else CommentNoticeKind.REPLY,
                key=f"comment-{comment.id}.{hashlib.sha256(row.email.encode()).hexdigest()[:24]}",
                subscription=row.key,
                to_email=row.email,
                language=row.language,
                slug=place.slug,
                article_language=place.language,
                title=place.title,
                at=now,
                comment_id=comment.id,
                author_name=comment.name,
                text=comment.text,
            ),
        )


def _own_addresses(session: Session, comment: CommentRow) -> set[str]:
    """Addresses the writer gave for replies to this very comment."""
    return set(
        session.scalars(select(CommentSubscriptionRow.email).where(CommentSubscriptionRow.comment_id == comment.id))
    )
