"""Read a folder of articles into the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.files import ContentStore
from helpcenter.knowledge.archiving import archive_translation, move_article
from helpcenter.knowledge.audit.noting import note
from helpcenter.knowledge.comparing_files import Task, Wishes, compare_files
from helpcenter.knowledge.errors import InvalidArticle, RevisionConflict
from helpcenter.knowledge.folder import Remark
from helpcenter.knowledge.folder_states import Subject, digest_of, forget, remember
from helpcenter.knowledge.following import Follow
from helpcenter.knowledge.import_plan import ImportConflicts, Step, Take
from helpcenter.knowledge.importing_questions import QuestionsReport, import_questions
from helpcenter.knowledge.importing_sources import Sources
from helpcenter.knowledge.importing_unanswered import import_unanswered
from helpcenter.knowledge.pictures import import_pictures
from helpcenter.knowledge.planning_import import BATCH_SIZE, Gone, Progress, Reading, read_folder
from helpcenter.knowledge.publishing import publish, save_draft
from helpcenter.knowledge.tables import ArticleRow, TranslationRow

_WRITTEN = (Step.NEW, Step.CHANGED, Step.MOVED)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How many translations were made, changed, found as they were, kept as editors have them, and archived; the same of the
    files of known questions; what was left out; what is worth a look.
    """

    created: int
    changed: int
    unchanged: int
    kept: int
    archived: int
    questions: QuestionsReport
    skipped: tuple[Remark, ...]
    adjusted: tuple[Remark, ...]
    #: Pictures that were not here yet.
    pictures: int = 0


def import_folder(
    database: Database,
    folder: Path,
    *,
    now: datetime,
    author_id: int | None = None,
    comparing: Progress | None = None,
    progress: Progress | None = None,
    publish: bool = True,
    keep_edited: bool = False,
    minor: bool = False,
    take: Take | None = None,
    archive_missing: bool = False,
    pictures: ContentStore | None = None,
) -> ImportReport:
    """Save every translation, every file of known questions and the questions without an answer in `folder` that changed
    there since folder and database were last the same; what is stored and not in the folder stays.

    What changed here and not in the folder stays too. Where both changed, `take` says whose text counts; without it nothing at
    all is imported and `ImportConflicts` tells the plan. `Take.THEIRS` lets the folder count wherever the two differ.
    `keep_edited`: what an editor has written or archived here stays as it is, and such an article under its topic.
    `archive_missing`: what was in the folder and is no longer is taken from the readers.
    Readers see the new texts at once, unless `publish` is False; known questions have no drafts. A source that changed makes
    its translations outdated; one that changed too says what the source beside it says. `minor`: the changes are of the kind
    that outdates nothing, and what was outdated stays so. `pictures`: where those of the folder are kept; None leaves them out.
    A file that cannot be used is reported and skipped.
    The work is committed in portions: after an interruption, running it again goes on. `comparing`, then `progress` are called
    with the files done and their number.

    Raises `FolderUnusable`, `ImportConflicts`, and `Unavailable` when the database is.
    """
    wishes = Wishes(publish, keep_edited, take, archive_missing)
    reading = read_folder(database, folder, wishes, comparing)
    if reading.plan.conflicts:
        raise ImportConflicts(reading.plan)
    # What is the same or stays was counted when it was compared; the other files are read again, as editors may be at work.
    counts = Counter({step: reading.counts[step] for step in (Step.SAME, Step.HERE)})
    skipped, adjusted = list(reading.plan.skipped), list(reading.plan.adjusted)
    shown = 0
    if pictures is not None:  # before the articles that show them
        read = import_pictures(database, folder, store=pictures, now=now, author_id=author_id)
        shown = read.created
        skipped += [Remark(path, None, reason) for path, reason in read.skipped]
    done = _saved(database, reading, wishes, now, author_id, minor, progress, skipped)
    counts.update(done)
    archived = _archived(database, reading.gone, now, author_id) if archive_missing else 0
    folders = {file.slug: file.path.parent for file in reading.files}
    questions = import_questions(
        database, reading.listing.questions, folders, wishes=wishes, now=now, author_id=author_id
    )
    unusable, answered = import_unanswered(database, folder, wishes=wishes, now=now, author_id=author_id)
    skipped += [remark for remark in (*questions.skipped, *unusable) if remark not in skipped]
    adjusted += [*questions.adjusted, *answered]
    _note(database, counts, archived, now, author_id)
    return ImportReport(
        created=counts[Step.NEW],
        changed=counts[Step.CHANGED] + counts[Step.MOVED],
        unchanged=counts[Step.SAME],
        kept=counts[Step.HERE],
        archived=archived,
        questions=questions,
        skipped=tuple(sorted(skipped, key=lambda remark: remark.path)),
        adjusted=tuple(sorted(adjusted, key=lambda remark: remark.path)),
        pictures=shown,
    )


