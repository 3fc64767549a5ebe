"""Take over a folder's questions that no article answers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from helpcenter.db import Database
from helpcenter.knowledge.folder import Remark
from helpcenter.knowledge.questions_file import InvalidKnownQuestions
from helpcenter.knowledge.unanswered import UNANSWERED_FILE_NAME, set_unanswered_questions, unanswered_questions


def import_unanswered(
    database: Database, folder: Path, *, now: datetime, author_id: int | None, keep_edited: bool
) -> tuple[Remark, ...]:
    """Keep the folder's file, if it has one that differs; what is wrong with it is told, and then nothing changes."""
    path = folder / UNANSWERED_FILE_NAME
    if not path.is_file():
        return ()
    try:
        source = path.read_text(encoding="utf-8", newline="")
    except (OSError, UnicodeDecodeError) as error:
        return (Remark(UNANSWERED_FILE_NAME, None, f"cannot be read: {error}"),)
    with database.write() as session:
        before = unanswered_questions(session)
        if before.source == source or (keep_edited and before.author_id is not None):
            return ()
        try:
            set_unanswered_questions(session, source=source, author_id=author_id, now=now, based_on=before.version)
        except InvalidKnownQuestions as error:
            return (Remark(UNANSWERED_FILE_NAME, None, str(error)),)
    return ()
