"""What editors see: every article with the state of its translations, the latest text, and the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.knowledge.errors import ArticleNotFound, Revision
from helpcenter.knowledge.revising import as_revision
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow


class TranslationState(StrEnum):
    """Where a translation stands."""

    DRAFT = "draft"  # never published
    PUBLISHED = "published"
    CHANGED = "changed"  # published, and saved again since
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

    @property
    def published(self) -> bool:
        """Whether readers see the article in this language (in this or an earlier revision)."""
        return self.state in (TranslationState.PUBLISHED, TranslationState.CHANGED)

    @property
    def differs(self) -> bool:
        """Whether readers see something else than this revision."""
        return self.state is not TranslationState.PUBLISHED


@dataclass(frozen=True, slots=True)
class EditorRow:
    """An article in the editors' list; titles and states by language."""

    slug: str
    topic: str
    titles: Mapping[str, str]
    states: Mapping[str, TranslationState]


def find_latest(session: Session, slug: str, language: str) -> EditableTranslation | None:
    """The latest revision, draft or published, or None when this translation does not exist."""
    found = session.execute(
        select(ArticleRow, TranslationRow, RevisionRow)
        .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
        .join(RevisionRow, RevisionRow.id == TranslationRow.latest_revision_id)
        .where(ArticleRow.slug == slug, TranslationRow.language == language)
    ).one_or_none()
    if found is None:
        return None
    article, translation, revision = found
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
        state=_state(translation.latest_revision_id, translation.published_revision_id, translation.archived_at),
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


def list_for_editors(session: Session) -> list[EditorRow]:
    """Every article, archived ones too, by topic and slug; titles are those of the latest revisions."""
    rows = session.execute(
        select(
            ArticleRow.slug,
            ArticleRow.topic,
            TranslationRow.language,
            RevisionRow.title,
            TranslationRow.latest_revision_id,
            TranslationRow.published_revision_id,
            TranslationRow.archived_at,
        )
        .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
        .join(RevisionRow, RevisionRow.id == TranslationRow.latest_revision_id)
        .order_by(ArticleRow.topic, ArticleRow.slug, TranslationRow.language)
    )
    titles: dict[tuple[str, str], dict[str, str]] = {}
    states: dict[tuple[str, str], dict[str, TranslationState]] = {}
    for row in rows:
        article = (row.topic, row.slug)
        titles.setdefault(article, {})[row.language] = row.title
        state = _state(row.latest_revision_id, row.published_revision_id, row.archived_at)
        states.setdefault(article, {})[row.language] = state
    return [EditorRow(slug, topic, titles[topic, slug], states[topic, slug]) for topic, slug in titles]


def _state(latest: int | None, published: int | None, archived_at: datetime | None) -> TranslationState:
    if archived_at is not None:
        return TranslationState.ARCHIVED
    if published is None:
        return TranslationState.DRAFT
    return TranslationState.PUBLISHED if published == latest else TranslationState.CHANGED
