"""Taking articles from the readers, and putting them under another topic."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.knowledge.audit.noting import note
from helpcenter.knowledge.changes import ChangeKind, note_change, take_change_number
from helpcenter.knowledge.errors import ArticleNotFound
from helpcenter.knowledge.revising import check_name
from helpcenter.knowledge.tables import ArticleRow, TranslationRow
from helpcenter.knowledge.waiting import forget_schedule


def archive_translation(
    session: Session, slug: str, language: str, now: datetime, *, actor_id: int | None = None
) -> None:
    """Take it from the readers; its revisions stay, and publishing brings it back. What was to be published later is not.

    Raises `ArticleNotFound`.
    """
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
    forget_schedule(session, translation.id)
    note(
        session,
        act="archived",
        article_id=translation.article_id,
        language=translation.language,
        actor_id=actor_id,
        now=now,
    )
    session.flush()


def archive_article(session: Session, slug: str, now: datetime, *, actor_id: int | None = None) -> None:
    """Archive all translations. Raises `ArticleNotFound`."""
    languages = session.scalars(select(TranslationRow.language).join(ArticleRow).where(ArticleRow.slug == slug)).all()
    if not languages:
        raise ArticleNotFound(f"there is no article {slug!r}")
    for language in languages:
        archive_translation(session, slug, language, now, actor_id=actor_id)


def move_article(session: Session, slug: str, topic: str, now: datetime, *, actor_id: int | None = None) -> None:
    """Put the article under another topic, in all languages. Raises `ArticleNotFound`, `InvalidArticle`."""
    check_name("topic", topic)
    take_change_number(session)
    article = session.scalar(select(ArticleRow).where(ArticleRow.slug == slug))
    if article is None:
        raise ArticleNotFound(f"there is no article {slug!r}")
    if article.topic != topic:
        details = {"topic": topic, "before": article.topic}
        note(session, act="moved", article_id=article.id, language=None, actor_id=actor_id, now=now, details=details)
    note_move(session, article, topic, now)
    session.flush()


def note_move(session: Session, article: ArticleRow, topic: str, now: datetime, besides: int | None = None) -> None:
    """Set the topic, and note it for each published translation except `besides`."""
    if article.topic == topic:
        return
    article.topic = topic
    for translation_id in published_ids(session, article):
        if translation_id != besides:
            note_change(session, take_change_number(session), translation_id, ChangeKind.MOVED, now)


def published_ids(session: Session, article: ArticleRow) -> list[int]:
    """The article's translations that readers see."""
    return list(
        session.scalars(
            select(TranslationRow.id)
            .where(TranslationRow.article_id == article.id, TranslationRow.published_revision_id.is_not(None))
            .order_by(TranslationRow.id)
        )
    )
