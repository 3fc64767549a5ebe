"""What shoppers ask for most: the articles that answered most often."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.answers.outcome import OutcomeKind
from helpcenter.answers.tables import ReceiptRow

#: More answers than these do not change what is popular, only the time it takes to count.
_ANSWERS_COUNTED = 2_000


def most_cited(session: Session, *, since: datetime, limit: int = 10, at_least: int = 2) -> list[str]:
    """Slugs of the articles that came first in answers since then, the most frequent first; votes of "no" do not count."""
    answers = (
        select(ReceiptRow.passages, ReceiptRow.helped)
        .where(ReceiptRow.kind == OutcomeKind.ANSWER, ReceiptRow.created_at >= since)
        .order_by(ReceiptRow.created_at.desc())
        .limit(_ANSWERS_COUNTED)
    )
    counted = Counter(
        str(row.passages[0]["slug"]) for row in session.execute(answers) if row.passages and row.helped is not False
    )
    return [slug for slug, times in counted.most_common(limit) if times >= at_least]
