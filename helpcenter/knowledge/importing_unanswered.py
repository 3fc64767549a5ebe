"""Take over a folder's questions that no article answers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from helpcenter.db import Database
from helpcenter.knowledge.folder import Remark, Unreadable, read_text
from helpcenter.knowledge.keeping_questions import find_known_questions
from helpcenter.knowledge.questions_file import InvalidKnownQuestions, read_questions
from helpcenter.knowledge.unanswered import (
    UNANSWERED_FILE_NAME,
    UNANSWERED_LIMIT,
    UnansweredConflict,
    set_unanswered_questions,
    unanswered_questions,
)


def import_unanswered(
    database: Database, folder: Path, *, now: datetime, author_id: int | None, keep_edited: bool
) -> tuple[tuple[Remark, ...], tuple[Remark, ...]]:
    """Keep the folder's file, if it has one that differs.

    Out come what is wrong with it, and then nothing has changed; and what is worth a look: its questions that an article
    answers. `keep_edited`: what an editor saved here stays.
    """
    path = folder / UNANSWERED_FILE_NAME
    if not path.exists() and not path.is_symlink():
        return (), ()
    try:
        source = _read(path)
        with database.read() as session:
            before = unanswered_questions(session)
        if keep_edited and before.author_id is not None:
            return (), ()
        if source != before.source:
            with database.write() as session:
                set_unanswered_questions(session, source=source, author_id=author_id, now=now, based_on=before.version)
    except Unreadable as error:
        return (Remark(UNANSWERED_FILE_NAME, error.line, error.reason),), ()
    except InvalidKnownQuestions as error:
        bad = tuple(
            Remark(UNANSWERED_FILE_NAME, line.line, f"{line.reason}; the file is not used") for line in error.lines
        )
        return bad or (Remark(UNANSWERED_FILE_NAME, None, str(error)),), ()
    except UnansweredConflict:
        reason = "an editor saved these questions during the import; import again"
        return (Remark(UNANSWERED_FILE_NAME, None, reason),), ()
    return (), _answered(database, source)


def _read(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        raise Unreadable("not a regular file; links are not followed")
    return read_text(path)


def _answered(database: Database, source: str) -> tuple[Remark, ...]:
    read = read_questions(source, UNANSWERED_LIMIT)
    with database.read() as session:
        owners = find_known_questions(session, read.questions)
    return tuple(
        Remark(UNANSWERED_FILE_NAME, line, f"{owners[question]!r} answers this question; take it out of one of the two")
        for question, line in zip(read.questions, read.lines, strict=True)
        if question in owners
    )
