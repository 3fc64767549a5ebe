"""Putting mail into the outbox, in the transaction of its cause."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from helpcenter.mail.message import InvalidMail, address, body_text, check_headers, one_line, sender_address
from helpcenter.mail.tables import OutboxRecord

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}")


class MailState(StrEnum):
    """How far a mail is."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A mail, rendered. `key` names it for ever and becomes its Message-ID; `thread` is the key of the first mail of its
    conversation (a mail program shows them together), itself for the first.
    """

    key: str
    thread: str
    sender: str
    to_email: str
    to_name: str
    subject: str
    text: str
    html: str | None
    language: str
    headers: Mapping[str, str] = field(default_factory=dict)


def enqueue(session: Session, mail: OutgoingMail, *, now: datetime) -> int:
    """The id of the mail in the outbox; it is sent after `session` commits. The same key again is the same mail.

    Raises `InvalidMail`.
    """
    sender = sender_address(mail.sender)
    recipient = address(mail.to_email, mail.to_name)
    message_id = _message_id(mail.key, sender.domain)
    earlier = session.scalar(select(OutboxRecord.id).where(OutboxRecord.message_id == message_id))
    if earlier is not None:
        return earlier
    record = OutboxRecord(
        message_id=message_id,
        in_reply_to=_message_id(mail.thread, sender.domain) if mail.thread != mail.key else None,
        sender=one_line(mail.sender, 500),
        to_email=recipient.addr_spec,
        to_name=recipient.display_name,
        subject=one_line(mail.subject, 500),
        text=body_text(mail.text),
        html=None if mail.html is None else body_text(mail.html),
        headers=check_headers(mail.headers),
        language=one_line(mail.language, 20),
        state=MailState.WAITING,
        attempts=0,
        next_attempt_at=now,
        created_at=now,
    )
    session.add(record)
    session.flush()
    return record.id


def count_mail(session: Session) -> Mapping[MailState, int]:
    """How many mails are in each state, zero included."""
    counted = {
        MailState(state): count
        for state, count in session.execute(select(OutboxRecord.state, func.count()).group_by(OutboxRecord.state))
    }
    return {state: counted.get(state, 0) for state in MailState}


def send_again(session: Session, *, now: datetime) -> int:
    """Put every failed mail back, once what made them fail is mended; how many there were."""
    failed = update(OutboxRecord).where(OutboxRecord.state == MailState.FAILED)
    back = failed.values(state=MailState.WAITING, attempts=0, next_attempt_at=now, claimed_until=None)
    return len(session.execute(back.returning(OutboxRecord.id)).all())


def forget_sent(session: Session, *, before: datetime) -> int:
    """Delete mails that were sent before this moment; how many there were. Waiting and failed ones stay."""
    sent = (OutboxRecord.state == MailState.SENT, OutboxRecord.sent_at < before)
    return len(session.execute(delete(OutboxRecord).where(*sent).returning(OutboxRecord.id)).all())


def _message_id(key: str, domain: str) -> str:
    if not _KEY.fullmatch(key):
        raise InvalidMail("A mail's key consists of letters, digits, dots and hyphens.")
    return f"<{key}@{domain}>"
