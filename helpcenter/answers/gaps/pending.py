"""Receipts that may be gaps and were not looked at yet, in the order in which they came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from helpcenter.answers.gaps.reasons import GapReason, gap_reason
from helpcenter.answers.gaps.tables import GapAskingRow, GapProgressRow
from helpcenter.answers.outcome import OutcomeKind
from helpcenter.answers.tables import ReceiptRow

#: The receipts of cases that were opened after a moment, with that of each, the oldest first, at most so many.
TakenToTeam = Callable[[Session, datetime, int], Sequence[tuple[str, datetime]]]

#: What is older than this when the first look is taken is left alone.
LOOKED_BACK: Final = timedelta(weeks=26)
#: A receipt is written a moment after it is dated, and two are not written in the order of their dates.
_LATE: Final = timedelta(minutes=10)
#: The same for votes and cases, which are written at once.
_JUST_NOW: Final = timedelta(minutes=1)
_IDS_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class PendingReceipt:
    """A receipt to take in (`reason`), or to take out again (None). `follows`: the question before it, which it leans on."""

    receipt_id: str
    question: str
    language: str
    kind: OutcomeKind
    confidence: float
    asked_at: datetime
    reason: GapReason | None
    considered: tuple[tuple[str, float], ...]
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Up to where was looked; `version` counts the portions, 0 before the first."""

    asked_until: datetime
    voted_until: datetime
    taken_until: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Portion:
    """`receipts` in order of time, and how far the look has come with them. `complete`: nothing more is waiting."""

    receipts: tuple[PendingReceipt, ...]
    until: Progress
    complete: bool


def read_progress(session: Session, now: datetime) -> Progress:
    row = session.get(GapProgressRow, 1)
    if row is None:
        begin = now - LOOKED_BACK
        return Progress(begin, begin, begin, 0)
    return Progress(row.asked_until, row.voted_until, row.taken_until, row.version)


def read_portion(
    session: Session, progress: Progress, taken_to_team: TakenToTeam, now: datetime, limit: int
) -> Portion:
    """The next receipts: newly asked, lately voted on, lately taken to the team."""
    fresh = session.execute(
        _receipts()
        .where(ReceiptRow.created_at > progress.asked_until, ReceiptRow.created_at <= now, _is_gap())
        .order_by(ReceiptRow.created_at, ReceiptRow.receipt_id)
        .limit(limit)
    ).all()
    # Several of one moment may be cut apart by the limit: those of the last moment are read with the next portion.
    asked_until = now
    if len(fresh) == limit:
        last = fresh[-1].created_at
        whole = [row for row in fresh if row.created_at < last]
        if whole:
            fresh, asked_until = whole, whole[-1].created_at
        else:  # so many of one moment come from a test or a tool; they are found as late ones
            asked_until = last
    late = session.execute(
        _receipts()
        .outerjoin(GapAskingRow, GapAskingRow.receipt_id == ReceiptRow.receipt_id)
        .where(
            ReceiptRow.created_at > progress.asked_until - _LATE,
            ReceiptRow.created_at <= progress.asked_until,
            _is_gap(),
            GapAskingRow.receipt_id.is_(None),
        )
        .limit(limit)
    ).all()
    voted = session.execute(
        _receipts()
        .where(ReceiptRow.voted_at > progress.voted_until, ReceiptRow.voted_at <= now)
        .order_by(ReceiptRow.voted_at, ReceiptRow.receipt_id)
        .limit(limit)
    ).all()
    taken = taken_to_team(session, progress.taken_until, limit)
    rows = {row.receipt_id: row for row in (*late, *fresh, *voted, *_by_id(session, (name for name, _ in taken)))}
    noted = _noted(session, rows)
    team = {name for name, _ in taken} | {name for name, reason in noted.items() if reason is GapReason.TAKEN_TO_TEAM}
    receipts = [_pending(row, row.receipt_id in team) for row in rows.values()]
    full = (len(voted) == limit, len(taken) == limit)
    return Portion(
        receipts=tuple(
            sorted(
                (one for one in receipts if one.reason is not noted.get(one.receipt_id)), key=lambda one: one.asked_at
            )
        ),
        until=Progress(
            asked_until=asked_until,
            voted_until=voted[-1].voted_at if full[0] else max(progress.voted_until, now - _JUST_NOW),
            taken_until=taken[-1][1] if full[1] else max(progress.taken_until, now - _JUST_NOW),
            version=progress.version,
        ),
        complete=asked_until == now and len(late) < limit and not any(full),
    )


def _receipts() -> Any:
    return select(
        ReceiptRow.receipt_id,
        ReceiptRow.question,
        ReceiptRow.language,
        ReceiptRow.kind,
        ReceiptRow.confidence,
        ReceiptRow.passages,
        ReceiptRow.details,
        ReceiptRow.helped,
        ReceiptRow.voted_at,
        ReceiptRow.created_at,
    )


def _is_gap() -> Any:
    return or_(
        ReceiptRow.helped.is_(False),
        and_(ReceiptRow.helped.is_(None), ReceiptRow.kind != OutcomeKind.ANSWER.value),
    )


def _by_id(session: Session, receipt_ids: Iterable[str]) -> list[Row[Any]]:
    wanted = list(receipt_ids)
    return [
        row
        for start in range(0, len(wanted), _IDS_AT_ONCE)
        for row in session.execute(_receipts().where(ReceiptRow.receipt_id.in_(wanted[start : start + _IDS_AT_ONCE])))
    ]


def _noted(session: Session, receipt_ids: Iterable[str]) -> dict[str, GapReason]:
    """As what those that were looked at earlier are counted."""
    wanted = list(receipt_ids)
    return {
        row.receipt_id: GapReason(row.reason)
        for start in range(0, len(wanted), _IDS_AT_ONCE)
        for row in session.execute(
            select(GapAskingRow.receipt_id, GapAskingRow.reason).where(
                GapAskingRow.receipt_id.in_(wanted[start : start + _IDS_AT_ONCE])
            )
        )
    }


def _pending(row: Row[Any], taken_to_team: bool) -> PendingReceipt:
    details = row.details or {}
    kind = OutcomeKind(row.kind)
    considered = [
        (str(article["slug"]), float(article.get("score", 0.0)))
        for article in details.get("considered", ())
        if "slug" in article
    ] or [(str(passage["slug"]), 0.0) for passage in row.passages]  # receipts from before details were kept
    return PendingReceipt(
        receipt_id=row.receipt_id,
        question=row.question,
        language=row.language,
        kind=kind,
        confidence=row.confidence,
        asked_at=row.created_at,
        reason=gap_reason(kind, row.helped, taken_to_team=taken_to_team),
        considered=tuple(dict(reversed(considered)).items())[::-1],
        follows=str((details.get("follows") or [""])[-1]),
    )
