"""Write the published articles into a folder, the form in which they are reviewed and kept in version control."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.files import ContentStore
from helpcenter.knowledge.errors import FolderUnusable
from helpcenter.knowledge.folder import list_folder
from helpcenter.knowledge.folder_states import THE_FILE, Subject, digest_of, remember, remembered
from helpcenter.knowledge.import_plan import Take
from helpcenter.knowledge.pictures.exchanging import export_pictures, keys_named
from helpcenter.knowledge.questions_file import QUESTIONS_FILE_NAME
from helpcenter.knowledge.tables import ArticleRow, KnownQuestionsRow, RevisionRow, TranslationRow
from helpcenter.knowledge.unanswered import UNANSWERED_FILE_NAME, unanswered_questions


@dataclass(frozen=True, slots=True)
class ExportReport:
    """How many files were written and found as they were.

    `drafts` counts translations whose latest text is not published and so not in the folder; `unknown` are files in the folder
    that are not of a published article (archived or moved, for example), and questions without an answer when none are kept:
    delete them, or they come back with the next import. `conflicts` are files that somebody has changed and nobody has
    imported: they stay as they are.
    """

    written: int
    unchanged: int
    drafts: int
    unknown: tuple[str, ...]
    conflicts: tuple[str, ...] = ()


def export_folder(
    database: Database,
    folder: Path,
    *,
    pictures: ContentStore | None = None,
    progress: Callable[[int, int], None] | None = None,
    take: Take | None = None,
) -> ExportReport:
    """Write `articles/<topic>/<slug>/<language>.md` for each published translation and `questions.txt` for each published
    article that has known questions, and `unanswered.txt`, byte for byte as stored. `pictures`: where pictures are kept; those
    that published articles show are written to `pictures/<key>.webp`. None leaves them out.

    Each file appears whole or not at all; other files are left alone, and so are files with a text that was never here, unless
    `take` is `Take.OURS`. Raises `FolderUnusable`.
    """
    export = _Export(folder, overwrite=take is Take.OURS)
    shown: set[str] = set()
    with database.read() as session:
        published = TranslationRow.published_revision_id
        total = session.scalar(select(func.count()).where(published.is_not(None))) or 0
        behind = or_(published.is_(None), published != TranslationRow.latest_revision_id)
        drafts = session.scalar(select(func.count()).where(TranslationRow.archived_at.is_(None), behind)) or 0
        rows = session.execute(
            select(
                TranslationRow.id,
                ArticleRow.id.label("article_id"),
                ArticleRow.topic,
                ArticleRow.slug,
                TranslationRow.language,
                RevisionRow.source,
            )
            .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
            .join(RevisionRow, RevisionRow.id == published)
            .order_by(ArticleRow.topic, ArticleRow.slug, TranslationRow.language)
            .execution_options(yield_per=100)
        )
        try:
            for row in rows:
                path = f"articles/{row.topic}/{row.slug}/{row.language}.md"
                if export.write(path, row.source, partial(_was_here, database, row.id)):
                    export.agreed[Subject.TRANSLATION][row.id] = digest_of(row.source)
                    export.agreed[Subject.ARTICLE][row.article_id] = row.topic
                shown |= keys_named(row.source)
                if progress:
                    progress(len(export.paths), total)
            _export_questions(session, export)
            (folder / "articles").mkdir(parents=True, exist_ok=True)
            if pictures is not None:
                for path, content in export_pictures(session, shown, pictures):
                    export.keep(path, content)
        except OSError as error:
            raise FolderUnusable(f"{error.filename} cannot be written: {error.strerror}") from error
    with database.write() as session:
        for kind, said in export.agreed.items():
            remember(session, kind, said)
    listing = list_folder(folder)
    found = {file.shown for file in listing.files} | {place.shown for place in listing.questions}
    if (folder / UNANSWERED_FILE_NAME).is_file():
        found.add(UNANSWERED_FILE_NAME)
    return ExportReport(
        written=export.written,
        unchanged=len(export.paths) - export.written - len(export.conflicts),
        drafts=drafts,
        unknown=tuple(sorted(found - export.paths)),
        conflicts=tuple(export.conflicts),
    )


class _Export:
    """One folder being written, and what it and the database then agree on."""

    def __init__(self, folder: Path, *, overwrite: bool) -> None:
        self._folder = folder
        self._overwrite = overwrite
        self.written = 0
        self.paths: set[str] = set()
        self.conflicts: list[str] = []
        self.agreed: dict[Subject, dict[int, str]] = {kind: {} for kind in Subject}

    def write(self, path: str, source: str, was_here: Callable[[str], bool]) -> bool:
        """Whether the file now says this. `was_here`: whether the text it said before is known, so that nothing is lost."""
        place = self._folder / path
        content = source.encode("utf-8")
        if not self._overwrite and place.is_file():
            before = place.read_bytes()
            if before != content and not _is_known(before, was_here):
                self.paths.add(path)
                self.conflicts.append(path)
                return False
        self.keep(path, content)
        return True

    def keep(self, path: str, content: bytes) -> None:
        self.written += _written(self._folder / path, content)
        self.paths.add(path)


def _is_known(content: bytes, was_here: Callable[[str], bool]) -> bool:
    try:
        return was_here(content.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _was_here(database: Database, translation_id: int, text: str) -> bool:
    """Whether some revision says this; asked while the list of articles is still being read."""
    with database.read() as session:
        mine = select(RevisionRow.id).where(RevisionRow.translation_id == translation_id, RevisionRow.source == text)
        return session.scalar(mine.limit(1)) is not None


def _was_agreed(agreed: str | None, text: str) -> bool:
    """Earlier files of questions are not kept: the last one that both agreed on is all that is known."""
    return agreed == digest_of(text)


def _export_questions(session: Session, export: _Export) -> None:
    """Known questions, and those without an answer."""
    agreed = remembered(session, Subject.QUESTIONS)
    for article_id, topic, slug, source in _known_questions(session):
        path = f"articles/{topic}/{slug}/{QUESTIONS_FILE_NAME}"
        if export.write(path, source, partial(_was_agreed, agreed.get(article_id))):
            export.agreed[Subject.QUESTIONS][article_id] = digest_of(source)
    if unanswered := unanswered_questions(session).source:
        last = remembered(session, Subject.UNANSWERED).get(THE_FILE)
        if export.write(UNANSWERED_FILE_NAME, unanswered, partial(_was_agreed, last)):
            export.agreed[Subject.UNANSWERED][THE_FILE] = digest_of(unanswered)


def _known_questions(session: Session) -> list[tuple[int, str, str, str]]:
    """Id, topic, slug and file of each article that has some and that readers see."""
    published = exists().where(
        TranslationRow.article_id == ArticleRow.id, TranslationRow.published_revision_id.is_not(None)
    )
    rows = session.execute(
        select(ArticleRow.id, ArticleRow.topic, ArticleRow.slug, KnownQuestionsRow.source)
        .join(KnownQuestionsRow, KnownQuestionsRow.article_id == ArticleRow.id)
        .where(KnownQuestionsRow.source != "", published)
        .order_by(ArticleRow.topic, ArticleRow.slug)
    )
    return [(row.id, row.topic, row.slug, row.source) for row in rows]


def _written(path: Path, content: bytes) -> bool:
    """Whether the file had to be written."""
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return True
