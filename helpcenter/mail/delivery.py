"""Delivering what waits in the outbox.

A mail is claimed by a lease in a transaction of its own, sent without any lock held, and its fate written down. Whoever dies in
between leaves an expired lease: the mail is sent again, with the same Message-ID. Two never hold the same lease.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, and_, or_, select, update

from helpcenter.db import Database
from helpcenter.mail.message import InvalidMail, QueuedMail
from helpcenter.mail.queue import MailState
from helpcenter.mail.tables import OutboxRecord
from helpcenter.mail.transport import MailRefused, Sender, Transport, TransportDown, TryLater

log = structlog.get_logger(__name__)

#: Longer than any conversation with a server may last.
LEASE = timedelta(minutes=10)
#: How long to wait after the first, second, … attempt; after the last one the mail has failed. About three days in all.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 3, 10, 30, 60, 120, 240, 480, 720, 1440, 1440))


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of the mails of one round."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    #: Whether the round ended because no mail can be sent now.
    down: bool = False


@dataclass(frozen=True, slots=True)
class _Claim:
    mail: QueuedMail
    attempts: int
    until: datetime


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When to try again after this many attempts; None when it is time to give up."""
    return now + WAITS[attempts - 1] if attempts <= len(WAITS) else None


def deliver_pending(
    database: Database, transport: Transport, *, clock: Callable[[], datetime], limit: int = 100
) -> Delivered:
    """Send what is due, at most `limit` mails. Safe to run in any number of threads and processes at once.

    When no mail can be sent at all (`Delivered.down`) it stops: the other mails keep their turn and lose no attempt.
    """
    if not _anything_due(database, clock()):
        return Delivered()
    fates: Counter[MailState] = Counter()
    down = False
    try:
        with transport.open() as sender:
            while not down and fates.total() < limit and (claim := _claim(database, clock())) is not None:
                state, down = _deliver(database, sender, claim, clock)
                fates[state] += 1
    except TransportDown as reason:
        log.warning("no mail can be sent now", reason=str(reason))
        down = True
    return Delivered(fates[MailState.SENT], fates[MailState.WAITING], fates[MailState.FAILED], down)


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(
        OutboxRecord.state == MailState.WAITING,
        OutboxRecord.next_attempt_at <= now,
        or_(OutboxRecord.claimed_until.is_(None), OutboxRecord.claimed_until < now),
    )


def _anything_due(database: Database, now: datetime) -> bool:
    """Asked first, so that looking every other second takes no lock."""
    with database.read() as session:
        return session.scalar(select(OutboxRecord.id).where(_due(now)).limit(1)) is not None


def _claim(database: Database, now: datetime) -> _Claim | None:
    """Take the mail that has waited longest, for the time of a lease."""
    first = (
        select(OutboxRecord.id)
        .where(_due(now))
        .order_by(OutboxRecord.next_attempt_at, OutboxRecord.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # on SQLite the transaction itself is the lock
        .scalar_subquery()
    )
    until = now + LEASE
    with database.write() as session:
        record = session.scalar(
            update(OutboxRecord)
            .where(OutboxRecord.id == first)
            .values(claimed_until=until, attempts=OutboxRecord.attempts + 1)
            .returning(OutboxRecord)
            .execution_options(synchronize_session=False)
        )
        return None if record is None else _Claim(_queued(record), record.attempts, until)


def _deliver(
    database: Database, sender: Sender, claim: _Claim, clock: Callable[[], datetime]
) -> tuple[MailState, bool]:
    """Send one mail and write down what became of it; also whether the transport is down."""
    mail_log = log.bind(mail=claim.mail.id, attempt=claim.attempts)
    error: str | None = None
    again: datetime | None = None
    down = False
    if claim.attempts > len(WAITS) + 1:
        error = "given up: whoever tried to deliver it died each time"
    else:
        try:
            sender.send(claim.mail)
        except (MailRefused, InvalidMail) as refusal:
            error = str(refusal)
        except TryLater as reason:
            error, again, down = str(reason), next_attempt(claim.attempts, clock()), isinstance(reason, TransportDown)
        except Exception as unforeseen:  # a fault of ours must not lose the mail, nor stop the others
            error, again = type(unforeseen).__name__, next_attempt(claim.attempts, clock())
    if error is None:
        state = MailState.SENT
        mail_log.info("mail sent")
    else:
        state = MailState.FAILED if again is None else MailState.WAITING
        # Without the server's words: they may name the address. They are kept with the mail.
        mail_log.warning("mail failed" if again is None else "mail postponed", down=down)
    _write_down(database, claim, state, error=error, again=again, now=clock())
    return state, down


def _write_down(
    database: Database, claim: _Claim, state: MailState, *, error: str | None, again: datetime | None, now: datetime
) -> None:
    values: dict[str, Any] = {"state": state, "last_error": error, "claimed_until": None}
    if state is MailState.SENT:
        values["sent_at"] = now
    if again is not None:
        values["next_attempt_at"] = again
    ours = and_(OutboxRecord.id == claim.mail.id, OutboxRecord.claimed_until == claim.until)
    with database.write() as session:
        changed = session.scalar(
            update(OutboxRecord)
            .where(ours)
            .values(values)
            .returning(OutboxRecord.id)
            .execution_options(synchronize_session=False)
        )
    if changed is None:
        log.warning("a mail took longer than its lease; it may be sent twice", mail=claim.mail.id)


def _queued(record: OutboxRecord) -> QueuedMail:
    return QueuedMail(
        id=record.id,
        message_id=record.message_id,
        in_reply_to=record.in_reply_to,
        sender=record.sender,
        to_email=record.to_email,
        to_name=record.to_name,
        subject=record.subject,
        text=record.text,
        html=record.html,
        headers=record.headers,
        language=record.language,
        created_at=record.created_at,
    )
