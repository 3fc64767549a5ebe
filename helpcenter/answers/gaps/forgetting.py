"""Forget what was asked long ago: a gap of last year is told by nobody asking any more."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from helpcenter.answers.gaps.reasons import GapState
from helpcenter.answers.gaps.tables import GapAskingRow, GapGroupRow, GapQuestionRow


def forget_old_gaps(session: Session, *, before: date) -> int:
    """Delete what was asked in weeks before, the questions that nobody asked since, and the open groups without questions.

    Groups that editors decided about stay, so that the next such question is not news. The number of questions forgotten.
    """
    session.execute(delete(GapAskingRow).where(GapAskingRow.week < before))
    asked = (
        select(func.count())
        .where(GapAskingRow.question_id == GapQuestionRow.id)
        .correlate(GapQuestionRow)
        .scalar_subquery()
    )
    session.execute(update(GapQuestionRow).values(times=asked).execution_options(synchronize_session=False))
    gone = list(session.scalars(delete(GapQuestionRow).where(GapQuestionRow.times == 0).returning(GapQuestionRow.id)))
    left = select(GapQuestionRow.group_id)
    session.execute(delete(GapGroupRow).where(GapGroupRow.state == GapState.OPEN.value, GapGroupRow.id.not_in(left)))
    return len(gone)
