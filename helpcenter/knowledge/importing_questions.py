"""Take over the files of known questions that lie beside the articles of a folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.knowledge.changes import take_change_number
from helpcenter.knowledge.comparing_files import Wishes
from helpcenter.knowledge.folder import ArticleFile, Listing, QuestionsPlace, Remark, Unreadable, read_text
from helpcenter.knowledge.folder_states import Subject, digest_of, remember, remembered
from helpcenter.knowledge.import_plan import Clash, Planned, Step, Stored, Take, compare_texts, count_lines, settled
from helpcenter.knowledge.keeping_questions import keep
from helpcenter.knowledge.questions_file import QUESTIONS_FILE_LIMIT, identity, read_questions
from helpcenter.knowledge.tables import ArticleRow, KnownQuestionsRow


@dataclass(frozen=True, slots=True)
class QuestionsReport:
    """How many files of known questions were taken over, found as they were, and kept as editors have them.

    `skipped` could not be used at all; `adjusted` names lines that are not used, and questions that two articles have.
    """

    changed: int
    unchanged: int
    kept: int
    skipped: tuple[Remark, ...]
    adjusted: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class _Stored:
    article_id: int
    source: str
    version: int
    edited: bool


@dataclass(frozen=True, slots=True)
class _Compared:
    place: QuestionsPlace
    source: str
    step: Step
    clash: Clash | None
    remember: bool


def compare_questions(
    database: Database, listing: Listing, files: Iterable[ArticleFile], wishes: Wishes
) -> tuple[list[Planned], list[Remark]]:
    """What an import of the folder's known questions would do. `files`: its translations, so that questions of articles that
    come with it have their place.
    """
    skipped: list[Remark] = []
    folders = {file.slug: file.path.parent for file in files}
    with database.read() as session:
        stored, agreed = _stored(session), remembered(session, Subject.QUESTIONS)
    coming = {slug: _Stored(0, "", 0, False) for slug in folders if slug not in stored}
    compared = _compared(listing.questions, folders, stored | coming, agreed, wishes, skipped)
    planned = []
    for slug, each in compared.items():
        before = stored[slug].source if slug in stored else ""
        added, removed = (0, 0) if each.step is Step.SAME else count_lines(before, each.source)
        planned.append(Planned(each.place.shown, each.step, each.clash, added, removed))
    return planned, skipped


def import_questions(
    database: Database,
    places: Iterable[QuestionsPlace],
    folders: Mapping[str, Path],
    *,
    wishes: Wishes,
    now: datetime,
    author_id: int | None,
) -> QuestionsReport:
    """`folders`: the folder that an article (by slug) was read from; questions in another one are not its own.

    The files are stored byte for byte, lines that cannot be used too. Those changed here only stay, and as `wishes` say those
    changed here and there.
    """
    skipped: list[Remark] = []
    with database.read() as session:
        stored, agreed = _stored(session), remembered(session, Subject.QUESTIONS)
    compared = _compared(places, folders, stored, agreed, wishes, skipped)
    write = {slug: each.source for slug, each in compared.items() if each.step in (Step.NEW, Step.CHANGED)}
    news = {stored[slug].article_id: digest_of(each.source) for slug, each in compared.items() if each.remember}
    overtaken = _written(database, write, stored, news, now, author_id)
    for slug in overtaken:
        reason = "an editor saved these questions during the import; import again"
        skipped.append(Remark(compared.pop(slug).place.shown, None, reason))
    steps = Counter(each.step for each in compared.values())
    mine = {slug: each.place for slug, each in compared.items() if each.step not in (Step.HERE, Step.CONFLICT)}
    with database.read() as session:
        adjusted = _remarks(session, mine)
    changed = steps[Step.NEW] + steps[Step.CHANGED]
    return QuestionsReport(
        changed, steps[Step.SAME], steps[Step.HERE] + steps[Step.CONFLICT], tuple(skipped), tuple(adjusted)
    )


def _compared(
    places: Iterable[QuestionsPlace],
    folders: Mapping[str, Path],
    stored: Mapping[str, _Stored],
    agreed: Mapping[int, str],
    wishes: Wishes,
    skipped: list[Remark],
) -> dict[str, _Compared]:
    """By slug, what becomes of each file that can be used."""
    compared: dict[str, _Compared] = {}
    for slug, place in _unambiguous(places, folders, stored, skipped).items():
        try:
            source = _read(place)
        except Unreadable as error:
            skipped.append(Remark(place.shown, error.line, error.reason))
            continue
        known = stored[slug]
        digest, before = digest_of(source), digest_of(known.source)
        # Before the first save there is nothing that somebody could have changed.
        here = Stored(before, before, archived=False) if known.version else None
        last = agreed.get(known.article_id)
        step, clash = (Step.SAME, None) if source == known.source else compare_texts(digest, here, last, publish=True)
        raw, step = step, settled(step, clash, wishes.take)
        if wishes.keep_edited and (step is Step.CONFLICT or (known.edited and step is not Step.SAME)):
            step = Step.HERE
        remember = (
            last != digest
            if step is Step.SAME
            else step in (Step.NEW, Step.CHANGED) or (raw is Step.CONFLICT and wishes.take is Take.OURS)
        )
        compared[slug] = _Compared(place, source, step, clash, remember)
    return compared


def _unambiguous(
    places: Iterable[QuestionsPlace],
    folders: Mapping[str, Path],
    stored: Mapping[str, _Stored],
    skipped: list[Remark],
) -> dict[str, QuestionsPlace]:
    """One file for each article, by slug; what belongs to none is told."""
    mine: dict[str, QuestionsPlace] = {}
    for place in places:
        if place.slug not in stored:
            skipped.append(
                Remark(place.shown, None, f"there is no article {place.slug!r} that these questions are for")
            )
        elif place.slug in mine or folders.get(place.slug, place.path.parent) != place.path.parent:
            reason = f"the slug {place.slug!r} is taken by another folder; a slug is unique across all topics"
            skipped.append(Remark(place.shown, None, reason))
        else:
            mine[place.slug] = place
    return mine


def _read(place: QuestionsPlace) -> str:
    source = read_text(place.path)
    if len(source) > QUESTIONS_FILE_LIMIT:
        raise Unreadable(f"the file has {len(source):,} characters; {QUESTIONS_FILE_LIMIT:,} are allowed")
    return source


def _written(
    database: Database,
    write: Mapping[str, str],
    stored: Mapping[str, _Stored],
    news: dict[int, str],
    now: datetime,
    author_id: int | None,
) -> list[str]:
    """Write the files and remember `news`; out come the slugs of those that somebody else has saved since they were compared."""
    if not write and not news:
        return []
    overtaken = []
    with database.write() as session:
        if write:
            take_change_number(session)  # holds other writers until the commit
        for slug, source in write.items():
            article = session.get_one(ArticleRow, stored[slug].article_id)
            row = session.get(KnownQuestionsRow, article.id)
            if (row.version if row else 0) != stored[slug].version:
                overtaken.append(slug)
                news.pop(article.id, None)
            else:
                keep(session, article, row, source, author_id, now)
        remember(session, Subject.QUESTIONS, news)
    return overtaken


def _remarks(session: Session, places: Mapping[str, QuestionsPlace]) -> list[Remark]:
    """Lines that are not used, and the same question under two articles: a search cannot tell which one is meant."""
    remarks: list[Remark] = []
    owners: dict[tuple[str, str], str] = {}
    sources = {slug: known.source for slug, known in _stored(session).items() if known.source}
    # Articles that are not in the folder come first, so that the remark names a line of a file that is.
    for slug in sorted(sources, key=lambda slug: (slug in places, slug)):
        place = places.get(slug)
        read = read_questions(sources[slug])
        if place:
            remarks += [Remark(place.shown, bad.line, f"{bad.reason}; the line is not used") for bad in read.bad]
        for question, line in zip(read.questions, read.lines, strict=True):
            owner = owners.setdefault(identity(question), slug)
            if place and owner != slug:
                reason = f"the same question as under {owner!r}; a search cannot tell which of the two is meant"
                remarks.append(Remark(place.shown, line, reason))
    return remarks


def _stored(session: Session) -> dict[str, _Stored]:
    rows = session.execute(
        select(
            ArticleRow.slug,
            ArticleRow.id,
            KnownQuestionsRow.source,
            KnownQuestionsRow.version,
            KnownQuestionsRow.author_id,
        ).outerjoin(KnownQuestionsRow, KnownQuestionsRow.article_id == ArticleRow.id)
    )
    return {row.slug: _Stored(row.id, row.source or "", row.version or 0, row.author_id is not None) for row in rows}
