"""Which articles answer most often."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from helpcenter.answers import OutcomeKind, most_cited
from helpcenter.answers.tables import ReceiptRow
from helpcenter.db import Database


def keep(
    session: Session,
    slug: str,
    at: datetime,
    *,
    times: int = 1,
    helped: bool | None = None,
    kind: OutcomeKind = OutcomeKind.ANSWER,
) -> None:
    for _ in range(times):
        number = len(session.identity_map) + len(session.new)
        row = ReceiptRow(receipt_id=f"{slug}{number}"[:24], question="?", language="en", kind=kind, confidence=0.9)
        row.recipe, row.passages, row.helped, row.created_at = "x", [{"slug": slug}], helped, at
        session.add(row)


def test_the_articles_that_answer_most_come_first(database: Database, now: datetime) -> None:
    with database.write() as session:
        keep(session, "returns", now, times=2)
        keep(session, "refunds", now, times=3)
        keep(session, "once", now)
        keep(session, "unhelpful", now, times=5, helped=False)
        keep(session, "suggested", now, times=5, kind=OutcomeKind.SUGGESTIONS)
        keep(session, "long-ago", now - timedelta(days=40), times=5)
        session.flush()
        assert most_cited(session, since=now - timedelta(days=30)) == ["refunds", "returns"]
        assert most_cited(session, since=now - timedelta(days=30), limit=1) == ["refunds"]


def test_without_answers_nothing_is_popular(database: Database, now: datetime) -> None:
    with database.read() as session:
        assert most_cited(session, since=now) == []
