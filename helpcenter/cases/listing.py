"""Lists of cases: the shopper's own, and the team's by time left."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from helpcenter.cases.states import CaseState
from helpcenter.cases.tables import CaseRecord, MessageRecord
from helpcenter.cases.views import CasePage, CaseRow

EXCERPT_LENGTH = 140


def list_cases_of(session: Session, person_id: int) -> tuple[CaseRow, ...]:
    """A signed-in shopper's cases, closed ones too, last changed first."""
    return rows_of(
        session,
        select(CaseRecord)
        .where(CaseRecord.person_id == person_id)
        .order_by(CaseRecord.changed_at.desc(), CaseRecord.id.desc()),
    )


def list_for_agents(
    session: Session,
    *,
    state: CaseState | None = None,
    languages: Collection[str] | None = None,
    department: str | None = None,
    page: int = 1,
    rows_per_page: int = 50,
) -> CasePage:
    """The team's cases: those waiting for an answer first, least time left on top, then the last changed.

    `languages`: the case's language, or the second one its shopper named, is among these. A page beyond the last is the last.
    """
    filters = _narrow(languages, department)
    if state is not None:
        filters.append(CaseRecord.state == state)
    total = session.scalar(select(func.count()).select_from(CaseRecord).where(*filters)) or 0
    pages = max(1, -(-total // rows_per_page))
    page = min(max(page, 1), pages)
    waiting = CaseRecord.state == CaseState.OPEN
    query = (
        select(CaseRecord)
        .where(*filters)
        .order_by(
            case((waiting, 0), else_=1),
            case((waiting, CaseRecord.promised_by), else_=None),
            CaseRecord.changed_at.desc(),
            CaseRecord.id,
        )
        .limit(rows_per_page)
        .offset((page - 1) * rows_per_page)
    )
    return CasePage(rows_of(session, query), page=page, pages=pages, total=total)


def count_by_state(
    session: Session, *, languages: Collection[str] | None = None, department: str | None = None
) -> Mapping[CaseState, int]:
    """How many cases are in each state, zero included."""
    query = select(CaseRecord.state, func.count()).where(*_narrow(languages, department)).group_by(CaseRecord.state)
    counted = {CaseState(state): count for state, count in session.execute(query)}
    return {state: counted.get(state, 0) for state in CaseState}


def _narrow(languages: Collection[str] | None, department: str | None) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if languages is not None:
        filters.append(or_(CaseRecord.language.in_(languages), CaseRecord.second_language.in_(languages)))
    if department is not None:
        filters.append(CaseRecord.department == department)
    return filters


def rows_of(session: Session, query: Select[CaseRecord]) -> tuple[CaseRow, ...]:
    """Rows of a list, each with the beginning of its description."""
    records = session.scalars(query).all()
    first = (
        select(func.min(MessageRecord.id))
        .where(MessageRecord.case_id.in_([record.id for record in records]))
        .group_by(MessageRecord.case_id)
    )
    beginnings = {
        case_id: excerpt(text)
        for case_id, text in session.execute(
            select(MessageRecord.case_id, func.substr(MessageRecord.text, 1, 4 * EXCERPT_LENGTH)).where(
                MessageRecord.id.in_(first)
            )
        )
    }
    return tuple(_row(record, beginnings[record.id]) for record in records)


def excerpt(text: str) -> str:
    """The beginning of a text on one line, cut between words where there are some."""
    line = " ".join(text.split())
    if len(line) <= EXCERPT_LENGTH:
        return line
    cut = line[:EXCERPT_LENGTH]
    space = cut.rfind(" ")
    return (cut[:space] if space > EXCERPT_LENGTH // 2 else cut) + "…"


def _row(record: CaseRecord, beginning: str) -> CaseRow:
    return CaseRow(
        number=record.number,
        state=CaseState(record.state),
        channel=record.channel,
        department=record.department,
        topic=record.topic,
        language=record.language,
        second_language=record.second_language,
        subject=record.subject,
        excerpt=beginning,
        name=record.name,
        order_number=record.order_number,
        opened_at=record.opened_at,
        changed_at=record.changed_at,
        promised_by=record.promised_by,
    )
