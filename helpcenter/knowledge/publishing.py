"""Saving and publishing translations. Each save is a new revision; nothing is ever overwritten."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from helpcenter.knowledge.changes import ChangeKind, note_change, take_change_number
from helpcenter.knowledge.errors import (
    ArticleNotFound,
    ArticleProblem,
    InvalidArticle,
    Revision,
    RevisionConflict,
)
from helpcenter.knowledge.markup import TEXT_LIMIT
from helpcenter.knowledge.published import PublishedTranslation
from helpcenter.knowledge.slugs import SLUG_LIMIT, is_slug
from helpcenter.knowledge.source import build_source, parse_source
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow
from helpcenter.language import normalize_tag

TITLE_LIMIT = 300
SUMMARY_LIMIT = 2_000

_Made = TypeVar("_Made", ArticleRow, TranslationRow)


class RevisionKind(StrEnum):
    """Whether a save was meant for the readers."""

    DRAFT = "draft"
    PUBLISHED = "published"


# Tab and line ends stay; other control characters, and halves of surrogate pairs, cannot be seen and break databases.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Text:
    title: str
    summary: str
    body: str
    source: str | None


def publish(
    session: Session,
    *,
    slug: str,
    topic: str,
    language: str,
    title: str,
    summary: str,
    body: str,
    author_id: int | None,
    now: datetime,
    based_on_revision: int | None,
    source: str | None = None,
) -> PublishedTranslation:
    """Save and show to readers; the note for the index is written in the same transaction.

    `based_on_revision` is the latest revision the editor has seen, None for a translation that does not exist yet.
    `source` is the whole file when it comes from one, and then title, summary and body are what `parse_source` reads from it;
    otherwise the file is made from the latest revision's. Another `topic` moves the article in all languages.

    Raises `RevisionConflict`, `InvalidArticle`, `InvalidTag`.
    """
    number = take_change_number(session)
    text = _Text(title, summary, body, source)
    article, translation, revision = _save(
        session, RevisionKind.PUBLISHED, slug, topic, language, text, author_id, now, based_on_revision
    )
    translation.published_revision_id = revision.id
    translation.first_published_at = translation.first_published_at or now
    translation.archived_at = None
    note_change(session, number, translation.id, ChangeKind.PUBLISHED, now)
    _move(session, article, topic, now, besides=translation.id)
    session.flush()
    return PublishedTranslation(
        translation_id=translation.id,
        article_id=article.id,
        slug=article.slug,
        topic=article.topic,
        language=translation.language,
        title=revision.title,
        summary=revision.summary,
        body=revision.body,
        revision_id=revision.id,
        revision_number=revision.number,
        published_at=translation.first_published_at,
        updated_at=revision.created_at,
    )


def save_draft(
    session: Session,
    *,
    slug: str,
    topic: str,
    language: str,
    title: str,
    summary: str,
    body: str,
    author_id: int | None,
    now: datetime,
    based_on_revision: int | None,
    source: str | None = None,
) -> Revision:
    """Save without showing it to readers. Another `topic` counts only while no translation of the article is published.

    Arguments and errors as for `publish`.
    """
    text = _Text(title, summary, body, source)
    article, _, revision = _save(
        session, RevisionKind.DRAFT, slug, topic, language, text, author_id, now, based_on_revision
    )
    if article.topic != topic and not _published_ids(session, article):
        article.topic = topic
    session.flush()
    return as_revision(revision)


def archive_translation(session: Session, slug: str, language: str, now: datetime) -> None:
    """Take it from the readers; its revisions stay, and publishing brings it back. Raises `ArticleNotFound`."""
    number = take_change_number(session)
    translation = session.scalar(
        select(TranslationRow)
        .join(ArticleRow)
        .where(ArticleRow.slug == slug, TranslationRow.language == language)
        .with_for_update(of=TranslationRow)
    )
    if translation is None:
        raise ArticleNotFound(f"there is no article {slug!r} in {language!r}")
    if translation.archived_at is not None:
        return
    translation.archived_at = now
    if translation.published_revision_id is not None:
        translation.published_revision_id = None
        note_change(session, number, translation.id, ChangeKind.ARCHIVED, now)
    session.flush()


def archive_article(session: Session, slug: str, now: datetime) -> None:
    """Archive all translations. Raises `ArticleNotFound`."""
    languages = session.scalars(select(TranslationRow.language).join(ArticleRow).where(ArticleRow.slug == slug)).all()
    if not languages:
        raise ArticleNotFound(f"there is no article {slug!r}")
    for language in languages:
        archive_translation(session, slug, language, now)


def move_article(session: Session, slug: str, topic: str, now: datetime) -> None:
    """Put the article under another topic, in all languages. Raises `ArticleNotFound`, `InvalidArticle`."""
    _check_name("topic", topic)
    take_change_number(session)
    article = session.scalar(select(ArticleRow).where(ArticleRow.slug == slug))
    if article is None:
        raise ArticleNotFound(f"there is no article {slug!r}")
    _move(session, article, topic, now)
    session.flush()


def as_revision(row: RevisionRow) -> Revision:
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


def _save(
    session: Session,
    kind: RevisionKind,
    slug: str,
    topic: str,
    language: str,
    text: _Text,
    author_id: int | None,
    now: datetime,
    based_on_revision: int | None,
) -> tuple[ArticleRow, TranslationRow, RevisionRow]:
    _check_name("slug", slug)
    _check_name("topic", topic)
    text = _checked(text)
    article, translation = _locked(session, slug, topic, normalize_tag(language))
    if translation.latest_revision_id != based_on_revision:
        latest = (
            session.get_one(RevisionRow, translation.latest_revision_id) if translation.latest_revision_id else None
        )
        if latest is None:
            raise ArticleNotFound(f"{slug} ({language}) has no revision {based_on_revision}")
        raise RevisionConflict(slug, translation.language, as_revision(latest))
    source = text.source
    if source is None:
        previous = session.get(RevisionRow, translation.latest_revision_id) if translation.latest_revision_id else None
        source = build_source(
            previous.source if previous else None, title=text.title, summary=text.summary, body=text.body
        )
        said = parse_source(source)
        text = _Text(said.title, said.summary, said.body, source)
    revision = RevisionRow(
        translation_id=translation.id,
        number=translation.version + 1,
        kind=kind.value,
        source=source,
        title=text.title,
        summary=text.summary,
        body=text.body,
        author_id=author_id,
        created_at=now,
    )
    session.add(revision)
    session.flush()
    translation.version = revision.number
    translation.latest_revision_id = revision.id
    return article, translation, revision


def _locked(session: Session, slug: str, topic: str, language: str) -> tuple[ArticleRow, TranslationRow]:
    """The article and translation, made when they do not exist; the translation stays locked until the commit."""
    article = session.scalar(select(ArticleRow).where(ArticleRow.slug == slug))
    if article is None:
        article = _made(session, ArticleRow(slug=slug, topic=topic))
    if article is None:  # another editor made it in this very moment
        article = session.scalars(select(ArticleRow).where(ArticleRow.slug == slug)).one()
    wanted = (
        select(TranslationRow)
        .where(TranslationRow.article_id == article.id, TranslationRow.language == language)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    translation = session.scalar(wanted)
    if translation is None:
        translation = _made(session, TranslationRow(article_id=article.id, language=language, version=0))
    return article, translation or session.scalars(wanted).one()


def _made(session: Session, row: _Made) -> _Made | None:
    """The new row, or None when somebody else has just made the same."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return None
    return row