def _saved(
    database: Database,
    reading: Reading,
    wishes: Wishes,
    now: datetime,
    author_id: int | None,
    minor: bool,
    progress: Progress | None,
    skipped: list[Remark],
) -> list[Step]:
    """The steps that were done, each file's in its portion."""
    files, done = reading.files, []
    if progress:
        progress(0, len(files))
    for start in range(0, len(files), BATCH_SIZE):
        some = files[start : start + BATCH_SIZE]
        waiting = [file for file in some if file.shown in reading.to_do]
        if waiting:
            tasks = compare_files(database, waiting, wishes, reading.sources).tasks
            done += _carried_out(database, tasks, wishes, now, author_id, minor, reading.sources, skipped)
        if progress:
            progress(start + len(some), len(files))
    return done


def _carried_out(
    database: Database,
    tasks: Sequence[Task],
    wishes: Wishes,
    now: datetime,
    author_id: int | None,
    minor: bool,
    sources: Sources,
    skipped: list[Remark],
) -> list[Step]:
    done: list[Step] = []
    agreed: list[Task] = []
    refused: list[Remark] = []
    with database.write() as session:
        for task in tasks:
            try:
                if task.plan.step is Step.CONFLICT:
                    raise _EditedMeanwhile
                if task.plan.step in _WRITTEN:
                    _carry_out(session, task, now, author_id, wishes.publish, minor, sources)
            except InvalidArticle as error:
                refused.append(Remark(task.file.shown, None, str(error)))
            except (RevisionConflict, _EditedMeanwhile):
                reason = "an editor saved this translation during the import; compare, then import again"
                refused.append(Remark(task.file.shown, None, reason))
            else:
                if task.plan.step in _WRITTEN:
                    done.append(task.plan.step)
                if task.remember:
                    agreed.append(task)
        _remember(session, agreed)
    skipped += refused
    return done


class _EditedMeanwhile(Exception):
    """Compared again, the file is in conflict with what an editor has just saved."""


def _carry_out(
    session: Session,
    task: Task,
    now: datetime,
    author_id: int | None,
    to_readers: bool,
    minor: bool,
    sources: Sources,
) -> None:
    file, said = task.file, task.said
    if task.plan.step is Step.MOVED:
        move_article(session, file.slug, task.topic, now, actor_id=author_id)
        return
    fields: dict[str, Any] = {
        "slug": file.slug,
        "topic": task.topic,
        "language": file.language,
        "title": said.title,
        "summary": said.summary,
        "body": said.body,
        "source": task.text,
        "author_id": author_id,
        "now": now,
        "based_on_revision": task.based_on,
    }
    if not to_readers:
        save_draft(session, **fields)
        return
    follows = Follow.AS_BEFORE if minor and task.published else sources.followed_by(session, file)
    publish(session, **fields, significant=not minor, follows=follows)


def _remember(session: Session, tasks: Iterable[Task]) -> None:
    """Folder and database say the same now; of the topic, the folder's counts as agreed, wherever the article is."""
    by_place = {(task.file.slug, task.file.language): task for task in tasks}
    if not by_place:
        return
    rows = session.execute(
        select(TranslationRow.id, TranslationRow.article_id, ArticleRow.slug, TranslationRow.language)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .where(ArticleRow.slug.in_({slug for slug, _ in by_place}))
    )
    texts: dict[int, str] = {}
    topics: dict[int, str] = {}
    for row in rows:
        if task := by_place.get((row.slug, row.language)):
            texts[row.id] = digest_of(task.text)
            topics[row.article_id] = task.file.topic
    remember(session, Subject.TRANSLATION, texts)
    remember(session, Subject.ARTICLE, topics)


def _archived(database: Database, gone: Sequence[Gone], now: datetime, author_id: int | None) -> int:
    doomed = [each for each in gone if each.plan.step is Step.MISSING]
    for start in range(0, len(doomed), BATCH_SIZE):
        some = doomed[start : start + BATCH_SIZE]
        with database.write() as session:
            for each in some:
                archive_translation(session, each.slug, each.language, now, actor_id=author_id)
            forget(session, Subject.TRANSLATION, [each.translation_id for each in some])
    return len(doomed)


def _note(database: Database, counts: Counter[Step], archived: int, now: datetime, author_id: int | None) -> None:
    """That there was an import; what it did to each article is in the trail already."""
    details = {"created": counts[Step.NEW], "changed": counts[Step.CHANGED] + counts[Step.MOVED], "archived": archived}
    if any(details.values()):
        with database.write() as session:
            note(session, act="imported", article_id=None, language=None, actor_id=author_id, now=now, details=details)
