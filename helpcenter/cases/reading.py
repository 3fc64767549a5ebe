"""Reading one case: as its shopper sees it, and as the team does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from helpcenter.cases.errors import CaseNotFound
from helpcenter.cases.listing import rows_of
from helpcenter.cases.states import AuthorKind, CaseState, EventKind
from helpcenter.cases.tables import AttachmentRecord, CaseRecord, EventRecord, MessageRecord, NoteRecord
from helpcenter.cases.views import AgentCaseView, AttachmentView, CaseView, EventView, MessageView, NoteView
from helpcenter.cases.writing import find_record

MOST_OTHER_CASES = 20


def get_case(session: Session, number: str) -> CaseView:
    """What the case's shopper may see: no notes. Raises `CaseNotFound`. Whether this person may is asked before."""
    return _view(session, find_record(session, number))


def get_case_for_agent(session: Session, number: str) -> AgentCaseView:
    """The whole case, with notes and the shopper's other cases. Never shown to a shopper. Raises `CaseNotFound`."""
    case = find_record(session, number)
    notes = session.scalars(select(NoteRecord).where(NoteRecord.case_id == case.id).order_by(NoteRecord.id))
    same_shopper = [CaseRecord.email == case.email]
    if case.person_id is not None:
        same_shopper.append(CaseRecord.person_id == case.person_id)
    others = rows_of(
        session,
        select(CaseRecord)
        .where(or_(*same_shopper), CaseRecord.id != case.id)
        .order_by(CaseRecord.opened_at.desc(), CaseRecord.id.desc())
        .limit(MOST_OTHER_CASES),
    )
    return AgentCaseView(
        _view(session, case),
        tuple(note_view(note) for note in notes),
        others,
    )


def get_attachment(session: Session, number: str, attachment_id: int) -> AttachmentView:
    """An attachment of this case; one of another case is not found. Raises `CaseNotFound`."""
    case = find_record(session, number)
    record = session.scalar(
        select(AttachmentRecord)
        .join(MessageRecord, MessageRecord.id == AttachmentRecord.message_id)
        .where(AttachmentRecord.id == attachment_id, MessageRecord.case_id == case.id)
    )
    if record is None:
        raise CaseNotFound("There is no such attachment in this case.")
    return attachment_view(record)


def _view(session: Session, case: CaseRecord) -> CaseView:
    messages = session.scalars(
        select(MessageRecord).where(MessageRecord.case_id == case.id).order_by(MessageRecord.id)
    ).all()
    events = session.scalars(select(EventRecord).where(EventRecord.case_id == case.id).order_by(EventRecord.id))
    attachments = read_attachments(session, [message.id for message in messages])
    return CaseView(
        number=case.number,
        state=CaseState(case.state),
        channel=case.channel,
        department=case.department,
        topic=case.topic,
        language=case.language,
        second_language=case.second_language,
        subject=case.subject,
        description=messages[0].text,
        name=case.name,
        email=case.email,
        person_id=case.person_id,
        order_number=case.order_number,
        delivery_address=case.delivery_address,
        receipt_id=case.receipt_id,
        time_zone=case.time_zone,
        opened_at=case.opened_at,
        changed_at=case.changed_at,
        promised_by=case.promised_by,
        messages=tuple(message_view(message, attachments.get(message.id, [])) for message in messages),
        events=tuple(event_view(event) for event in events),
    )


def read_attachments(session: Session, message_ids: Sequence[int]) -> dict[int, list[AttachmentRecord]]:
    """The attachments of these messages, by message, in the order they were sent."""
    query = select(AttachmentRecord).where(AttachmentRecord.message_id.in_(message_ids)).order_by(AttachmentRecord.id)
    found: dict[int, list[AttachmentRecord]] = {}
    for record in session.scalars(query):
        found.setdefault(record.message_id, []).append(record)
    return found


def attachment_view(record: AttachmentRecord) -> AttachmentView:
    return AttachmentView(record.id, record.name, record.media_type, record.size_bytes, record.key)


def message_view(record: MessageRecord, attachments: Sequence[AttachmentRecord]) -> MessageView:
    return MessageView(
        id=record.id,
        author_kind=AuthorKind(record.author_kind),
        author_name=record.author_name,
        author_id=record.author_id,
        text=record.text,
        at=record.at,
        attachments=tuple(attachment_view(attachment) for attachment in attachments),
    )


def event_view(record: EventRecord) -> EventView:
    return EventView(
        kind=EventKind(record.kind),
        author_kind=AuthorKind(record.author_kind),
        author_name=record.author_name,
        author_id=record.author_id,
        at=record.at,
        message_id=record.message_id,
    )


def note_view(record: NoteRecord) -> NoteView:
    return NoteView(record.id, record.author_name, record.author_id, record.text, record.at)


def case_opened_from(session: Session, receipt_id: str) -> bool:
    """Whether a shopper took this answer to the team."""
    return session.scalar(select(CaseRecord.id).where(CaseRecord.receipt_id == receipt_id).limit(1)) is not None


def answers_taken_to_team(session: Session, since: datetime, limit: int) -> list[tuple[str, datetime]]:
    """The receipts of answers that cases were opened from after `since`, with the moments, the oldest first; at most `limit`."""
    rows = session.execute(
        select(CaseRecord.receipt_id, CaseRecord.opened_at)
        .where(CaseRecord.receipt_id.is_not(None), CaseRecord.opened_at > since)
        .order_by(CaseRecord.opened_at, CaseRecord.id)
        .limit(limit)
    )
    return [(str(receipt_id), opened_at) for receipt_id, opened_at in rows]
