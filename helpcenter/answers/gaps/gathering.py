"""Take in what was asked and not answered well since the last look: portion by portion, so that it can stop at any time.

Questions are embedded outside of any transaction; each portion is then written in one short one. Several processes may do this at
once: who finds that another was faster leaves the portion to it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from helpcenter.answers.gaps.grouping import GROUPING_RULES, Groups, Matrix, question_vector
from helpcenter.answers.gaps.pending import PendingReceipt, Progress, TakenToTeam, read_portion, read_progress
from helpcenter.answers.gaps.tables import GapGroupRow, GapProgressRow, GapQuestionRow
from helpcenter.answers.gaps.taking_in import TakingIn
from helpcenter.db import Database
from helpcenter.knowledge import folded
from helpcenter.retrieval import Retriever
from helpcenter.retrieval.question_vectors import meanings

_PORTION: Final = 300
_STORED: Final = np.dtype("<f2")
_MEMBERS_READ_AGAIN: Final = 20
_GROUPS_AT_ONCE: Final = 20

#: A question but for case, accents and punctuation: its language and a digest.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Gathered:
    """How many receipts were taken in, and whether all that was waiting was."""

    receipts: int
    complete: bool


def gather_gaps(
    database: Database,
    retriever: Retriever,
    *,
    taken_to_team: TakenToTeam,
    now: datetime,
    patience_seconds: float | None = None,
) -> Gathered:
    """Put what was asked since the last look into groups. Stops early when `patience_seconds` are over.

    How long it took is measured with a monotonic counter, which is no clock. Raises `Unavailable` when the database cannot be
    read or written, `IndexUnusable` before the retriever is open.
    """
    deadline = time.monotonic() + patience_seconds if patience_seconds is not None else None
    recipe = f"{retriever.embedder.recipe}/{GROUPING_RULES}"
    if not _renew(database, retriever, recipe, deadline):
        return Gathered(0, False)
    taken_in = 0
    places: list[int] = []
    groups: Groups | None = None
    while True:
        with database.read() as session:
            progress = read_progress(session, now)
            portion = read_portion(session, progress, taken_to_team, now, _PORTION)
            new = _new_questions(session, portion.receipts)
            if new and groups is None:
                places, groups = _read_groups(session)
        if not portion.receipts and portion.complete and progress.version:
            return Gathered(taken_in, True)
        vectors = _vectors(retriever, new)
        with database.write() as session:
            if not _move_on(session, progress, portion.until):
                return Gathered(taken_in, False)  # another process is at it
            taking = TakingIn(session, groups or Groups(np.zeros((0, 1), np.float32), ()), places, recipe)
            for receipt in portion.receipts:
                taking.take_in(receipt, key_of(receipt), vectors.get(key_of(receipt)))
            taking.finish(now)
        taken_in += len(portion.receipts)
        if portion.complete or (deadline is not None and time.monotonic() > deadline):
            return Gathered(taken_in, portion.complete)


def gaps_wait(session: Session, *, taken_to_team: TakenToTeam, now: datetime) -> bool:
    """Whether something was asked that is in no group yet."""
    return bool(read_portion(session, read_progress(session, now), taken_to_team, now, 1).receipts)


def key_of(receipt: PendingReceipt) -> Key:
    text = folded(_whole(receipt))
    return receipt.language, hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _whole(receipt: PendingReceipt) -> str:
    return f"{receipt.follows} {receipt.question}".strip()


def _new_questions(session: Session, receipts: Sequence[PendingReceipt]) -> dict[Key, PendingReceipt]:
    """Those that are not known yet, each once."""
    wanted = {key_of(receipt): receipt for receipt in reversed(receipts) if receipt.reason is not None}
    digests = [digest for _, digest in wanted]
    known = {
        (row.language, row.digest)
        for start in range(0, len(digests), _PORTION)
        for row in session.execute(
            select(GapQuestionRow.language, GapQuestionRow.digest).where(
                GapQuestionRow.digest.in_(digests[start : start + _PORTION])
            )
        )
    }
    return {key: receipt for key, receipt in wanted.items() if key not in known}


def _vectors(retriever: Retriever, questions: dict[Key, PendingReceipt]) -> dict[Key, Matrix]:
    if not questions:
        return {}
    means = meanings(
        retriever.index,
        retriever.embedder,
        [_whole(receipt) for receipt in questions.values()],
        [receipt.language for receipt in questions.values()],
    )
    return {
        key: question_vector(meaning, receipt.considered)
        for (key, receipt), meaning in zip(questions.items(), means, strict=True)
    }


def _read_groups(session: Session) -> tuple[list[int], Groups]:
    """All groups, with the id of each."""
    rows = session.execute(
        select(GapGroupRow.id, GapGroupRow.vector, GapGroupRow.members).order_by(GapGroupRow.id)
    ).all()
    means = [np.frombuffer(row.vector, _STORED).astype(np.float32) for row in rows]
    return [row.id for row in rows], Groups(
        np.stack(means) if means else np.zeros((0, 1), np.float32), [row.members for row in rows]
    )


def _move_on(session: Session, before: Progress, until: Progress) -> bool:
    """Note how far was looked; False when another process has moved on meanwhile."""
    row = session.scalar(
        select(GapProgressRow).where(GapProgressRow.id == 1).with_for_update().execution_options(populate_existing=True)
    )
    if (row.version if row else 0) != before.version:
        return False
    if row is None:
        row = GapProgressRow(id=1)
        try:
            with session.begin_nested():
                session.add(_moved(row, until, before.version))
        except IntegrityError:
            return False
        return True
    _moved(row, until, before.version)
    return True


def _moved(row: GapProgressRow, until: Progress, version: int) -> GapProgressRow:
    row.asked_until, row.voted_until, row.taken_until = until.asked_until, until.voted_until, until.taken_until
    row.version = version + 1
    return row


def _renew(database: Database, retriever: Retriever, recipe: str, deadline: float | None) -> bool:
    """Bring groups of another recipe to this one: their questions stay together, only the vectors are made anew.

    False when patience was over before all were.
    """
    while True:
        with database.read() as session:
            old = list(
                session.scalars(
                    select(GapGroupRow.id)
                    .where(GapGroupRow.recipe != recipe)
                    .order_by(GapGroupRow.last_asked_at.desc())
                    .limit(_GROUPS_AT_ONCE)
                )
            )
            members = {group_id: _members(session, group_id) for group_id in old}
        if not old:
            return True
        questions = [question for several in members.values() for question in several]
        means = meanings(
            retriever.index,
            retriever.embedder,
            [question.text for question in questions],
            [question.language for question in questions],
        )
        vectors = iter(
            [
                question_vector(meaning, [(str(slug), float(score)) for slug, score in question.considered])
                for question, meaning in zip(questions, means, strict=True)
            ]
        )
        with database.write() as session:
            for group_id, several in members.items():
                own = [next(vectors) for _ in several]
                group = session.get(GapGroupRow, group_id)
                if group is not None and own:
                    group.vector, group.recipe = np.mean(own, axis=0).astype(_STORED).tobytes(), recipe
                elif group is not None:
                    session.delete(group)
        if deadline is not None and time.monotonic() > deadline:
            return False


def _members(session: Session, group_id: int) -> list[GapQuestionRow]:
    """The questions that were asked most: enough to tell what the group is about."""
    return list(
        session.scalars(
            select(GapQuestionRow)
            .where(GapQuestionRow.group_id == group_id)
            .order_by(GapQuestionRow.times.desc(), GapQuestionRow.id)
            .limit(_MEMBERS_READ_AGAIN)
        )
    )
