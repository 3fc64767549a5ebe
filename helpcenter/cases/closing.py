"""Closing a case, and opening it again without a message."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from helpcenter.cases.notices import NoticeKind, Outbox
from helpcenter.cases.states import Author, AuthorKind, CaseState, EventKind
from helpcenter.cases.writing import add_event, find_record, notice_about


def close(session: Session, number: str, *, author: Author, outbox: Outbox, now: datetime) -> None:
    """Close the case; the shopper is told when an agent does it. A closed one stays as it is. Raises `CaseNotFound`."""
    case = find_record(session, number, lock=True)
    if case.state == CaseState.CLOSED:
        return
    case.state = CaseState.CLOSED
    event = add_event(session, case, EventKind.CLOSED, author=author, now=now)
    if author.kind is AuthorKind.AGENT:
        notice = notice_about(
            case, NoticeKind.CASE_CLOSED, detail=f"closed-{event.id}", author=author, text="", files=(), now=now
        )
        outbox.put(session, notice)
    session.flush()


def reopen(session: Session, number: str, *, author: Author, promised_by: datetime, now: datetime) -> None:
    """Put an answered or closed case back to the team, with a new promise. Raises `CaseNotFound`."""
    case = find_record(session, number, lock=True)
    if case.state == CaseState.OPEN:
        return
    case.state = CaseState.OPEN
    case.promised_by = promised_by
    add_event(session, case, EventKind.REOPENED, author=author, now=now)
    session.flush()
