"""Write one portion of receipts into the groups, in the transaction of that portion."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.answers.gaps.grouping import Groups, Matrix
from helpcenter.answers.gaps.pending import PendingReceipt
from helpcenter.answers.gaps.reasons import GapState, comes_back
from helpcenter.answers.gaps.tables import GapAskingRow, GapGroupRow, GapQuestionRow
from helpcenter.answers.gaps.weeks import week_of
from helpcenter.knowledge.audit import JSON, note

_STORED: Final = np.dtype("<f2")


class TakingIn:
    """`groups` and `places` (the id of each) are kept up to date with what is written."""

    def __init__(self, session: Session, groups: Groups, places: list[int], recipe: str) -> None:
        self._session = session
        self._groups = groups
        self._places = places
        self._recipe = recipe
        self._touched: dict[int, GapGroupRow] = {}
        self._changed: dict[int, int] = {}

    def take_in(self, receipt: PendingReceipt, key: tuple[str, str], vector: Matrix | None) -> None:
        """Count a receipt once, whatever is known of it by now; take it out when it is no gap any more."""
        asking = self._session.get(GapAskingRow, receipt.receipt_id)
        if receipt.reason is None:
            if asking is not None:
                self._take_out(asking)
            return
        if asking is not None:
            asking.reason = receipt.reason.value
            return
        language, digest = key
        question = self._session.scalar(
            select(GapQuestionRow).where(GapQuestionRow.language == language, GapQuestionRow.digest == digest)
        )
        if question is None:
            if vector is None:  # asked and noted while the others were embedded; the next look finds it
                return
            question = self._question(receipt, key, self._group(receipt, vector))
        group = self._row(question.group_id)
        question.times += 1
        group.times += 1
        group.first_asked_at = min(group.first_asked_at, receipt.asked_at)
        group.last_asked_at = max(group.last_asked_at, receipt.asked_at)
        if receipt.asked_at >= question.last_asked_at:
            self._note_newest(question, receipt)
        self._session.add(
            GapAskingRow(
                receipt_id=receipt.receipt_id,
                question_id=question.id,
                group_id=group.id,
                week=week_of(receipt.asked_at),
                reason=receipt.reason.value,
            )
        )

    def finish(self, now: datetime) -> None:
        """Write what groups are compared by; bring back those that have grown."""
        for group_id, place in self._changed.items():
            row = self._row(group_id)
            row.vector = self._groups.mean(place).astype(_STORED).tobytes()
            row.members = self._groups.members(place)
        for row in self._touched.values():
            if comes_back(GapState(row.state), row.times, row.decided_times):
                details: dict[str, JSON] = {"group": row.id, "was": row.state, "times": row.times}
                row.state, row.returned_at = GapState.OPEN.value, now
                note(
                    self._session,
                    act="gap-came-back",
                    article_id=row.article_id,
                    language=None,
                    actor_id=None,
                    now=now,
                    details=details,
                )
        self._session.flush()

    def _take_out(self, asking: GapAskingRow) -> None:
        question = self._session.get_one(GapQuestionRow, asking.question_id)
        question.times -= 1
        self._row(question.group_id).times -= 1
        self._session.delete(asking)

    def _group(self, receipt: PendingReceipt, vector: Matrix) -> GapGroupRow:
        """The group that a new question joins or founds."""
        place = self._groups.find(vector)
        if place is not None:
            self._groups.join(place, vector)
            self._changed[self._places[place]] = place
            return self._row(self._places[place])
        place = self._groups.found(vector)
        row = GapGroupRow(
            anchor=receipt.question,
            anchor_language=receipt.language,
            recipe=self._recipe,
            vector=vector.astype(_STORED).tobytes(),
            members=1,
            times=0,
            first_asked_at=receipt.asked_at,
            last_asked_at=receipt.asked_at,
            state=GapState.OPEN.value,
            note="",
        )
        self._session.add(row)
        self._session.flush()
        self._places.append(row.id)
        self._touched[row.id] = row
        return row

    def _question(self, receipt: PendingReceipt, key: tuple[str, str], group: GapGroupRow) -> GapQuestionRow:
        question = GapQuestionRow(
            group_id=group.id,
            language=key[0],
            digest=key[1],
            text=f"{receipt.follows} {receipt.question}".strip(),
            follows=bool(receipt.follows),
            times=0,
            last_asked_at=receipt.asked_at,
        )
        self._note_newest(question, receipt)
        self._session.add(question)
        self._session.flush()
        return question

    def _note_newest(self, question: GapQuestionRow, receipt: PendingReceipt) -> None:
        question.last_asked_at = receipt.asked_at
        question.receipt_id = receipt.receipt_id
        question.kind = receipt.kind.value
        question.nearest = receipt.considered[0][0] if receipt.considered else None
        question.confidence = receipt.confidence
        question.considered = [[slug, round(score, 3)] for slug, score in receipt.considered]

    def _row(self, group_id: int) -> GapGroupRow:
        if group_id not in self._touched:
            self._touched[group_id] = self._session.get_one(GapGroupRow, group_id)
        return self._touched[group_id]
