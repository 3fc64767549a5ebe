"""Let go of a publication that will not happen any more."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from helpcenter.knowledge.waiting.tables import ScheduleRow


def forget_schedule(session: Session, translation_id: int, *, up_to: int | None = None) -> int | None:
    """The revision that was scheduled; None when there was none.

    `up_to`: only a revision that is not newer than this one. An older text never replaces the newer one that readers see.
    """
    doomed = delete(ScheduleRow).where(ScheduleRow.translation_id == translation_id)
    if up_to is not None:
        doomed = doomed.where(ScheduleRow.revision_id <= up_to)
    return session.scalar(doomed.returning(ScheduleRow.revision_id).execution_options(synchronize_session="fetch"))
