"""Where a translation stands in the work: one state out of what is known of it, a rule on plain values."""

from __future__ import annotations

from enum import StrEnum

from helpcenter.knowledge.workflow.reviews import ReviewState


class WorkState(StrEnum):
    """What an editor sees in the cell of an article and a language."""

    MISSING = "missing"  # there is no translation
    DRAFT = "draft"  # never published
    IN_REVIEW = "in-review"  # the latest text waits for a reviewer
    SENT_BACK = "sent-back"  # a reviewer wants something changed
    APPROVED = "approved"  # the latest text may be published
    SCHEDULED = "scheduled"  # a text waits for its moment
    PUBLISHED = "published"
    CHANGED = "changed"  # published, and saved again since
    OUTDATED = "outdated"  # published, and its source says something else since
    ARCHIVED = "archived"


def work_state(
    *, archived: bool, published: bool, newer: bool, outdated: bool, review: ReviewState | None, scheduled: bool
) -> WorkState:
    """What comes next decides: a text on its way to the readers says more than what they see today.

    `newer`: the latest revision is not what readers see. `review`: that of the latest revision. `outdated`: see `is_outdated`.
    """
    if scheduled:
        return WorkState.SCHEDULED
    if newer and review is not None:
        return {
            ReviewState.REQUESTED: WorkState.IN_REVIEW,
            ReviewState.APPROVED: WorkState.APPROVED,
            ReviewState.SENT_BACK: WorkState.SENT_BACK,
        }[review]
    if archived:
        return WorkState.ARCHIVED
    if not published:
        return WorkState.DRAFT
    if outdated:
        return WorkState.OUTDATED
    return WorkState.CHANGED if newer else WorkState.PUBLISHED
