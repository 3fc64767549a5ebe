"""Publish a revision that is there, as it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from helpcenter.knowledge.changes import take_change_number
from helpcenter.knowledge.errors import ReviewNeeded
from helpcenter.knowledge.following import Follow
from helpcenter.knowledge.pictures import check_pictures
from helpcenter.knowledge.published import PublishedTranslation
from helpcenter.knowledge.revising import RevisionKind
from helpcenter.knowledge.showing import show
from helpcenter.knowledge.tables import RevisionRow
from helpcenter.knowledge.waiting import ReviewRow
from helpcenter.knowledge.workflow.errors import NotNewer
from helpcenter.knowledge.workflow.locking import Held, hold
from helpcenter.knowledge.workflow.reviews import approved, as_review


def publish_revision(
    session: Session,
    *,
    slug: str,
    language: str,
    revision: int,
    actor_id: int | None,
    now: datetime,
    review_needed: bool,
    significant: bool = True,
    follows: Follow | int = Follow.NEWEST,
    scheduled: bool = False,
) -> PublishedTranslation:
    """Show this revision to readers, also when the text was saved again since: what was named is what they see.

    `significant` and `follows` as for `publish`. With `review_needed`, somebody else than its author must have approved it; a
    text that readers have seen before may come back without. `scheduled`: for the trail.

    Raises `ReviewNeeded`, `NotNewer`, `ArticleNotFound`.
    """
    number = take_change_number(session)
    held = hold(session, slug, language, revision)
    check_publishable(session, held, review_needed=review_needed)
    if held.revision.kind != RevisionKind.PUBLISHED:
        held.revision.kind, held.revision.significant = RevisionKind.PUBLISHED.value, significant
    return show(
        session,
        number,
        held.article,
        held.translation,
        held.revision,
        follows=follows,
        actor_id=actor_id,
        now=now,
        scheduled=scheduled,
    )


def check_publishable(session: Session, held: Held, *, review_needed: bool) -> None:
    """Raises `NotNewer`, `ReviewNeeded`, and `InvalidArticle` for a picture that is missing or has no alternative text."""
    seen = held.translation.published_revision_id
    if seen is not None and held.revision.id <= seen:
        raise NotNewer(f"readers see revision {held.revision.number} of {held.article.slug}, or a newer one, already")
    if review_needed and not _reviewed(session, held.revision):
        raise ReviewNeeded(held.article.slug, held.translation.language)
    if held.revision.author_id is not None:  # what came from a folder is as it is there
        check_pictures(session, held.revision.body)


def _reviewed(session: Session, revision: RevisionRow) -> bool:
    if revision.kind == RevisionKind.PUBLISHED:
        return True
    return approved(revision.author_id, as_review(session.get(ReviewRow, revision.id)))
