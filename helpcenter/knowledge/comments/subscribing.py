"""Mail about new comments: asked for, confirmed by the owner of the address, ended with one click."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from helpcenter.knowledge.comments.errors import SubscriptionNotFound
from helpcenter.knowledge.comments.notices import CommentNotice, CommentNoticeKind, Outbox
from helpcenter.knowledge.comments.places import CommentPlace, get_place
from helpcenter.knowledge.comments.tables import CommentRow, CommentSubscriptionRow
from helpcenter.knowledge.tables import ArticleRow, TranslationRow

#: An address is asked once in this time whether it wants a subscription, and about so many at most.
ASK_AGAIN_AFTER: Final = timedelta(days=1)
_MOST_UNCONFIRMED: Final = 5


@dataclass(frozen=True, slots=True)
class Subscription:
    """`to_replies`: only to the replies to one comment. `key` is the secret in the links of its mails."""

    key: str
    slug: str
    article_language: str
    to_replies: bool
    confirmed: bool


def subscribe(
    session: Session,
    *,
    slug: str,
    language: str,
    email: str,
    person_id: int | None,
    mail_language: str,
    confirmed: bool,
    outbox: Outbox,
    now: datetime,
    comment_id: int | None = None,
) -> None:
    """Tell an address of new comments on the translation in `language`, or of replies to the comment `comment_id` of it.

    `email` is checked and in lower case. `confirmed`: the address is known to be that of the person; any other is asked
    first, and told nothing until it says yes. Raises `ArticleNotFound`, `CommentNotFound`.
    """
    place = get_place(session, slug, language)
    if comment_id is not None:
        comment = session.get(CommentRow, comment_id)
        if comment is None or comment.translation_id != place.translation_id:
            comment_id = None
    fingerprint = hashlib.sha256(f"{place.translation_id} {comment_id} {email}".encode()).hexdigest()
    row = _find_by_fingerprint(session, fingerprint)
    if row is None:
        if not confirmed and _unconfirmed(session, email) >= _MOST_UNCONFIRMED:
            return  # somebody plays with the address of somebody else
        row = CommentSubscriptionRow(
            key=secrets.token_urlsafe(24),
            translation_id=place.translation_id,
            comment_id=comment_id,
            email=email,
            person_id=person_id,
            language=mail_language,
            fingerprint=fingerprint,
            asked_at=now,
        )
        asked = not confirmed
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:  # two clicks at once; the other one asks
            return
    else:
        asked = not confirmed and row.confirmed_at is None and row.asked_at <= now - ASK_AGAIN_AFTER
    if confirmed:
        row.confirmed_at = row.confirmed_at or now
        row.person_id = person_id
    elif asked:
        row.asked_at = now
        outbox.put(session, _question(row, place, now))
    session.flush()


def find_subscription(session: Session, key: str) -> Subscription | None:
    found = session.execute(
        select(CommentSubscriptionRow, ArticleRow.slug, TranslationRow.language)
        .join(TranslationRow, TranslationRow.id == CommentSubscriptionRow.translation_id)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .where(CommentSubscriptionRow.key == key)
    ).one_or_none()
    if found is None:
        return None
    row, slug, language = found
    return Subscription(row.key, slug, language, row.comment_id is not None, row.confirmed_at is not None)


def confirm(session: Session, key: str, now: datetime) -> Subscription:
    """The owner of the address says yes. Raises `SubscriptionNotFound`."""
    row = session.scalar(select(CommentSubscriptionRow).where(CommentSubscriptionRow.key == key))
    if row is None:
        raise SubscriptionNotFound("this subscription has ended, or was not confirmed in time")
    row.confirmed_at = row.confirmed_at or now
    session.flush()
    found = find_subscription(session, key)
    assert found is not None
    return found


def unsubscribe(session: Session, key: str) -> None:
    """End a subscription; its address is forgotten. One that has ended already stays so."""
    session.execute(delete(CommentSubscriptionRow).where(CommentSubscriptionRow.key == key))


def forget_unconfirmed(session: Session, *, before: datetime) -> int:
    """Delete the addresses that were asked before this moment and never said yes; how many there were."""
    silent = (CommentSubscriptionRow.confirmed_at.is_(None), CommentSubscriptionRow.asked_at < before)
    return len(
        session.execute(delete(CommentSubscriptionRow).where(*silent).returning(CommentSubscriptionRow.id)).all()
    )


def _find_by_fingerprint(session: Session, fingerprint: str) -> CommentSubscriptionRow | None:
    return session.scalar(select(CommentSubscriptionRow).where(CommentSubscriptionRow.fingerprint == fingerprint))


def _unconfirmed(session: Session, email: str) -> int:
    waiting = select(func.count(CommentSubscriptionRow.id)).where(
        CommentSubscriptionRow.email == email, CommentSubscriptionRow.confirmed_at.is_(None)
    )
    return session.scalar(waiting) or 0


def _question(row: CommentSubscriptionRow, place: CommentPlace, now: datetime) -> CommentNotice:
    return CommentNotice(
        kind=CommentNoticeKind.CONFIRM,
        key=f"comment-subscription-{row.id}.{now:%Y%m%d}",
        subscription=row.key,
        to_email=row.email,
        language=row.language,
        slug=place.slug,
        article_language=place.language,
        title=place.title,
        at=now,
    )
