"""The numbered list of what readers see differently: how an index catches up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from helpcenter.knowledge.tables import ChangeCounterRow, ChangeRow

_THE_ROW = 1
# Asked with every question, and building a statement takes as long as running it.
_LATEST = select(func.max(ChangeRow.number))


class ChangeKind(StrEnum):
    """What happened to a translation, as readers see it."""

    PUBLISHED = "published"
    ARCHIVED = "archived"
    MOVED = "moved"
    QUESTIONS = "questions"  # the article's known questions are others now


@dataclass(frozen=True, slots=True)
class Change:
    """Numbers grow in the order of the commits; gaps may occur."""

    number: int
    translation_id: int
    kind: ChangeKind
    at: datetime


def changes_since(session: Session, number: int) -> list[Change]:
    """Every change after `number`, oldest first."""
    rows = session.execute(
        select(ChangeRow.number, ChangeRow.translation_id, ChangeRow.kind, ChangeRow.at)
        .where(ChangeRow.number > number)
        .order_by(ChangeRow.number)
    )
    return [Change(row.number, row.translation_id, ChangeKind(row.kind), row.at) for row in rows]


def latest_change_number(session: Session) -> int:
    """The number of the newest change; 0 when nothing was ever published."""
    return session.scalar(_LATEST) or 0


def take_change_number(session: Session) -> int:
    """The next number. Whoever takes one holds the counter until the commit: take it before locking anything else."""
    number = _increment(session)
    if number is None:
        try:
            with session.begin_nested():
                session.add(ChangeCounterRow(id=_THE_ROW, last_number=0))
        except IntegrityError:
            pass  # another writer made the row first
        number = _increment(session)
    assert number is not None
    return number


def note_change(session: Session, number: int, translation_id: int, kind: ChangeKind, now: datetime) -> None:
    session.add(ChangeRow(number=number, translation_id=translation_id, kind=kind.value, at=now))


def _increment(session: Session) -> int | None:
    return session.scalar(
        update(ChangeCounterRow)
        .where(ChangeCounterRow.id == _THE_ROW)
        .values(last_number=ChangeCounterRow.last_number + 1)
        .returning(ChangeCounterRow.last_number)
        .execution_options(synchronize_session=False)
    )
