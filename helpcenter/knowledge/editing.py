"""What editors see: every article with the state of its translations, the latest text, and the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from helpcenter.knowledge.errors import ArticleNotFound, Revision
from helpcenter.knowledge.outdated import is_outdated
from helpcenter.knowledge.revising import as_revision
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow


class TranslationState(StrEnum):
    """Where a translation stands."""

    DRAFT = "draft"  # never published
    PUBLISHED = "published"
    CHANGED = "changed"  # published, and saved again since
    OUTDATED = "outdated"  # published, and its source says something else since
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class EditableTranslation:
    """The latest revision of a translation, as an editor goes on from it."""

    translation_id: int
    slug: str
    topic: str
    language: str
    title: str
    summary: str
    body: str
    source: str
    revision_id: int
    revision_number: int
    author_id: int | None
    saved_at: datetime
    state: TranslationState
    source_language: str
    published_revision_id: int | None

    @property
    def published(self) -> bool:
        """Whether readers see the article in this language (in this or an earlier revision)."""
        return self.published_revision_id is not None

    @property
    def differs(self) -> bool:
        """Whether readers see something else than this revision."""
        return self.published_revision_id != self.revision_id

    @property
    def is_source(self) -> bool:
        """Whether the other languages are translated from this text."""
        return self.language == self.source_language


@dataclass(frozen=True, slots=True)
class EditorRow:
    """An article in the editors' list; titles and states by language."""

    slug: str
    topic: str
    titles: Mapping[str, str]
    states: Mapping[str, TranslationState]
    source_language: str = "en"

    @property
    def outdated(self) -> tuple[str, ...]:
        """The languages whose translation is outdated."""
        return tuple(tag for tag, state in self.states.items() if state is TranslationState.OUTDATED)


def find_latest(session: Session, slug: str, language: str) -> EditableTranslation | None:
    """The latest revision, draft or published, or None when this translation does not exist."""
    source = aliased(TranslationRow)
    found = session.execute(
        select(ArticleRow, TranslationRow, RevisionRow, source)
        .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
        .join(RevisionRow, RevisionRow.id == TranslationRow.latest_revision_id)
        .outerjoin(source, _is_source(source))
        .where(ArticleRow.slug == slug, TranslationRow.language == language)
    ).one_or_none()
    if found is None:
        return None
    article, translation, revision, followed = found
    return EditableTranslation(
        translation_id=translation.id,
        slug=article.slug,
        topic=article.topic,
        language=translation.language,
        title=revision.title,
        summary=revision.summary,
        body=revision.body,
        source=revision.source,
        revision_id=revision.id,
        revision_number=revision.number,
        author_id=revision.author_id,
        saved_at=revision.created_at,
        state=_state(translation, followed),
        source_language=article.source_language,
        published_revision_id=translation.published_revision_id,
    )


def get_latest(session: Session, slug: str, language: str) -> EditableTranslation:
    """As `find_latest`. Raises `ArticleNotFound`."""
    latest = find_latest(session, slug, language)
    if latest is None:
        raise ArticleNotFound(f"there is no article {slug!r} in {language!r}")
    return latest


def list_revisions(session: Session, slug: str, language: str) -> list[Revision]:
    """Every saved state, newest first."""
    rows = session.scalars(
        select(RevisionRow)
        .join(TranslationRow, TranslationRow.id == RevisionRow.translation_id)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .where(ArticleRow.slug == slug, TranslationRow.language == language)
        .order_by(RevisionRow.number.desc())
    )
    return [as_revision(row) for row in rows]


def find_revision(session: Session, slug: str, language: str, revision_id: int) -> Revision | None:
    """One saved state of this translation, or None when it has no such revision."""
    row = session.scalar(
        select(RevisionRow)
        .join(TranslationRow, TranslationRow.id == RevisionRow.translation_id)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .where(RevisionRow.id == revision_id, ArticleRow.slug == slug, TranslationRow.language == language)
    )
    return as_revision(row) if row else None


def list_topics_in_use(session: Session) -> list[str]:
    """The topics of all articles, also of those that readers do not see."""
    return list(session.scalars(select(ArticleRow.topic).distinct().order_by(ArticleRow.topic)))


def find_editor_row(session: Session, slug: str) -> EditorRow | None:
    """One article as `list_for_editors` has it, or None when there is none."""
    return next(iter(_editor_rows(session, _every_article().where(ArticleRow.slug == slug))), None)


def list_for_editors(session: Session) -> list[EditorRow]:
    """Every article, archived ones too, by topic and slug; titles are those of the latest revisions."""
    return _editor_rows(session, _every_article())


def _every_article() -> Select[*tuple[Any, ...]]:
    source = aliased(TranslationRow)
    statement: Select[*tuple[Any, ...]] = (
        select(ArticleRow, TranslationRow, RevisionRow.title, source)
        .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
        .join(RevisionRow, RevisionRow.id == TranslationRow.latest_revision_id)
        .outerjoin(source, _is_source(source))
        .order_by(ArticleRow.topic, ArticleRow.slug, TranslationRow.language)
    )
    return statement


def _editor_rows(session: Session, statement: Select[*tuple[Any, ...]]) -> list[EditorRow]:
    rows = session.execute(statement)
    articles: dict[str, ArticleRow] = {}
    titles: dict[str, dict[str, str]] = {}
    states: dict[str, dict[str, TranslationState]] = {}
    for article, translation, title, followed in rows:
        articles[article.slug] = article
        titles.setdefault(article.slug, {})[translation.language] = title
        states.setdefault(article.slug, {})[translation.language] = _state(translation, followed)
    return [
        EditorRow(slug, article.topic, titles[slug], states[slug], article.source_language)
        for slug, article in articles.items()
    ]


def _is_source(source: type[TranslationRow]) -> ColumnElement[bool]:
    return (source.article_id == ArticleRow.id) & (source.language == ArticleRow.source_language)


def _state(translation: TranslationRow, source: TranslationRow | None) -> TranslationState:
    """Outdated says more than that there is a newer draft: readers miss something."""
    if translation.archived_at is not None:
        return TranslationState.ARCHIVED
    if translation.published_revision_id is None:
        return TranslationState.DRAFT
    if is_outdated(
        is_source=source is not None and source.id == translation.id,
        published=True,
        source_published=source is not None and source.published_revision_id is not None,
        follows=translation.follows_revision_id,
        newest_to_follow=source.significant_revision_id if source is not None else None,
    ):
        return TranslationState.OUTDATED
    if translation.published_revision_id == translation.latest_revision_id:
        return TranslationState.PUBLISHED
    return TranslationState.CHANGED
