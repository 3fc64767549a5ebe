"""Bring back what an earlier revision said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from helpcenter.knowledge.audit.noting import note
from helpcenter.knowledge.errors import Revision
from helpcenter.knowledge.publishing import save_draft
from helpcenter.knowledge.workflow.locking import hold


def restore_revision(
    session: Session,
    *,
    slug: str,
    language: str,
    revision: int,
    based_on_revision: int,
    actor_id: int | None,
    now: datetime,
) -> Revision:
    """A new draft with the whole file of `revision`; readers see nothing of it yet, and every revision stays.

    `based_on_revision`: the latest one that the editor has seen. Raises `RevisionConflict`, `ArticleNotFound`.
    """
    held = hold(session, slug, language, revision)
    old = held.revision
    saved = save_draft(
        session,
        slug=slug,
        topic=held.article.topic,
        language=language,
        title=old.title,
        summary=old.summary,
        body=old.body,
        source=old.source,
        author_id=actor_id,
        now=now,
        based_on_revision=based_on_revision,
    )
    note(
        session,
        act="restored",
        article_id=held.article.id,
        language=language,
        actor_id=actor_id,
        now=now,
        details={"revision": saved.number, "of": old.number},
    )
    session.flush()
    return saved
