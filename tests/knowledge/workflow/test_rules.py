"""The rules of the work as tables: what may follow what, who may decide, and what an editor sees of it."""

from __future__ import annotations

from datetime import datetime

import pytest

from helpcenter.knowledge.workflow import (
    NotPossible,
    Review,
    ReviewAct,
    ReviewState,
    WorkState,
    approved,
    may_decide,
    review_after,
    work_state,
)

REQUESTED, APPROVED, SENT_BACK = ReviewState.REQUESTED, ReviewState.APPROVED, ReviewState.SENT_BACK
REFUSED = object()


@pytest.mark.parametrize(
    ("state", "after_request", "after_approve", "after_send_back", "after_withdraw"),
    [
        (None, REQUESTED, REFUSED, REFUSED, REFUSED),
        (REQUESTED, REFUSED, APPROVED, SENT_BACK, None),
        (APPROVED, REFUSED, REFUSED, SENT_BACK, REFUSED),
        (SENT_BACK, REQUESTED, REFUSED, REFUSED, REFUSED),
    ],
)
def test_what_may_follow(
    state: ReviewState | None,
    after_request: object,
    after_approve: object,
    after_send_back: object,
    after_withdraw: object,
) -> None:
    expected = dict(zip(ReviewAct, (after_request, after_approve, after_send_back, after_withdraw), strict=True))
    for act, wanted in expected.items():
        if wanted is REFUSED:
            with pytest.raises(NotPossible):
                review_after(state, act)
        else:
            assert review_after(state, act) is wanted, act


@pytest.mark.parametrize(
    ("author", "person", "expected"), [(7, 8, True), (7, 7, False), (None, 7, True), (7, None, False)]
)
def test_nobody_decides_on_their_own_text(author: int | None, person: int | None, expected: bool) -> None:
    assert may_decide(author, person) is expected


@pytest.mark.parametrize(
    ("author", "state", "decided_by", "expected"),
    [
        (7, APPROVED, 8, True),
        (7, APPROVED, 7, False),
        (7, REQUESTED, None, False),
        (7, SENT_BACK, 8, False),
        (None, APPROVED, 8, True),
    ],
)
def test_what_counts_as_approved(
    now: datetime, author: int | None, state: ReviewState, decided_by: int | None, expected: bool
) -> None:
    assert approved(author, Review(state, author, now, "", decided_by, now, "")) is expected
    assert approved(author, None) is False


@pytest.mark.parametrize(
    ("archived", "published", "newer", "outdated", "review", "scheduled", "expected"),
    [
        (False, False, True, False, None, False, WorkState.DRAFT),
        (False, False, True, False, REQUESTED, False, WorkState.IN_REVIEW),
        (False, False, True, False, SENT_BACK, False, WorkState.SENT_BACK),
        (False, False, True, False, APPROVED, False, WorkState.APPROVED),
        (False, False, True, False, APPROVED, True, WorkState.SCHEDULED),
        (False, True, False, False, None, False, WorkState.PUBLISHED),
        (False, True, False, False, APPROVED, False, WorkState.PUBLISHED),  # approved, then published
        (False, True, True, False, None, False, WorkState.CHANGED),
        (False, True, True, False, REQUESTED, False, WorkState.IN_REVIEW),
        (False, True, False, True, None, False, WorkState.OUTDATED),
        (False, True, True, True, None, False, WorkState.OUTDATED),
        (False, True, True, True, REQUESTED, False, WorkState.IN_REVIEW),
        (True, False, True, False, None, False, WorkState.ARCHIVED),
        (True, False, True, False, REQUESTED, False, WorkState.IN_REVIEW),  # on its way back
        (True, False, True, False, None, True, WorkState.SCHEDULED),
    ],
)
def test_one_state_out_of_what_is_known(
    archived: bool,
    published: bool,
    newer: bool,
    outdated: bool,
    review: ReviewState | None,
    scheduled: bool,
    expected: WorkState,
) -> None:
    found = work_state(
        archived=archived, published=published, newer=newer, outdated=outdated, review=review, scheduled=scheduled
    )
    assert found is expected
