"""Replies: the shopper's put the case back to the team, an agent's answer it and are sent to the shopper."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.cases.attachments import CheckedFile
from helpcenter.cases.errors import FieldProblem, InvalidRequest, Problem
from helpcenter.cases.notices import NoticeKind, Outbox
from helpcenter.cases.reading import message_view, read_attachments
from helpcenter.cases.states import Author, AuthorKind, CaseState, EventKind
from helpcenter.cases.tables import CaseRecord, MessageRecord
from helpcenter.cases.text import LONGEST_TEXT, clean_text
from helpcenter.cases.views import MessageView
from helpcenter.cases.writing import add_event, add_message, find_record, notice_about, store_files
from helpcenter.files import ContentStore


def reply(
    session: Session,
    number: str,
    *,
    author: Author,
    text: str,
    outbox: Outbox,
    store: ContentStore,
    now: datetime,
    attachments: Sequence[CheckedFile] = (),
    promised_by: datetime | None = None,
    idempotency_key: str | None = None,
) -> MessageView:
    """Add a message. `promised_by` is the new promise when a shopper's reply reopens the case; an answer that is still due
    keeps its time. A form sent twice (same `idempotency_key`) adds one message.

    Raises `CaseNotFound`; `InvalidRequest` when there is neither text nor attachment, or too much text.
    """
    text = check_text(text, empty_allowed=bool(attachments))
    files = store_files(store, attachments)
    case = find_record(session, number, lock=True)
    request_key = hashlib.sha256(idempotency_key.encode("utf-8", "replace")).hexdigest() if idempotency_key else None
    if request_key is not None and (earlier := _find_earlier(session, case, request_key)) is not None:
        return earlier
    message, records = add_message(
        session, case, author=author, text=text, files=files, now=now, request_key=request_key
    )
    add_event(session, case, EventKind.REPLIED, author=author, now=now, message_id=message.id)
    if author.kind is AuthorKind.AGENT:
        case.state = CaseState.ANSWERED
        notice = notice_about(
            case,
            NoticeKind.AGENT_REPLIED,
            detail=f"message-{message.id}",
            author=author,
            text=text,
            files=attachments,
            now=now,
        )
        outbox.put(session, notice)
    elif case.state != CaseState.OPEN:
        if case.state == CaseState.CLOSED:
            add_event(session, case, EventKind.REOPENED, author=author, now=now, message_id=message.id)
        case.state = CaseState.OPEN
        case.promised_by = promised_by or case.promised_by
    session.flush()
    return message_view(message, records)


def check_text(text: str, *, empty_allowed: bool = False) -> str:
    """A message's text as it is stored. Raises `InvalidRequest`."""
    cleaned = clean_text(text)
    if not cleaned and not empty_allowed:
        raise InvalidRequest((FieldProblem("text", Problem.EMPTY),))
    if len(cleaned) > LONGEST_TEXT:
        raise InvalidRequest((FieldProblem("text", Problem.TOO_LONG, LONGEST_TEXT),))
    return cleaned


def _find_earlier(session: Session, case: CaseRecord, request_key: str) -> MessageView | None:
    query = select(MessageRecord).where(MessageRecord.case_id == case.id, MessageRecord.request_key == request_key)
    message = session.scalar(query)
    if message is None:
        return None
    return message_view(message, read_attachments(session, [message.id]).get(message.id, []))
