"""Take over a folder's questions that no article answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from helpcenter.db import Database
from helpcenter.knowledge.comparing_files import Wishes
from helpcenter.knowledge.folder import Remark, Unreadable, read_text
from helpcenter.knowledge.folder_states import THE_FILE, Subject, digest_of, remember, remembered
from helpcenter.knowledge.import_plan import Planned, Step, Stored, Take, compare_texts, count_lines, settled
from helpcenter.knowledge.keeping_questions import find_known_questions
from helpcenter.knowledge.questions_file import InvalidKnownQuestions, parse_questions, read_questions
from helpcenter.knowledge.revising import without_unseen
from helpcenter.knowledge.unanswered import (
    UNANSWERED_FILE_NAME,
    UNANSWERED_LIMIT,
    UnansweredConflict,
    set_unanswered_questions,
    unanswered_questions,
)


@dataclass(frozen=True, slots=True)
class _Compared:
    source: str
    version: int
    plan: Planned
    remember: bool


def compare_unanswered(
    database: Database, folder: Path, wishes: Wishes
) -> tuple[tuple[Planned, ...], tuple[Remark, ...]]:
    """What an import of the folder's file would do, if there is one; or what is wrong with it."""
    compared, unusable = _compared(database, folder, wishes)
    return (compared.plan,) if compared else (), unusable


def import_unanswered(
    database: Database, folder: Path, *, wishes: Wishes, now: datetime, author_id: int | None
) -> tuple[tuple[Remark, ...], tuple[Remark, ...]]:
    """Keep the folder's file, if it has one that changed there.

    Out come what is wrong with it, and then nothing has changed; and what is worth a look: its questions that an article
    answers. What changed here only stays, and as `wishes` say what changed here and there.
    """
    compared, unusable = _compared(database, folder, wishes)
    if compared is None:
        return unusable, ()
    step = compared.plan.step
    try:
        if step in (Step.NEW, Step.CHANGED) or compared.remember:
            with database.write() as session:
                if step in (Step.NEW, Step.CHANGED):
                    set_unanswered_questions(
                        session, source=compared.source, author_id=author_id, now=now, based_on=compared.version
                    )
                if compared.remember:
                    remember(session, Subject.UNANSWERED, {THE_FILE: digest_of(compared.source)})
    except UnansweredConflict:
        reason = "an editor saved these questions during the import; import again"
        return (Remark(UNANSWERED_FILE_NAME, None, reason),), ()
    return (), _answered(database, compared.source) if step not in (Step.HERE, Step.CONFLICT) else ()


def _compared(database: Database, folder: Path, wishes: Wishes) -> tuple[_Compared | None, tuple[Remark, ...]]:
    path = folder / UNANSWERED_FILE_NAME
    if not path.exists() and not path.is_symlink():
        return None, ()
    try:
        source = _read(path)
        parse_questions(source, UNANSWERED_LIMIT)
    except Unreadable as error:
        return None, (Remark(UNANSWERED_FILE_NAME, error.line, error.reason),)
    except InvalidKnownQuestions as error:
        bad = tuple(
            Remark(UNANSWERED_FILE_NAME, line.line, f"{line.reason}; the file is not used") for line in error.lines
        )
        return None, bad or (Remark(UNANSWERED_FILE_NAME, None, str(error)),)
    with database.read() as session:
        before = unanswered_questions(session)
        last = remembered(session, Subject.UNANSWERED).get(THE_FILE)
    digest, stored = digest_of(source), digest_of(before.source)
    here = Stored(stored, stored, archived=False) if before.version else None
    step, clash = (Step.SAME, None) if digest == stored else compare_texts(digest, here, last, publish=True)
    raw, step = step, settled(step, clash, wishes.take)
    if wishes.keep_edited and (step is Step.CONFLICT or (before.author_id is not None and step is not Step.SAME)):
        step = Step.HERE
    news = step in (Step.NEW, Step.CHANGED, Step.SAME) or (raw is Step.CONFLICT and wishes.take is Take.OURS)
    counted = (0, 0) if step is Step.SAME else count_lines(before.source, source)
    plan = Planned(UNANSWERED_FILE_NAME, step, clash, *counted)
    return _Compared(source, before.version, plan, news and last != digest), ()


def _read(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        raise Unreadable("not a regular file; links are not followed")
    source = read_text(path)
    # They would be dropped when an editor saves, and the file would never again be the same as what is kept.
    for number, line in enumerate(source.split("\n"), start=1):
        if without_unseen(line) != line:
            raise Unreadable("holds a control character; take it out; the file is not used", number)
    return source


def _answered(database: Database, source: str) -> tuple[Remark, ...]:
    read = read_questions(source, UNANSWERED_LIMIT)
    with database.read() as session:
        owners = find_known_questions(session, read.questions)
    return tuple(
        Remark(UNANSWERED_FILE_NAME, line, f"{owners[question]!r} answers this question; take it out of one of the two")
        for question, line in zip(read.questions, read.lines, strict=True)
        if question in owners
    )
