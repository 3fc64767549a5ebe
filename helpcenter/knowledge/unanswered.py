"""Questions that no article answers, as editors tell them: so that a near miss is refused rather than guessed at.

One file for the whole knowledge base, in the form of an article's known questions. Its questions are compared with those that are
asked and are never shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.errors import Conflict
from helpcenter.knowledge.questions_file import KnownQuestion, parse_questions, read_questions
from helpcenter.knowledge.revising import without_unseen
from helpcenter.knowledge.tables import UnansweredQuestionsRow

#: The name of the file, in the folder that holds `articles`.
UNANSWERED_FILE_NAME: Final = "unanswered.txt"
#: Questions in it.
UNANSWERED_LIMIT: Final = 2_000
_THE_ROW: Final = 1


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
    return session.scalar(select(UnansweredQuestionsRow.version).where(UnansweredQuestionsRow.id == _THE_ROW)) or 0


def set_unanswered_questions(
    session: Session, *, source: str, author_id: int | None, now: datetime, based_on: int
) -> UnansweredQuestions:
    """Keep `source` as the whole file. `based_on` is the `version` that the editor has seen.

    Raises `InvalidKnownQuestions`, which names each bad line, and `UnansweredConflict`.
    """
    source = without_unseen(source)
    row = session.scalar(
        select(UnansweredQuestionsRow)
        .where(UnansweredQuestionsRow.id == _THE_ROW)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if (row.version if row else 0) != based_on:
        raise UnansweredConflict(_read(row))
    parse_questions(source, UNANSWERED_LIMIT)
    if row is None:
        row = UnansweredQuestionsRow(id=_THE_ROW, source="", version=0, author_id=None, saved_at=now)
        session.add(row)
    elif row.source == source:
        return _read(row)
    row.source, row.version, row.author_id, row.saved_at = source, row.version + 1, author_id, now
    session.flush()
    return _read(row)


def _read(row: UnansweredQuestionsRow | None) -> UnansweredQuestions:
    if row is None:
        return UnansweredQuestions("", (), 0, None, None)
    questions = read_questions(row.source, UNANSWERED_LIMIT).questions
    return UnansweredQuestions(row.source, questions, row.version, row.author_id, row.saved_at)
