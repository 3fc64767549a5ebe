"""Write the published articles into a folder, the form in which they are reviewed and kept in version control."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.files import ContentStore
from helpcenter.knowledge.errors import FolderUnusable
from helpcenter.knowledge.folder import list_folder
from helpcenter.knowledge.pictures.exchanging import export_pictures, keys_named
from helpcenter.knowledge.questions_file import QUESTIONS_FILE_NAME
from helpcenter.knowledge.tables import ArticleRow, KnownQuestionsRow, RevisionRow, TranslationRow
from helpcenter.knowledge.unanswered import UNANSWERED_FILE_NAME, unanswered_questions


@dataclass(frozen=True, slots=True)
class ExportReport:
    """How many files were written and found as they were.

    `drafts` counts translations whose latest text is not published and so not in the folder; `unknown` are files in the folder
    that are not of a published article (archived or moved, for example), and questions without an answer when none are kept:
    delete them, or they come back with the next import.
    """

    written: int
    unchanged: int
    drafts: int
    unknown: tuple[str, ...]


def export_folder(
    database: Database,
    folder: Path,
    *,
    pictures: ContentStore | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ExportReport:
    """Write `articles/<topic>/<slug>/<language>.md` for each published translation and `questions.txt` for each published
    article that has known questions, and `unanswered.txt`, byte for byte as stored. `pictures`: where pictures are kept; those that
    published articles show are written to `pictures/<key>.webp`. None leaves them out.

    Each file appears whole or not at all; other files are left alone. Raises `FolderUnusable`.
    """
    written = 0
    paths: set[str] = set()
    shown: set[str] = set()
    with database.read() as session:
        published = TranslationRow.published_revision_id
        total = session.scalar(select(func.count()).where(published.is_not(None))) or 0
        behind = or_(published.is_(None), published != TranslationRow.latest_revision_id)
        drafts = session.scalar(select(func.count()).where(TranslationRow.archived_at.is_(None), behind)) or 0
        rows = session.execute(
            select(ArticleRow.topic, ArticleRow.slug, TranslationRow.language, RevisionRow.source)
            .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
            .join(RevisionRow, RevisionRow.id == published)
            .order_by(ArticleRow.topic, ArticleRow.slug, TranslationRow.language)
            .execution_options(yield_per=100)
        )
        try:
            for topic, slug, language, source in rows:
                path = f"articles/{topic}/{slug}/{language}.md"
                written += _written(folder / path, source.encode("utf-8"))
                paths.add(path)
                shown |= keys_named(source)
                if progress:
                    progress(len(paths), total)
            for topic, slug, source in _known_questions(session):
                path = f"articles/{topic}/{slug}/{QUESTIONS_FILE_NAME}"
                written += _written(folder / path, source.encode("utf-8"))
                paths.add(path)
            if unanswered := unanswered_questions(session).source:
                written += _written(folder / UNANSWERED_FILE_NAME, unanswered.encode("utf-8"))
                paths.add(UNANSWERED_FILE_NAME)
            (folder / "articles").mkdir(parents=True, exist_ok=True)
            if pictures is not None:
                for path, content in export_pictures(session, shown, pictures):
                    written += _written(folder / path, content)
                    paths.add(path)
        except OSError as error:
            raise FolderUnusable(f"{error.filename} cannot be written: {error.strerror}") from error
    listing = list_folder(folder)
    found = {file.shown for file in listing.files} | {place.shown for place in listing.questions}
    if (folder / UNANSWERED_FILE_NAME).is_file():
        found.add(UNANSWERED_FILE_NAME)
    unknown = tuple(sorted(found - paths))
    return ExportReport(written, len(paths) - written, drafts, unknown)


def _known_questions(session: Session) -> list[tuple[str, str, str]]:
    """Topic, slug and file of each article that has some and that readers see."""
    published = exists().where(
        TranslationRow.article_id == ArticleRow.id, TranslationRow.published_revision_id.is_not(None)
    )
    rows = session.execute(
        select(ArticleRow.topic, ArticleRow.slug, KnownQuestionsRow.source)
        .join(KnownQuestionsRow, KnownQuestionsRow.article_id == ArticleRow.id)
        .where(KnownQuestionsRow.source != "", published)
        .order_by(ArticleRow.topic, ArticleRow.slug)
    )
    return [(row.topic, row.slug, row.source) for row in rows]


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
