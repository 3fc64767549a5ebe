"""Take over the files of known questions that lie beside the articles of a folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.knowledge.changes import take_change_number
from helpcenter.knowledge.folder import QuestionsPlace, Remark, Unreadable, read_text
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


def import_questions(
    database: Database,
    places: Iterable[QuestionsPlace],
    folders: Mapping[str, Path],
    *,
    now: datetime,
    author_id: int | None,
    keep_edited: bool,
) -> QuestionsReport:
    """`folders`: the folder that an article (by slug) was read from; questions in another one are not its own.

    The files are stored byte for byte, lines that cannot be used too. `keep_edited`: questions that an editor saved here stay.
    """
    skipped: list[Remark] = []
    with database.read() as session:
        stored = _stored(session)
    mine = _unambiguous(places, folders, stored, skipped)
    write: dict[str, str] = {}
    unchanged = kept = 0
    for slug, place in list(mine.items()):
        try:
            source = _read(place)
        except Unreadable as error:
            skipped.append(Remark(place.shown, error.line, error.reason))
            del mine[slug]
            continue
        if source == stored[slug].source:
            unchanged += 1
        elif keep_edited and stored[slug].edited:
            kept += 1
            del mine[slug]
        else:
            write[slug] = source
    for slug in _written(database, write, stored, now, author_id):
        skipped.append(
            Remark(mine.pop(slug).shown, None, "an editor saved these questions during the import; import again")
        )
        del write[slug]
    with database.read() as session:
        adjusted = _remarks(session, mine)
    return QuestionsReport(len(write), unchanged, kept, tuple(skipped), tuple(adjusted))


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
    database: Database, write: Mapping[str, str], stored: Mapping[str, _Stored], now: datetime, author_id: int | None
) -> list[str]:
    """Write the files; out come the slugs of those that somebody else has saved since they were compared."""
    if not write:
        return []
    overtaken = []
    with database.write() as session:
        take_change_number(session)  # holds other writers until the commit
        for slug, source in write.items():
            article = session.get_one(ArticleRow, stored[slug].article_id)
            row = session.get(KnownQuestionsRow, article.id)
            if (row.version if row else 0) != stored[slug].version:
                overtaken.append(slug)
            else:
                keep(session, article, row, source, author_id, now)
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
