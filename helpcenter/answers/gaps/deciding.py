"""What editors decide about a group: it is done, or not ours, or open again."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.answers.gaps.errors import GapNotFound
from helpcenter.answers.gaps.reasons import GapState
from helpcenter.answers.gaps.tables import GapGroupRow
from helpcenter.knowledge import find_article_id
from helpcenter.knowledge.audit import note as note_act
from helpcenter.language import clean_line

NOTE_LIMIT: Final = 500


def decide(
    session: Session, number: int, state: GapState, *, note: str = "", actor_id: int | None, now: datetime
) -> None:
    """Put a group away (`DONE`, `NOT_OURS`) with a note for the other editors, or take it out again (`OPEN`).

    One that was put away comes back by itself when it has grown much. Raises `GapNotFound`.
    """
    row = _locked(session, number)
    row.state, row.note = state.value, clean_line(note)[:NOTE_LIMIT]
    row.decided_by, row.decided_at, row.decided_times, row.returned_at = actor_id, now, row.times, None
    act = "gap-opened-again" if state is GapState.OPEN else "gap-put-away"
    note_act(
        session,
        act=act,
        article_id=row.article_id,
        language=None,
        actor_id=actor_id,
        now=now,
        details={"group": number, "state": state.value},
    )
    session.flush()


def note_started(session: Session, number: int, slug: str, *, actor_id: int | None, now: datetime) -> None:
    """An article was started from a group. Raises `GapNotFound`."""
    row = _locked(session, number)
    row.article_id = find_article_id(session, slug)
    row.state, row.decided_by, row.decided_at, row.decided_times = GapState.STARTED.value, actor_id, now, row.times
    note_act(
        session,
        act="article-started-from-gap",
        article_id=row.article_id,
        language=None,
        actor_id=actor_id,
        now=now,
        details={"group": number},
    )
    session.flush()


def _locked(session: Session, number: int) -> GapGroupRow:
    row = session.scalar(
        select(GapGroupRow).where(GapGroupRow.id == number).with_for_update().execution_options(populate_existing=True)
    )
    if row is None:
        raise GapNotFound("there is no such group of questions")
    return row
