"""What importing a folder would do, before anything is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from helpcenter.db import Database
from helpcenter.knowledge.comparing_files import Wishes, compare_files
from helpcenter.knowledge.folder import ArticleFile, Listing, list_folder, unambiguous
from helpcenter.knowledge.folder_states import Subject, digest_of, remembered
from helpcenter.knowledge.import_plan import ImportPlan, Planned, Step, Stored, Take, compare_gone, settled
from helpcenter.knowledge.importing_questions import compare_questions
from helpcenter.knowledge.importing_sources import Sources
from helpcenter.knowledge.importing_unanswered import compare_unanswered
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow

#: Files that are compared, or written, in one go: few enough that editors hardly wait, enough that thousands go quickly.
BATCH_SIZE = 200
#: How many ids one query may name; SQLite has a limit on bound values.
_IDS_AT_ONCE = 500

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Gone:
    """A translation that the folder had and has no longer."""

    translation_id: int
    slug: str
    language: str
    plan: Planned


@dataclass(frozen=True, slots=True)
class Reading:
    """A folder, listed and compared. `files`: each source before its translations; `to_do`: the paths of those that need work;
    `counts`: of translations alone.
    """

    listing: Listing
    files: tuple[ArticleFile, ...]
    sources: Sources
    to_do: frozenset[str]
    gone: tuple[Gone, ...]
    counts: Counter[Step]
    plan: ImportPlan


def plan_import(
    database: Database,
    folder: Path,
    *,
    publish: bool = True,
    keep_edited: bool = False,
    take: Take | None = None,
    archive_missing: bool = False,
    progress: Progress | None = None,
) -> ImportPlan:
    """What `import_folder` with the same arguments would do. Nothing is written.

    `progress` is called with the files compared and their number. Raises `FolderUnusable`, and `Unavailable` when the database
    is.
    """
    return read_folder(database, folder, Wishes(publish, keep_edited, take, archive_missing), progress).plan


def read_folder(database: Database, folder: Path, wishes: Wishes, progress: Progress | None) -> Reading:
    """As `plan_import`, with what carrying it out needs."""
    listing = list_folder(folder)
    with database.read() as session:
        unique, ambiguous = unambiguous(listing.files, _topics(session))
        sources = Sources(unique, _source_languages(session))
    files = sources.first(unique)
    skipped, adjusted = [*listing.skipped, *ambiguous], list(listing.adjusted)
    counts: Counter[Step] = Counter()
    planned: list[Planned] = []
    to_do: set[str] = set()
    if progress:
        progress(0, len(files))
    for start in range(0, len(files), BATCH_SIZE):
        some = files[start : start + BATCH_SIZE]
        compared = compare_files(database, some, wishes, sources)
        skipped += compared.skipped
        adjusted += compared.adjusted
        for task in compared.tasks:
            counts[task.plan.step] += 1
            if task.plan.step is not Step.SAME:
                planned.append(task.plan)
            if task.remember or task.plan.step not in (Step.SAME, Step.HERE):
                to_do.add(task.file.shown)
        if progress:
            progress(start + len(some), len(files))
    gone = _gone(database, listing, wishes)
    questions, unusable = compare_questions(database, listing, files, wishes)
    unanswered, broken = compare_unanswered(database, folder, wishes)
    others = [*(each.plan for each in gone), *questions, *unanswered]
    planned += [other for other in others if other.step is not Step.SAME]
    plan = ImportPlan(
        files=tuple(planned),
        counts=counts + Counter(other.step for other in others),
        skipped=tuple(sorted((*skipped, *unusable, *broken), key=lambda remark: remark.path)),
        adjusted=tuple(sorted(adjusted, key=lambda remark: remark.path)),
    )
    return Reading(listing, tuple(files), sources, frozenset(to_do), gone, counts, plan)


def _gone(database: Database, listing: Listing, wishes: Wishes) -> tuple[Gone, ...]:
    """What was in the folder when it was last the same as the database, and has no file now, not even a broken one."""
    there = {(file.slug, file.language) for file in listing.files}
    gone = []
    with database.read() as session:
        agreed = remembered(session, Subject.TRANSLATION)
        ids = sorted(agreed)
        for start in range(0, len(ids), _IDS_AT_ONCE):
            for place in session.execute(_places(ids[start : start + _IDS_AT_ONCE])).all():
                if (place.slug, place.language) in there:
                    continue
                step, clash = compare_gone(_stored(session, place.id), agreed[place.id])
                if step is Step.CONFLICT and not wishes.archive_missing:
                    step = Step.MISSING
                elif step is Step.CONFLICT and wishes.keep_edited:
                    step = Step.HERE
                step = settled(step, clash, wishes.take)
                if step is not Step.SAME:
                    path = f"{place.topic}/{place.slug}/{place.language}.md"
                    gone.append(Gone(place.id, place.slug, place.language, Planned(path, step, clash)))
    return tuple(sorted(gone, key=lambda each: each.plan.path))


def _places(ids: list[int]) -> Select[int, str, str, str]:
    return (
        select(TranslationRow.id, ArticleRow.topic, ArticleRow.slug, TranslationRow.language)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .where(TranslationRow.id.in_(ids))
    )


def _stored(session: Session, translation_id: int) -> Stored:
    latest, published = aliased(RevisionRow), aliased(RevisionRow)
    row = session.execute(
        select(TranslationRow.archived_at, latest.source.label("latest"), published.source.label("published"))
        .join(latest, latest.id == TranslationRow.latest_revision_id)
        .outerjoin(published, published.id == TranslationRow.published_revision_id)
        .where(TranslationRow.id == translation_id)
    ).one()
    seen = None if row.published is None else digest_of(row.published)
    return Stored(digest_of(row.latest), seen, row.archived_at is not None)


def _topics(session: Session) -> dict[str, str]:
    return {row.slug: row.topic for row in session.execute(select(ArticleRow.slug, ArticleRow.topic))}


def _source_languages(session: Session) -> dict[str, str]:
    rows = session.execute(select(ArticleRow.slug, ArticleRow.source_language))
    return {row.slug: row.source_language for row in rows}
