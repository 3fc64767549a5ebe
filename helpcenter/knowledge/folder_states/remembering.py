"""Remember what a folder and the database agree on."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from helpcenter.knowledge.folder_states.tables import FolderStateRow

#: How many ids one query may name; SQLite has a limit on bound values.
_IDS_AT_ONCE = 500
#: The id of the one file of questions without an answer.
THE_FILE: Final = 1


class Subject(StrEnum):
    """What an id names."""

    TRANSLATION = "translation"  # said: the digest of its file
    ARTICLE = "article"  # said: its topic
    QUESTIONS = "questions"  # by article; said: the digest of its known questions
    UNANSWERED = "unanswered"  # the one file of questions without an answer


def digest_of(text: str) -> str:
    """SHA-256 of the file that says this, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def remembered(session: Session, kind: Subject, ids: Collection[int] | None = None) -> dict[int, str]:
    """By id; None means all. What was never in a folder is left out."""
    statement = select(FolderStateRow.subject_id, FolderStateRow.said).where(FolderStateRow.kind == kind.value)
    if ids is None:
        return {row.subject_id: row.said for row in session.execute(statement)}
    wanted = sorted(set(ids))
    portions = (wanted[start : start + _IDS_AT_ONCE] for start in range(0, len(wanted), _IDS_AT_ONCE))
    return {
        row.subject_id: row.said
        for some in portions
        for row in session.execute(statement.where(FolderStateRow.subject_id.in_(some)))
    }


def remember(session: Session, kind: Subject, said: Mapping[int, str]) -> None:
    """Keep these; what is kept already costs no write."""
    before = remembered(session, kind, said)
    for subject_id, words in said.items():
        if subject_id not in before:
            session.add(FolderStateRow(kind=kind.value, subject_id=subject_id, said=words))
        elif before[subject_id] != words:
            session.execute(
                update(FolderStateRow)
                .where(FolderStateRow.kind == kind.value, FolderStateRow.subject_id == subject_id)
                .values(said=words)
                .execution_options(synchronize_session="fetch")
            )
    session.flush()


def forget(session: Session, kind: Subject, ids: Collection[int]) -> None:
    """The folder does not hold these any more."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        some = wanted[start : start + _IDS_AT_ONCE]
        session.execute(
            delete(FolderStateRow)
            .where(FolderStateRow.kind == kind.value, FolderStateRow.subject_id.in_(some))
            .execution_options(synchronize_session="fetch")
        )
