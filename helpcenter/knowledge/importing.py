"""Read a folder of articles into the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from helpcenter.db import Database
from helpcenter.files import ContentStore
from helpcenter.knowledge.archiving import move_article
from helpcenter.knowledge.errors import InvalidArticle, RevisionConflict
from helpcenter.knowledge.folder import ArticleFile, Remark, Unreadable, list_folder, read_article_file, unambiguous
from helpcenter.knowledge.following import Follow
from helpcenter.knowledge.importing_questions import QuestionsReport, import_questions
from helpcenter.knowledge.importing_sources import Sources
from helpcenter.knowledge.importing_unanswered import import_unanswered
from helpcenter.knowledge.pictures import import_pictures
from helpcenter.knowledge.publishing import publish, save_draft
from helpcenter.knowledge.source import Source
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow

#: Files in one transaction: few enough that editors hardly wait, enough that thousands of files go quickly.
BATCH_SIZE = 200

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How many translations were made, changed, found as they were, and kept as editors have them; the same of the files of
    known questions; what was left out; what is worth a look.
    """

    created: int
    changed: int
    unchanged: int
    kept: int
    questions: QuestionsReport
    skipped: tuple[Remark, ...]
    adjusted: tuple[Remark, ...]
    #: Pictures that were not here yet.
    pictures: int = 0


class _Step(Enum):
    NOTHING = auto()
    KEEP = auto()
    CREATE = auto()
    SAVE = auto()
    MOVE = auto()


_NOT_WRITTEN = (_Step.NOTHING, _Step.KEEP)


@dataclass(frozen=True, slots=True)
class _Stored:
    topic: str
    latest_revision_id: int
    latest_source: str
    published_source: str | None
    archived: bool
    edited: bool


@dataclass(frozen=True, slots=True)
class _Task:
    file: ArticleFile
    text: str
    said: Source
    step: _Step
    based_on: int | None
    published: bool


def import_folder(
    database: Database,
    folder: Path,
    *,
    now: datetime,
    author_id: int | None = None,
    progress: Progress | None = None,
    publish: bool = True,
    keep_edited: bool = False,
    minor: bool = False,
    pictures: ContentStore | None = None,
) -> ImportReport:
    """Save every translation, every file of known questions and the questions without an answer in `folder` that differ from
    what is stored; what is stored and not in the folder stays.

    `keep_edited`: what an editor has written or archived here stays as it is, and such an article under its topic.
    Readers see the new texts at once, unless `publish` is False; known questions have no drafts. A source that changed makes
    its translations outdated; one that changed too says what the source beside it says. `minor`: the changes are of the kind
    that outdates nothing, and what was outdated stays so. `pictures`: where those of the folder are kept; None leaves them out.
    A file that cannot be used is reported and skipped.
    The work is committed in portions: after an interruption, running it again goes on. `progress` is called with the files
    done and their number.

    Raises `FolderUnusable`, and `Unavailable` when the database is.
    """
    listing = list_folder(folder)
    skipped, adjusted = list(listing.skipped), list(listing.adjusted)
    shown = 0
    if pictures is not None:  # before the articles that show them
        read = import_pictures(database, folder, store=pictures, now=now, author_id=author_id)
        shown = read.created
        skipped += [Remark(path, None, reason) for path, reason in read.skipped]
    with database.read() as session:
        files, ambiguous = unambiguous(listing.files, _topics(session))
        sources = Sources(files, _source_languages(session))
    files = sources.first(files)
    skipped += ambiguous
    counts: Counter[_Step] = Counter()
    if progress:
        progress(0, len(files))
    for start in range(0, len(files), BATCH_SIZE):
        some = files[start : start + BATCH_SIZE]
        tasks = _planned(database, some, publish, keep_edited, sources, skipped, adjusted)
        counts.update(_carried_out(database, tasks, now, author_id, publish, minor, sources, skipped))
        if progress:
            progress(start + len(some), len(files))
    folders = {file.slug: file.path.parent for file in files}
    questions = import_questions(
        database, listing.questions, folders, now=now, author_id=author_id, keep_edited=keep_edited
    )
    skipped += questions.skipped
    adjusted += questions.adjusted
    unusable, answered = import_unanswered(database, folder, now=now, author_id=author_id, keep_edited=keep_edited)
    skipped += unusable
    adjusted += answered
    return ImportReport(
        created=counts[_Step.CREATE],
        changed=counts[_Step.SAVE] + counts[_Step.MOVE],
        unchanged=counts[_Step.NOTHING],
        kept=counts[_Step.KEEP],
        questions=questions,
        skipped=tuple(sorted(skipped, key=lambda remark: remark.path)),
        adjusted=tuple(sorted(adjusted, key=lambda remark: remark.path)),
        pictures=shown,
    )


