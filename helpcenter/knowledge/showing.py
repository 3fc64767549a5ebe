"""Make a revision the one that readers see."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from helpcenter.knowledge.audit.noting import note
from helpcenter.knowledge.changes import ChangeKind, note_change
from helpcenter.knowledge.following import Follow, note_publication
from helpcenter.knowledge.machine_translations.marking import clear_machine_mark
from helpcenter.knowledge.published import PublishedTranslation, find_published
from helpcenter.knowledge.redirects import forget_redirect
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow
from helpcenter.knowledge.waiting import forget_schedule


def show(
    session: Session,
    number: int,
    article: ArticleRow,
    translation: TranslationRow,
    revision: RevisionRow,
    *,
    follows: Follow | int,
    actor_id: int | None,
    now: datetime,
    scheduled: bool = False,
) -> PublishedTranslation:
    """Show `revision` to readers under the change `number`. Its address leads to itself, older texts wait no longer."""
    note_publication(session, article, translation, revision, follows)
    if translation.published_revision_id is None:
        forget_redirect(session, article.slug)
    translation.published_revision_id = revision.id
    translation.first_published_at = translation.first_published_at or now
    translation.shown_at = now
    translation.archived_at = None
    forget_schedule(session, translation.id, up_to=revision.id)
    note_change(session, number, translation.id, ChangeKind.PUBLISHED, now)
    note(
        session,
        act="published",
        article_id=article.id,
        language=translation.language,
        actor_id=actor_id,
        now=now,
        details={"revision": revision.number, "significant": revision.significant}
        | ({"scheduled": True} if scheduled else {}),
    )
    clear_machine_mark(session, article, translation, revision, actor_id=actor_id, now=now)
    session.flush()
    published = find_published(session, article.slug, translation.language)
    assert published is not None
    return published
