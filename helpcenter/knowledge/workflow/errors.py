"""Why a step of the work is refused."""

from __future__ import annotations

from enum import StrEnum

from helpcenter.errors import Conflict, Forbidden, InvalidInput


class NotPossible(Conflict):
    """The text is not at a point where this can be done; somebody else may just have done it."""

    code = "step-not-possible"


class NotNewer(Conflict):
    """Readers see this revision, or a newer one, already."""

    code = "revision-not-newer"


class OwnReview(Forbidden):
    """Who wrote a revision does not decide on it."""

    code = "own-review"


class ReviewTextMissing(InvalidInput):
    """Who sends a text back says why."""

    code = "review-text-missing"


class ReviewTextTooLong(InvalidInput):
    """A note or comment is longer than `limit` characters."""

    code = "review-text-too-long"

    def __init__(self, limit: int) -> None:
        super().__init__(f"shorten the text to {limit:,} characters")
        self.limit = limit


class ScheduleProblem(StrEnum):
    """Why a moment cannot be one to publish at; pages say it in the editor's language."""

    PAST = "past"
    TOO_FAR = "too-far"


class ScheduleInvalid(InvalidInput):
    """Nothing can be published at this moment."""

    code = "schedule-invalid"

    def __init__(self, problem: ScheduleProblem) -> None:
        super().__init__(f"nothing can be published at this moment: {problem}")
        self.problem = problem


class StillRead(Conflict):
    """Readers see the article; archive it first."""

    code = "still-read"
