"""Keep the text of a form until it is saved as a revision."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from helpcenter.errors import Conflict, InvalidInput
from helpcenter.knowledge.working_copies.places import NEW
from helpcenter.knowledge.working_copies.tables import WorkingCopyRow

#: Characters of all fields together: far more than an article may have, so that what was pasted by mistake is not lost either.
WORKING_COPY_LIMIT = 3_000_000

# NUL and halves of surrogate pairs: databases refuse them.
_NOT_STORED = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """What a person was writing. `fields` are those of the form, by name."""

    place: str
    fields: Mapping[str, str]
    based_on_revision: int | None
    version: int
    saved_at: datetime


class WorkingCopyConflict(Conflict):
    """The same person has written more in another window. `copy` is what is kept; None when it was put away there."""

    code = "working-copy-conflict"

    def __init__(self, copy: WorkingCopy | None) -> None:
        super().__init__("this text was changed in another window; open the page again to go on with the newer one")
        self.copy = copy


class WorkingCopyTooLarge(InvalidInput):
    """More than can be kept; `WORKING_COPY_LIMIT` is in characters."""

    code = "working-copy-too-large"


def keep_working_copy(
    session: Session,
    *,
    person_id: int,
    place: str,
    fields: Mapping[str, str],
    based_on_revision: int | None,
    seen_version: int | None,
    now: datetime,
) -> WorkingCopy:
    """Put the fields in the place of what is kept. `seen_version`: the version they go on from, None for a first copy.

    Raises `WorkingCopyConflict`, `WorkingCopyTooLarge`.
    """
    if sum(map(len, fields.values())) > WORKING_COPY_LIMIT:
        raise WorkingCopyTooLarge(f"the text has more than {WORKING_COPY_LIMIT:,} characters")
    kept = {name: _NOT_STORED.sub("", text) for name, text in fields.items()}
    row = session.scalar(_of(person_id, place).with_for_update())
    if row is None:
        if seen_version is not None:
            raise WorkingCopyConflict(None)
        row = WorkingCopyRow(person_id=person_id, place=place, version=0)
        _fill(row, kept, based_on_revision, now)
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:  # two windows began in this very moment
            raise WorkingCopyConflict(find_working_copy(session, person_id, place)) from None
        return _copy(row)
    if row.version != seen_version:
        raise WorkingCopyConflict(_copy(row))
    _fill(row, kept, based_on_revision, now)
    session.flush()
    return _copy(row)


def find_working_copy(session: Session, person_id: int, place: str) -> WorkingCopy | None:
    """What this person was writing there, or None."""
    row = session.scalar(_of(person_id, place))
    return _copy(row) if row else None


def list_begun(session: Session, person_id: int, *, limit: int = 20) -> list[WorkingCopy]:
    """The new articles that this person has begun and not saved, newest first."""
    rows = session.scalars(
        select(WorkingCopyRow)
        .where(WorkingCopyRow.person_id == person_id, WorkingCopyRow.place.startswith(NEW, autoescape=True))
        .order_by(WorkingCopyRow.saved_at.desc())
        .limit(limit)
    )
    return [_copy(row) for row in rows]


def put_away(session: Session, person_id: int, place: str) -> None:
    """Forget the copy: it was saved as a revision, or the person does not want it."""
    session.execute(delete(WorkingCopyRow).where(WorkingCopyRow.person_id == person_id, WorkingCopyRow.place == place))


def _of(person_id: int, place: str) -> Select[WorkingCopyRow]:
    return select(WorkingCopyRow).where(WorkingCopyRow.person_id == person_id, WorkingCopyRow.place == place)


def _fill(row: WorkingCopyRow, fields: dict[str, str], based_on_revision: int | None, now: datetime) -> None:
    row.fields = fields
    row.based_on_revision = based_on_revision
    row.version += 1
    row.saved_at = now


def _copy(row: WorkingCopyRow) -> WorkingCopy:
    return WorkingCopy(row.place, dict(row.fields), row.based_on_revision, row.version, row.saved_at)
