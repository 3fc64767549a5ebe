"""Scores of different kinds made comparable and summed. Pure functions on numbers; docs/retrieval.md has what was measured.

Every score is counted in standard deviations above the usual one for this question in this language ("z-score"), so that
cosines of one language, those of another, and word scores can be added. Ranks are never used: they lose how sure a score is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

#: The say of the words beside that of the vectors.
LEXICAL_WEIGHT: Final = 0.2
#: The say of an article's other translations beside the one in the question's language.
OTHER_LANGUAGES_WEIGHT: Final = 0.5
#: How much of the usual question is subtracted from a question: some passages are near to all questions.
USUAL_QUESTION_SHARE: Final = 0.25
#: An article counts by this many of its passages, the best ones: two that fit say more than one.
PASSAGES_COUNTED: Final = 2

_SMALLEST_DEVIATION = 1e-6


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage with its normalised scores."""

    passage_id: int
    dense: float
    lexical: float

    @property
    def total(self) -> float:
        return self.dense + LEXICAL_WEIGHT * self.lexical


def standardized(value: float, mean: float, deviation: float) -> float:
    """`value` in deviations above the mean; 0 when all values are the same."""
    return (value - mean) / deviation if deviation > _SMALLEST_DEVIATION else 0.0


def standardized_words(scores: Mapping[int, float], passages: int) -> dict[int, float]:
    """Word scores of the passages that have one, against all `passages`; the others have 0 before and a little less after."""
    if not scores or passages < 2:
        return dict.fromkeys(scores, 0.0)
    mean = sum(scores.values()) / passages
    variance = sum(score * score for score in scores.values()) / passages - mean * mean
    deviation = math.sqrt(max(0.0, variance))
    return {number: standardized(score, mean, deviation) for number, score in scores.items()}


def best_mean(scores: Iterable[float], floor: float, available: int) -> float:
    """The mean of an article's best passages. Passages that were not among the hits count as `floor`, the last hit's score."""
    counted = min(PASSAGES_COUNTED, available)
    best = sorted(scores, reverse=True)[:counted]
    return sum([*best, *[floor] * (counted - len(best))]) / max(1, counted)


def article_score(own: float | None, others: Sequence[float]) -> float:
    """An article's score from that of its translation in the question's language, if there is one, and of the others."""
    other = sum(others) / len(others) if others else None
    if own is None:
        return other if other is not None else -math.inf
    if other is None:
        return own
    return (own + OTHER_LANGUAGES_WEIGHT * other) / (1 + OTHER_LANGUAGES_WEIGHT)
