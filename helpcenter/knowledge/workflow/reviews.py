"""The rules of a review: what may follow what, and who may decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpcenter.knowledge.waiting import ReviewRow
from helpcenter.knowledge.workflow.errors import NotPossible


class ReviewState(StrEnum):
    """Where the review of a revision stands. None stands for one that nobody has asked for, or that was taken back."""

    REQUESTED = "requested"
    APPROVED = "approved"
    SENT_BACK = "sent-back"


class ReviewAct(StrEnum):
    """What somebody does about a review."""

    REQUEST = "request"
    APPROVE = "approve"
    SEND_BACK = "send-back"
    WITHDRAW = "withdraw"


#: An approved text may still be sent back: a mistake may be seen late. What is not in the table is refused.
_NEXT: dict[tuple[ReviewState | None, ReviewAct], ReviewState | None] = {
    (None, ReviewAct.REQUEST): ReviewState.REQUESTED,
    (ReviewState.SENT_BACK, ReviewAct.REQUEST): ReviewState.REQUESTED,
    (ReviewState.REQUESTED, ReviewAct.APPROVE): ReviewState.APPROVED,
    (ReviewState.REQUESTED, ReviewAct.SEND_BACK): ReviewState.SENT_BACK,
    (ReviewState.APPROVED, ReviewAct.SEND_BACK): ReviewState.SENT_BACK,
    (ReviewState.REQUESTED, ReviewAct.WITHDRAW): None,
}


@dataclass(frozen=True, slots=True)
class Review:
    """The review of one revision. People are ids; None: the program, or nobody yet."""

    state: ReviewState
    requested_by: int | None
    requested_at: datetime
    note: str
    decided_by: int | None
    decided_at: datetime | None
    comment: str


def review_after(state: ReviewState | None, act: ReviewAct) -> ReviewState | None:
    """What a review is after an act. Raises `NotPossible`."""
    if (state, act) not in _NEXT:
        raise NotPossible(f"a text whose review is {state or 'not asked for'} cannot be the object of {act}")
    return _NEXT[state, act]


def may_decide(author_id: int | None, person_id: int | None) -> bool:
    """Whether this person may approve a revision or send it back: not their own. A text nobody is the author of is anybody's."""
    return person_id is not None and person_id != author_id


def approved(author_id: int | None, review: Review | None) -> bool:
    """Whether another person than the author has approved the revision."""
    return review is not None and review.state is ReviewState.APPROVED and may_decide(author_id, review.decided_by)


def as_review(row: ReviewRow | None) -> Review | None:
    """The row as a plain value."""
    if row is None:
        return None
    return Review(
        ReviewState(row.state),
        row.requested_by,
        row.requested_at,
        row.note,
        row.decided_by,
        row.decided_at,
        row.comment,
    )
