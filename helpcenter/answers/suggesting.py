"""What is offered while a question is being typed."""

from __future__ import annotations

from typing import Final

from helpcenter.answers.question_language import language_of
from helpcenter.retrieval import Retriever, Suggestion

#: Fewer characters than these say nothing yet; more than these are no question.
SHORTEST: Final = 2
_LONGEST: Final = 200
_AT_MOST: Final = 8


def suggest(
    retriever: Retriever, typed: str, *, page_language: str, question_language: str | None = None, limit: int = _AT_MOST
) -> list[Suggestion]:
    """Articles that may answer what is being typed, best first, with their titles for a reader of `page_language`.

    `question_language`: what the asker says it is in; None to tell it from the words. Raises `Unavailable`.
    """
    typed = typed[:_LONGEST].lstrip()
    if len(typed.strip()) < SHORTEST:
        return []
    retriever.catch_up()
    asked_in = language_of(retriever, typed, page_language, question_language)
    return retriever.suggest(typed, page_language, limit, typed_in=asked_in.language)
