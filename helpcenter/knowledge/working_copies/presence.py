"""Who else is in the same translation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from helpcenter.knowledge.working_copies.tables import PresenceRow, WorkingCopyRow

#: What is older says nothing about who is at work.
_FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody else in a translation. `seen_at`: when the page was last open there; `unsaved_since`: they have text there that
    they have not saved, last changed then. One of the two is always known.
    """

    person_id: int
    seen_at: datetime | None
    unsaved_since: datetime | None


def note_presence(session: Session, *, person_id: int, place: str, now: datetime) -> None:
    """The person has the page open now."""
    here = (PresenceRow.person_id == person_id, PresenceRow.place == place)
    seen = session.execute(update(PresenceRow).where(*here).values(seen_at=now).returning(PresenceRow.person_id))
    if seen.first() is None:
        session.execute(delete(PresenceRow).where(PresenceRow.seen_at < now - _FORGOTTEN_AFTER))
        try:
            with session.begin_nested():
                session.add(PresenceRow(person_id=person_id, place=place, seen_at=now))
        except IntegrityError:  # from a second window, in this very moment
            return


def leave(session: Session, *, person_id: int, place: str) -> None:
    """The person has closed the page. Another window of theirs notes them again soon."""
    session.execute(delete(PresenceRow).where(PresenceRow.person_id == person_id, PresenceRow.place == place))


def others_at_work(
    session: Session, *, person_id: int, place: str, seen_since: datetime, unsaved_since: datetime
) -> tuple[Colleague, ...]:
    """Everybody else who was seen there, or changed text there that is not saved, since these moments; by person."""
    seen = session.execute(
        select(PresenceRow.person_id, PresenceRow.seen_at).where(
            PresenceRow.place == place, PresenceRow.person_id != person_id, PresenceRow.seen_at >= seen_since
        )
    )
    seen_at = {row.person_id: row.seen_at for row in seen}
    unsaved = session.execute(
        select(WorkingCopyRow.person_id, WorkingCopyRow.saved_at).where(
            WorkingCopyRow.place == place,
            WorkingCopyRow.person_id != person_id,
            WorkingCopyRow.saved_at >= unsaved_since,
        )
    )
    written_at = {row.person_id: row.saved_at for row in unsaved}
    return tuple(
        Colleague(who, seen_at.get(who), written_at.get(who)) for who in sorted(seen_at.keys() | written_at.keys())
    )