def _planned(
    database: Database,
    files: Sequence[ArticleFile],
    publish: bool,
    keep_edited: bool,
    sources: Sources,
    skipped: list[Remark],
    adjusted: list[Remark],
) -> list[_Task]:
    """Read the files and compare them with what is stored; nothing is written yet, so nobody has to wait."""
    with database.read() as session:
        stored = _stored(session, {file.slug for file in files})
    topics = {slug: known.topic for (slug, _), known in stored.items() if keep_edited and known.edited}
    tasks = []
    for file in files:
        file = replace(file, topic=topics.get(file.slug, file.topic))
        try:
            text, said = read_article_file(file.path)
        except Unreadable as error:
            skipped.append(Remark(file.shown, error.line, error.reason))
            continue
        sources.see(file, text)
        known = stored.get((file.slug, file.language))
        step = _step(known, file.topic, text, publish)
        if keep_edited and known and known.edited and step is not _Step.NOTHING:
            step = _Step.KEEP
        if step is _Step.SAVE and known and (reason := _worth_a_look(known, text)):
            adjusted.append(Remark(file.shown, None, reason))
        based_on = known.latest_revision_id if known else None
        published = known is not None and known.published_source is not None
        tasks.append(_Task(file, text, said, step, based_on, published))
    return tasks


def _step(known: _Stored | None, topic: str, text: str, publish: bool) -> _Step:
    if known is None:
        return _Step.CREATE
    same = known.published_source if publish and not known.archived else known.latest_source
    if text != same:
        return _Step.SAVE
    return _Step.MOVE if publish and topic != known.topic else _Step.NOTHING


def _worth_a_look(known: _Stored, text: str) -> str | None:
    if known.archived:
        return "was archived and is back with another text"
    if known.latest_source not in (text, known.published_source):
        return "replaces a draft that an editor has not published; the draft is kept among the revisions"
    return None


def _carried_out(
    database: Database,
    tasks: Iterable[_Task],
    now: datetime,
    author_id: int | None,
    to_readers: bool,
    minor: bool,
    sources: Sources,
    skipped: list[Remark],
) -> list[_Step]:
    tasks = list(tasks)
    done: list[_Step] = [task.step for task in tasks if task.step in _NOT_WRITTEN]
    if len(done) == len(tasks):
        return done
    refused: list[Remark] = []
    with database.write() as session:
        for task in tasks:
            if task.step in _NOT_WRITTEN:
                continue
            try:
                _carry_out(session, task, now, author_id, to_readers, minor, sources)
            except InvalidArticle as error:
                refused.append(Remark(task.file.shown, None, str(error)))
            except RevisionConflict:
                reason = "an editor saved this translation during the import; compare, then import again"
                refused.append(Remark(task.file.shown, None, reason))
            else:
                done.append(task.step)
    skipped += refused
    return done


def _carry_out(
    session: Session,
    task: _Task,
    now: datetime,
    author_id: int | None,
    to_readers: bool,
    minor: bool,
    sources: Sources,
) -> None:
    file, said = task.file, task.said
    if task.step is _Step.MOVE:
        move_article(session, file.slug, file.topic, now)
        return
    fields: dict[str, Any] = {
        "slug": file.slug,
        "topic": file.topic,
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


def _topics(session: Session) -> dict[str, str]:
    return {row.slug: row.topic for row in session.execute(select(ArticleRow.slug, ArticleRow.topic))}


def _source_languages(session: Session) -> dict[str, str]:
    rows = session.execute(select(ArticleRow.slug, ArticleRow.source_language))
    return {row.slug: row.source_language for row in rows}


def _stored(session: Session, slugs: set[str]) -> dict[tuple[str, str], _Stored]:
    latest, published = aliased(RevisionRow), aliased(RevisionRow)
    rows = session.execute(
        select(
            ArticleRow.slug,
            ArticleRow.topic,
            TranslationRow.language,
            TranslationRow.archived_at,
            latest.id.label("latest_id"),
            latest.source.label("latest_source"),
            latest.author_id,
            published.source.label("published_source"),
        )
        .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
        .join(latest, latest.id == TranslationRow.latest_revision_id)
        .outerjoin(published, published.id == TranslationRow.published_revision_id)
        .where(ArticleRow.slug.in_(slugs))
    )
    return {
        (row.slug, row.language): _Stored(
            topic=row.topic,
            latest_revision_id=row.latest_id,
            latest_source=row.latest_source,
            published_source=row.published_source,
            archived=row.archived_at is not None,
            edited=row.author_id is not None or row.archived_at is not None,
        )
        for row in rows
    }
