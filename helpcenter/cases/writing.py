"""Steps that every act on a case shares: find it, write a message, note what happened, tell the shopper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.cases.attachments import CheckedFile
from helpcenter.cases.errors import CaseNotFound
from helpcenter.cases.notices import Notice, NoticeKind
from helpcenter.cases.numbers import normalize_number
from helpcenter.cases.states import Author, EventKind
from helpcenter.cases.tables import AttachmentRecord, CaseRecord, EventRecord, MessageRecord
from helpcenter.files import ContentStore

StoredFile = tuple[CheckedFile, str]


def find_record(session: Session, number: str, *, lock: bool = False) -> CaseRecord:
    """The case of a number as people type it. Raises `CaseNotFound`.

    `lock`: one act at a time changes a case, so that two agents replying at once both stay, in order. (SQLite has one
    writer at a time anyway.)
    """
    normalized = normalize_number(number)
    query = select(CaseRecord).where(CaseRecord.number == normalized)
    record = session.scalar(query.with_for_update() if lock else query) if normalized else None
    if record is None:
        raise CaseNotFound("There is no such case.")
    return record


def store_files(store: ContentStore, files: Sequence[CheckedFile]) -> tuple[StoredFile, ...]:
    """Write the contents before anything refers to them."""
    return tuple((file, store.put(file.content)) for file in files)


def add_message(
    session: Session,
    case: CaseRecord,
    *,
    author: Author,
    text: str,
    files: Sequence[StoredFile],
    now: datetime,
    request_key: str | None = None,
) -> tuple[MessageRecord, list[AttachmentRecord]]:
    message = MessageRecord(
        case_id=case.id,
        request_key=request_key,
        author_kind=author.kind,
        author_id=author.person_id,
        author_name=author.name,
        text=text,
        at=now,
    )
    session.add(message)
    session.flush()
    attachments = [
        AttachmentRecord(
            message_id=message.id, name=file.name, media_type=file.media_type, size_bytes=len(file.content), key=key
        )
        for file, key in files
    ]
    for attachment in attachments:  # one by one: their ids keep the order in which they were sent
        session.add(attachment)
        session.flush()
    case.changed_at = now
    return message, attachments


def add_event(
    session: Session, case: CaseRecord, kind: EventKind, *, author: Author, now: datetime, message_id: int | None = None
) -> EventRecord:
    event = EventRecord(
        case_id=case.id,
        kind=kind,
        author_kind=author.kind,
        author_id=author.person_id,
        author_name=author.name,
        message_id=message_id,
        at=now,
    )
    session.add(event)
    session.flush()
    case.changed_at = now
    return event


def notice_about(
    case: CaseRecord,
    kind: NoticeKind,
    *,
    detail: str,
    author: Author,
    text: str,
    files: Sequence[CheckedFile],
    now: datetime,
) -> Notice:
    """`detail` tells this notice from the others of the case: the message or the event it is about."""
    return Notice(
        kind=kind,
        key=f"{case.number}.{detail}",
        thread=f"{case.number}.opened",
        number=case.number,
        language=case.language,
        to_email=case.email,
        to_name=case.name,
        topic=case.topic,
        department=case.department,
        author_name=author.name,
        text=text,
        attachment_names=tuple(file.name for file in files),
        promised_by=case.promised_by,
        time_zone=case.time_zone,
        at=now,
        address_is_known=case.person_id is not None,
    )
