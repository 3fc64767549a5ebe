"""What can go wrong with a question."""

from __future__ import annotations

from enum import StrEnum

from helpcenter.errors import InvalidInput, NotFound


class QuestionProblem(StrEnum):
    """Why a question cannot be answered; pages say it in the shopper's language."""

    EMPTY = "empty"
    NOTHING_TO_READ = "nothing-to-read"


class QuestionError(InvalidInput):
    """The question holds nothing that can be looked for."""

    code = "question"

    def __init__(self, problem: QuestionProblem) -> None:
        super().__init__(
            "the question is empty; type a few words"
            if problem is QuestionProblem.EMPTY
            else "the question holds no letters or digits; type a few words"
        )
        self.problem = problem


class ReceiptNotFound(NotFound):
    """No answer with this receipt was given."""

    code = "receipt-not-found"