def _move(session: Session, article: ArticleRow, topic: str, now: datetime, besides: int | None = None) -> None:
    if article.topic == topic:
        return
    article.topic = topic
    for translation_id in _published_ids(session, article):
        if translation_id != besides:
            note_change(session, take_change_number(session), translation_id, ChangeKind.MOVED, now)


def _published_ids(session: Session, article: ArticleRow) -> list[int]:
    return list(
        session.scalars(
            select(TranslationRow.id)
            .where(TranslationRow.article_id == article.id, TranslationRow.published_revision_id.is_not(None))
            .order_by(TranslationRow.id)
        )
    )


def _check_name(field: str, name: str) -> None:
    if is_slug(name):
        return
    problem = ArticleProblem.INVALID_SLUG if field == "slug" else ArticleProblem.INVALID_TOPIC
    message = f"{name[:100]!r} cannot be a {field}: write lower-case words joined by hyphens, such as 'return-an-item'"
    raise InvalidArticle(field, problem, message, limit=SLUG_LIMIT)


def _checked(text: _Text) -> _Text:
    if text.source is None:
        title, summary = (" ".join(_UNSEEN.sub("", line).split()) for line in (text.title, text.summary))
        text = _Text(title, summary, _UNSEEN.sub("", text.body), None)
    if not text.title:
        raise InvalidArticle("title", ArticleProblem.TITLE_MISSING, "an article needs a title")
    for field, value, limit, problem in (
        ("title", text.title, TITLE_LIMIT, ArticleProblem.TITLE_TOO_LONG),
        ("summary", text.summary, SUMMARY_LIMIT, ArticleProblem.SUMMARY_TOO_LONG),
        ("body", text.body, TEXT_LIMIT, ArticleProblem.TEXT_TOO_LONG),
    ):
        if len(value) > limit:
            message = f"the {field} has {len(value):,} characters; {limit:,} are allowed"
            raise InvalidArticle(field, problem, message, limit=limit)
    return text
