"""From a draft to the readers and back: reviews, publishing now or at a time, archiving, and looking after articles.

In come what an editor wants and which revision they have seen; out go plain values, or an error that says why not. Rules on plain
values (`reviews`, `states`) tell what may follow what; acts keep the database in step with them and write the audit trail.
"""

from helpcenter.knowledge.workflow.errors import (
    NotNewer,
    NotPossible,
    OwnReview,
    ReviewTextMissing,
    ReviewTextTooLong,
    ScheduleInvalid,
    ScheduleProblem,
    StillRead,
)
from helpcenter.knowledge.workflow.loop import PublishingThread, run_publishing
from helpcenter.knowledge.workflow.releasing import publish_revision
from helpcenter.knowledge.workflow.restoring import restore_revision
from helpcenter.knowledge.workflow.retiring import free_address, lead_to, retire_article
from helpcenter.knowledge.workflow.reviewing import approve, request_review, send_back, withdraw_review
from helpcenter.knowledge.workflow.reviews import Review, ReviewAct, ReviewState, approved, may_decide, review_after
from helpcenter.knowledge.workflow.scheduling import Schedule, cancel_schedule, publish_due, schedule
from helpcenter.knowledge.workflow.states import WorkState, work_state
from helpcenter.knowledge.workflow.tending import tend_article

__all__ = [
    "NotNewer",
    "NotPossible",
    "OwnReview",
    "PublishingThread",
    "Review",
    "ReviewAct",
    "ReviewState",
    "ReviewTextMissing",
    "ReviewTextTooLong",
    "Schedule",
    "ScheduleInvalid",
    "ScheduleProblem",
    "StillRead",
    "WorkState",
    "approve",
    "approved",
    "cancel_schedule",
    "free_address",
    "lead_to",
    "may_decide",
    "publish_due",
    "publish_revision",
    "request_review",
    "restore_revision",
    "retire_article",
    "review_after",
    "run_publishing",
    "schedule",
    "send_back",
    "tend_article",
    "withdraw_review",
    "work_state",
]
