"""Questions that no article answers, as editors tell them: so that a near miss is refused rather than guessed at.

One file for the whole knowledge base, in the form of an article's known questions. Its questions are compared with those that are
asked and are never shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from helpcenter.errors import Conflict
from helpcenter.knowledge.audit.noting import note
from helpcenter.knowledge.questions_file import (
    KnownQuestion,
    identity,
    parse_questions,
    read_questions,
    with_question,
)
from helpcenter.knowledge.revising import without_unseen
from helpcenter.knowledge.tables import UnansweredQuestionsRow

#: The name of the file, in the folder that holds `articles`.
UNANSWERED_FILE_NAME: Final = "unanswered.txt"
#: Questions in it.
UNANSWERED_LIMIT: Final = 2_000
_THE_ROW: Final = 1
# Asked with every question, and building a statement takes as long as running it.
_VERSION: Final = select(UnansweredQuestionsRow.version).where(UnansweredQuestionsRow.id == _THE_ROW)


@dataclass(frozen=True, slots=True)
class UnansweredQuestions:
    """The file as it is kept. `version` counts the saves; 0, and no `source`, before the first."""

    source: str
    questions: tuple[KnownQuestion, ...]
    version: int
    author_id: int | None
    saved_at: datetime | None


class UnansweredConflict(Conflict):
    """Somebody saved these questions after the editor had opened them. `latest` is what they saved."""

    code = "unanswered-conflict"

    def __init__(self, latest: UnansweredQuestions) -> None:
        super().__init__(
            "the questions without an answer were saved by somebody else in the meantime; "
            "compare the two and save again based on theirs"
        )
        self.latest = latest


def unanswered_questions(session: Session) -> UnansweredQuestions:
    """What editors told; lines that cannot be used are left out of `questions`."""
    return _read(session.get(UnansweredQuestionsRow, _THE_ROW))


def unanswered_version(session: Session) -> int:
    """Grows with each save; one cheap query."""
    return session.scalar(_VERSION) or 0


def find_unanswered_questions(session: Session, questions: Iterable[KnownQuestion]) -> frozenset[KnownQuestion]:
    """Those of `questions` that are told to have no answer; case, accents and punctuation do not count."""
    told = {identity(question) for question in unanswered_questions(session).questions}
    return frozenset(question for question in questions if identity(question) in told)


def set_unanswered_questions(
    session: Session, *, source: str, author_id: int | None, now: datetime, based_on: int
) -> UnansweredQuestions:
    """Keep `source` as the whole file. `based_on` is the `version` that the editor has seen.

    Control characters are dropped; a source that is the same as before changes nothing.

    Raises `InvalidKnownQuestions`, which names each bad line, and `UnansweredConflict`.
    """
    source = without_unseen(source)
    row = _locked(session, now)
    if row.version != based_on:
        raise UnansweredConflict(_read(row))
    parse_questions(source, UNANSWERED_LIMIT)
    return _keep(session, row, source, author_id, now)


def add_unanswered_question(
    session: Session, *, language: str, text: str, author_id: int | None, now: datetime
) -> bool:
    """Add one line, below the last one of its language; whatever others saved meanwhile stays. False when it is there already.

    Raises `InvalidKnownQuestions`.
    """
    row = _locked(session, now)
    before = row.source
    source = with_question(before, KnownQuestion(language, without_unseen(text)), UNANSWERED_LIMIT)
    _keep(session, row, source, author_id, now)
    return source != before


def _locked(session: Session, now: datetime) -> UnansweredQuestionsRow:
    """The row, held until the commit. Before the first save it is made; who loses the race for that finds the other's."""
    locking = (
        select(UnansweredQuestionsRow)
        .where(UnansweredQuestionsRow.id == _THE_ROW)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    row = session.scalar(locking)
    if row is None:
        with suppress(IntegrityError), session.begin_nested():
            session.add(UnansweredQuestionsRow(id=_THE_ROW, source="", version=0, author_id=None, saved_at=now))
        row = session.scalars(locking).one()
    return row


def _keep(
    session: Session, row: UnansweredQuestionsRow, source: str, author_id: int | None, now: datetime
) -> UnansweredQuestions:
    if source != row.source:
        row.source, row.version, row.author_id, row.saved_at = source, row.version + 1, author_id, now
        note(
            session,
            act="unanswered-questions-saved",
            article_id=None,
            language=None,
            actor_id=author_id,
            now=now,
            details={"version": row.version},
        )
        session.flush()
    return _read(row)


def _read(row: UnansweredQuestionsRow | None) -> UnansweredQuestions:
    if row is None or not row.version:
        return UnansweredQuestions("", (), 0, None, None)
    questions = read_questions(row.source, UNANSWERED_LIMIT).questions
    return UnansweredQuestions(row.source, questions, row.version, row.author_id, row.saved_at)
