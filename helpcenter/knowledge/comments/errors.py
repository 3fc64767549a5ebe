"""What can go wrong with comments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from helpcenter.errors import InvalidInput, NotFound


class CommentNotFound(NotFound):
    """No such comment, or none that readers see."""

    code = "comment-not-found"


class SubscriptionNotFound(NotFound):
    """No such subscription: it was ended, or never confirmed in time."""

    code = "subscription-not-found"


class CommentField(StrEnum):
    """A field of the form."""

    NAME = "name"
    TEXT = "text"


class CommentProblem(StrEnum):
    """What is wrong with a field."""

    EMPTY = "empty"
    TOO_LONG = "too-long"


@dataclass(frozen=True, slots=True)
class CommentFieldProblem:
    """`limit` is in characters, of what is too long."""

    field: CommentField
    problem: CommentProblem
    limit: int | None = None


class InvalidComment(InvalidInput):
    """A comment that cannot be kept as it is, with every problem."""

    code = "invalid-comment"

    def __init__(self, problems: tuple[CommentFieldProblem, ...]) -> None:
        super().__init__("; ".join(f"{found.field}: {found.problem}" for found in problems))
        self.problems = problems
