"""Opening a case: once, however often the request is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from helpcenter.cases.errors import AlreadySent
from helpcenter.cases.notices import NoticeKind, Outbox
from helpcenter.cases.numbers import new_number
from helpcenter.cases.request import CaseRequest, check_request, fingerprint
from helpcenter.cases.states import Author, AuthorKind, CaseState, EventKind
from helpcenter.cases.tables import CaseRecord
from helpcenter.cases.writing import add_event, add_message, notice_about, store_files
from helpcenter.files import ContentStore

#: Without an idempotency key, or with that of a page, the same content is the same request for this long.
SAME_REQUEST_FOR = timedelta(minutes=10)
_NUMBERS_TO_TRY = 5


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """The case a request opened, now or (`already_open`) when it was sent before."""

    number: str
    promised_by: datetime
    already_open: bool


def open_case(
    session: Session,
    request: CaseRequest,
    *,
    outbox: Outbox,
    store: ContentStore,
    promised_by: datetime,
    now: datetime,
    make_number: Callable[[], str] = new_number,
) -> OpenedCase:
    """Open a case and tell the shopper, in one transaction. The private link is `access.case_token` of its number.

    Raises `InvalidRequest` with every field that needs mending, `AlreadySent` when the key came before with other content.
    """
    request = check_request(request)
    sent = fingerprint(request)
    key = _request_key(request.idempotency_key, sent, now)
    files = store_files(
        store, request.attachments
    )  # before the first statement: no lock is held while files are written
    for attempt in range(1, _NUMBERS_TO_TRY + 1):
        earlier = _find_earlier(session, request, key, sent, now)
        if earlier is not None:
            if earlier.fingerprint != sent:
                raise AlreadySent(earlier.number)
            return OpenedCase(earlier.number, earlier.promised_by, already_open=True)
        case = _record(request, number=make_number(), key=key, sent=sent, promised_by=promised_by, now=now)
        try:
            with session.begin_nested():
                session.add(case)
        except IntegrityError:  # the same request from another thread was faster, or the number is taken: look again
            if attempt == _NUMBERS_TO_TRY:
                raise
            continue
        author = Author(AuthorKind.SHOPPER, case.name, case.person_id)
        message, _attachments = add_message(
            session, case, author=author, text=request.description, files=files, now=now
        )
        add_event(session, case, EventKind.OPENED, author=author, now=now, message_id=message.id)
        notice = notice_about(
            case,
            NoticeKind.CASE_OPENED,
            detail="opened",
            author=author,
            text=request.description,
            files=request.attachments,
            now=now,
        )
        outbox.put(session, notice)
        session.flush()
        return OpenedCase(case.number, case.promised_by, already_open=False)
    raise AssertionError("the last attempt returns or raises")


def _request_key(idempotency_key: str | None, sent: str, now: datetime) -> str:
    """One value that the database keeps unique. Two threads sending the same content without a key get the same one."""
    if idempotency_key:
        source = "key " + idempotency_key
    else:
        source = f"content {sent} {int(now.timestamp() // SAME_REQUEST_FOR.total_seconds())}"
    return hashlib.sha256(source.encode("utf-8", "replace")).hexdigest()


def _find_earlier(session: Session, request: CaseRequest, key: str, sent: str, now: datetime) -> CaseRecord | None:
    same_key = session.scalar(select(CaseRecord).where(CaseRecord.request_key == key))
    if same_key is not None or (request.idempotency_key and not request.key_of_page):
        return same_key
    same_content = select(CaseRecord).where(
        CaseRecord.fingerprint == sent, CaseRecord.opened_at > now - SAME_REQUEST_FOR
    )
    return session.scalar(same_content.order_by(CaseRecord.id).limit(1))


def _record(
    request: CaseRequest, *, number: str, key: str, sent: str, promised_by: datetime, now: datetime
) -> CaseRecord:
    return CaseRecord(
        number=number,
        request_key=key,
        fingerprint=sent,
        state=CaseState.OPEN,
        channel=request.channel,
        department=request.department,
        topic=request.topic,
        language=request.language,
        second_language=request.second_language,
        subject=request.subject,
        name=request.name,
        email=request.email,
        person_id=request.person_id,
        order_number=request.order_number,
        delivery_address=request.delivery_address,
        receipt_id=request.receipt_id,
        time_zone=request.time_zone,
        opened_at=now,
        changed_at=now,
        promised_by=promised_by,
    )
