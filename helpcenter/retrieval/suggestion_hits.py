"""How often the right article is offered before a question is typed to its end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from helpcenter.retrieval.evaluation import EvaluationQuestion

#: The part of the question that has been typed, and how many suggestions a reader looks at.
TYPED: Final = 0.6
LOOKED_AT: Final = 5

#: Gives, for what was typed so far and its language, the slugs of the articles offered, best first.
Offer = Callable[[str, str], Sequence[str]]
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def begun(question: str, share: float = TYPED) -> str:
    """The first words of a question that make about `share` of its letters, at least one; unspaced writing is cut anywhere."""
    wanted = share * len(question)
    words = question.split()
    if len(words) < 2 or (_UNSPACED.search(question) and len(words) < 4):
        return question[: max(2, round(wanted))]
    typed = words[0]
    for word in words[1:]:
        longer = f"{typed} {word}"
        if len(longer) - wanted > wanted - len(typed):
            break
        typed = longer
    return typed


def offered_in_time(offer: Offer, question: EvaluationQuestion) -> bool:
    """Whether an article that answers is among the first suggestions when `TYPED` of the question is typed."""
    found = offer(begun(question.question), question.language)[:LOOKED_AT]
    return any(slug in question.answers for slug in found)


def suggestion_hit_rate(offer: Offer, questions: Iterable[EvaluationQuestion]) -> float | None:
    """The part (0 to 1) of the questions that have an answer for which it is offered in time; None without any."""
    asked = [question for question in questions if question.answers]
    if not asked:
        return None
    return round(sum(offered_in_time(offer, question) for question in asked) / len(asked), 4)
