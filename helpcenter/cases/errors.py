"""What can be wrong with a case, its request or its replies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from helpcenter.errors import Conflict, InvalidInput, NotFound


class CaseNotFound(NotFound):
    """No case has this number, or not for this person: which of them is not told."""

    code = "case-not-found"


class Problem(StrEnum):
    """What is wrong with one field."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field that cannot be taken. `limit` is the most characters, when the text is too long."""

    field: str
    problem: Problem
    limit: int | None = None


class InvalidRequest(InvalidInput):
    """Fields of a request or a reply that cannot be taken, all of them at once, in the order of the form."""

    code = "invalid-request"

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        self.problems = problems
        super().__init__(
            "These fields need mending: "
            + ", ".join(
                f"{found.field} ({found.problem}" + (f", at most {found.limit} characters)" if found.limit else ")")
                for found in problems
            )
        )


class AlreadySent(Conflict):
    """The same idempotency key came before, with other content. Nothing was changed; `number` is the case it opened."""

    code = "already-sent"

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(
            f"This request was sent before, with other content, and opened case {number}. "
            "Add to that case, or send a new request with a new key."
        )
