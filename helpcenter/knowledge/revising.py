"""Write one more revision of a translation, unless somebody else has just written one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from helpcenter.knowledge.errors import ArticleNotFound, ArticleProblem, InvalidArticle, Revision, RevisionConflict
from helpcenter.knowledge.markup import TEXT_LIMIT
from helpcenter.knowledge.questions_file import folded
from helpcenter.knowledge.slugs import SLUG_LIMIT, is_slug
from helpcenter.knowledge.source import build_source, parse_source
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow
from helpcenter.language import normalize_tag

TITLE_LIMIT = 300
SUMMARY_LIMIT = 2_000

# Tab and line ends stay; other control characters, and halves of surrogate pairs, cannot be seen and break databases.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_Made = TypeVar("_Made", ArticleRow, TranslationRow)


class RevisionKind(StrEnum):
    """Whether a save was meant for the readers."""

    DRAFT = "draft"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Save:
    """What an editor, or the import of a file, wants to be saved."""

    kind: RevisionKind
    slug: str
    topic: str
    language: str
    title: str
    summary: str
    body: str
    source: str | None
    author_id: int | None
    now: datetime
    based_on_revision: int | None
    significant: bool = False
    #: New values of further keys of the front matter.
    other: Mapping[str, str] | None = None


def save_revision(session: Session, wish: Save) -> tuple[ArticleRow, TranslationRow, RevisionRow]:
    """Write the revision; the translation stays locked until the commit.

    Raises `RevisionConflict`, `InvalidArticle`, `InvalidTag`.
    """
    check_name("slug", wish.slug)
    check_name("topic", wish.topic)
    wish = _checked(wish)
    article, translation = _locked(session, wish.slug, wish.topic, normalize_tag(wish.language))
    latest = _latest(session, translation)
    if (latest.id if latest else None) != wish.based_on_revision:
        if latest is None:
            raise ArticleNotFound(f"{wish.slug} ({wish.language}) has no revision {wish.based_on_revision}")
        raise RevisionConflict(wish.slug, translation.language, as_revision(latest))
    revision = _revision(wish, translation, latest.source if latest else None)
    session.add(revision)
    session.flush()
    translation.version = revision.number
    translation.latest_revision_id = revision.id
    translation.title, translation.title_folded = revision.title, folded(revision.title)
    article.changed_at = wish.now
    return article, translation, revision


def check_name(field: str, name: str) -> None:
    """Raises `InvalidArticle` when `name` cannot be a slug or topic."""
    if is_slug(name):
        return
    problem = ArticleProblem.INVALID_SLUG if field == "slug" else ArticleProblem.INVALID_TOPIC
    message = f"{name[:100]!r} cannot be a {field}: write lower-case words joined by hyphens, such as 'return-an-item'"
    raise InvalidArticle(field, problem, message, limit=SLUG_LIMIT)


def without_unseen(text: str) -> str:
    """`text` without control characters, except tabs and line ends."""
    return _UNSEEN.sub("", text)


def as_revision(row: RevisionRow) -> Revision:
    """The row as a plain value."""
    return Revision(
        revision_id=row.id,
        number=row.number,
        kind=row.kind,
        title=row.title,
        summary=row.summary,
        body=row.body,
        source=row.source,
        author_id=row.author_id,
        created_at=row.created_at,
    )


def _checked(wish: Save) -> Save:
    if wish.source is None:
        title, summary = (" ".join(without_unseen(line).split()) for line in (wish.title, wish.summary))
        other = {name: without_unseen(value) for name, value in wish.other.items()} if wish.other else None
        wish = replace(wish, title=title, summary=summary, body=without_unseen(wish.body), other=other)
    if not wish.title:
        raise InvalidArticle("title", ArticleProblem.TITLE_MISSING, "an article needs a title")
    for field, value, limit, problem in (
        ("title", wish.title, TITLE_LIMIT, ArticleProblem.TITLE_TOO_LONG),
        ("summary", wish.summary, SUMMARY_LIMIT, ArticleProblem.SUMMARY_TOO_LONG),
        ("body", wish.body, TEXT_LIMIT, ArticleProblem.TEXT_TOO_LONG),
    ):
        if len(value) > limit:
            message = f"the {field} has {len(value):,} characters; {limit:,} are allowed"
            raise InvalidArticle(field, problem, message, limit=limit)
    return wish


def _locked(session: Session, slug: str, topic: str, language: str) -> tuple[ArticleRow, TranslationRow]:
    """The article and translation, made when they do not exist yet."""
    of_slug = select(ArticleRow).where(ArticleRow.slug == slug)
    article = session.scalar(of_slug) or _made(session, ArticleRow(slug=slug, topic=topic, source_language=language))
    if article is None:
        article = session.scalars(of_slug).one()
    of_language = (
        select(TranslationRow)
        .where(TranslationRow.article_id == article.id, TranslationRow.language == language)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    translation = session.scalar(of_language) or _made(
        session, TranslationRow(article_id=article.id, language=language, version=0)
    )
    return article, translation or session.scalars(of_language).one()


def _made(session: Session, row: _Made) -> _Made | None:
    """The new row, or None when another editor has made the same in this very moment."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return None
    return row


def _latest(session: Session, translation: TranslationRow) -> RevisionRow | None:
    return session.get(RevisionRow, translation.latest_revision_id) if translation.latest_revision_id else None


def _revision(wish: Save, translation: TranslationRow, previous_source: str | None) -> RevisionRow:
    title, summary, body, source = wish.title, wish.summary, wish.body, wish.source
    if source is None:
        source = build_source(previous_source, title=title, summary=summary, body=body, other=wish.other)
        said = parse_source(source)
        title, summary, body = said.title, said.summary, said.body
    return RevisionRow(
        translation_id=translation.id,
        number=translation.version + 1,
        kind=wish.kind.value,
        source=source,
        title=title,
        summary=summary,
        body=body,
        author_id=wish.author_id,
        created_at=wish.now,
        significant=wish.significant,
    )
