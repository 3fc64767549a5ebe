"""Ask another person to read a text; approve it, or send it back."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from helpcenter.knowledge.audit.noting import note as note_act
from helpcenter.knowledge.revising import without_unseen
from helpcenter.knowledge.waiting import ReviewRow, ScheduleRow
from helpcenter.knowledge.workflow.errors import NotNewer, OwnReview, ReviewTextMissing, ReviewTextTooLong
from helpcenter.knowledge.workflow.locking import Held, hold_latest
from helpcenter.knowledge.workflow.reviews import ReviewAct, ReviewState, may_decide, review_after

TEXT_LIMIT: Final = 2_000
_ACTS: Final = {
    ReviewAct.REQUEST: "review-requested",
    ReviewAct.APPROVE: "approved",
    ReviewAct.SEND_BACK: "sent-back",
    ReviewAct.WITHDRAW: "review-withdrawn",
}


def request_review(
    session: Session, *, slug: str, language: str, revision: int, actor_id: int | None, now: datetime, note: str = ""
) -> None:
    """Ask for a review of the latest revision; `note` is for the reviewer.

    Raises `NotNewer` when readers see this text already, and what every act here raises: `NotPossible`, `RevisionConflict`
    (the text was saved again: read that one), `ReviewTextTooLong`, `ArticleNotFound`.
    """
    text = _checked(note)
    held = hold_latest(session, slug, language, revision)
    if held.translation.published_revision_id == revision:
        raise NotNewer(f"readers see revision {held.revision.number} of {slug} ({language}) already")
    row = session.get(ReviewRow, revision)
    review_after(_state(row), ReviewAct.REQUEST)
    if row is None:
        row = ReviewRow(revision_id=revision)
        session.add(row)
    row.state, row.requested_by, row.requested_at, row.note = ReviewState.REQUESTED.value, actor_id, now, text
    row.decided_by, row.decided_at, row.comment = None, None, ""
    _note(session, held, ReviewAct.REQUEST, actor_id, now, text)


def approve(
    session: Session, *, slug: str, language: str, revision: int, actor_id: int, now: datetime, comment: str = ""
) -> None:
    """Say that readers may see this revision. Raises `OwnReview` besides."""
    _decide(session, slug, language, revision, ReviewAct.APPROVE, actor_id, now, _checked(comment))


def send_back(
    session: Session, *, slug: str, language: str, revision: int, actor_id: int, now: datetime, comment: str
) -> None:
    """Say what has to change first. If this revision was to be published later, it is not.

    Raises `ReviewTextMissing` and `OwnReview` besides.
    """
    text = _checked(comment)
    if not text:
        raise ReviewTextMissing("say what has to be changed")
    held = _decide(session, slug, language, revision, ReviewAct.SEND_BACK, actor_id, now, text)
    waiting = session.get(ScheduleRow, held.translation.id)
    if waiting is not None and waiting.revision_id == revision:
        session.delete(waiting)
        session.flush()


def withdraw_review(
    session: Session, *, slug: str, language: str, revision: int, actor_id: int | None, now: datetime
) -> None:
    """Ask no longer."""
    held = hold_latest(session, slug, language, revision)
    row = session.get(ReviewRow, revision)
    review_after(_state(row), ReviewAct.WITHDRAW)
    session.delete(row)
    _note(session, held, ReviewAct.WITHDRAW, actor_id, now, "")


def _decide(
    session: Session,
    slug: str,
    language: str,
    revision: int,
    act: ReviewAct,
    actor_id: int,
    now: datetime,
    comment: str,
) -> Held:
    held = hold_latest(session, slug, language, revision)
    row = session.get(ReviewRow, revision)
    state = review_after(_state(row), act)
    assert row is not None
    assert state is not None
    if not may_decide(held.revision.author_id, actor_id):
        raise OwnReview("another person than the author has to decide on a text")
    row.state, row.decided_by, row.decided_at, row.comment = state.value, actor_id, now, comment
    _note(session, held, act, actor_id, now, comment)
    return held


def _state(row: ReviewRow | None) -> ReviewState | None:
    return ReviewState(row.state) if row else None


def _checked(text: str) -> str:
    text = without_unseen(text).strip()
    if len(text) > TEXT_LIMIT:
        raise ReviewTextTooLong(TEXT_LIMIT)
    return text


def _note(session: Session, held: Held, act: ReviewAct, actor_id: int | None, now: datetime, text: str) -> None:
    note_act(
        session,
        act=_ACTS[act],
        article_id=held.article.id,
        language=held.translation.language,
        actor_id=actor_id,
        now=now,
        details={"revision": held.revision.number} | ({"words": text} if text else {}),
    )
    session.flush()
