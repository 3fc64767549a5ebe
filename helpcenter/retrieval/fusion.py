"""Scores of different kinds made comparable and summed. Pure functions on numbers; docs/retrieval.md has what was measured.

Every score is counted in standard deviations above the usual one for this question in this language ("z-score"), so that
cosines of one language, those of another, and word scores can be added. Ranks are never used: they lose how sure a score is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Matrix: TypeAlias = NDArray[np.float32]

#: Part of every recipe: raise it whenever a rule or number below changes, because confidence is fitted to them.
FUSION_RULES: Final = 2

#: The say of the words beside that of the vectors.
LEXICAL_WEIGHT: Final = 0.2
#: The say of an article's other translations beside the one in the question's language.
OTHER_LANGUAGES_WEIGHT: Final = 0.5
#: How much of the usual question is subtracted from a question: some passages are near to all questions.
USUAL_QUESTION_SHARE: Final = 0.25
#: Of a question that leans on the one before: the share of its own words; the rest is that of both together.
ALONE_SHARE: Final = 1 / 3
#: An article counts by this many of its passages, the best ones: two that fit say more than one.
PASSAGES_COUNTED: Final = 2
#: Beside an article's passages (which count 1): the say of its known questions that are nearest, and of what all of them teach.
NEAREST_WEIGHT: Final = 1.5
TAUGHT_WEIGHT: Final = 0.7
#: So many known questions of an article are counted, the nearest ones.
NEAREST_COUNTED: Final = 5

_STAND_INS = 2
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


def standardized_all(values: Matrix, mean: float, deviation: float) -> Matrix:
    """`standardized` for each of `values`."""
    if deviation <= _SMALLEST_DEVIATION:
        return np.zeros_like(values)
    return ((values - mean) / deviation).astype(np.float32)


def standardized_words(scores: Mapping[int, float], passages: int) -> dict[int, float]:
    """Word scores of the passages that have one, against all `passages`; the others have 0 before and a little less after."""
    if not scores or passages < 2:
        return dict.fromkeys(scores, 0.0)
    mean = sum(scores.values()) / passages
    variance = sum(score * score for score in scores.values()) / passages - mean * mean
    deviation = math.sqrt(max(0.0, variance))
    return {number: standardized(score, mean, deviation) for number, score in scores.items()}


def best_means(articles: NDArray[np.int64], scores: Matrix, counted: int = PASSAGES_COUNTED) -> dict[int, float]:
    """The mean of each article's best passages among the hits; one with fewer hits than are counted has the last hit's score
    for the rest. `articles` tells whose passage each score is of.
    """
    if not len(scores):
        return {}
    floor = float(scores.min())
    order = np.lexsort((-scores, articles))
    sorted_articles, sorted_scores = articles[order], scores[order]
    starts = np.flatnonzero(np.concatenate([[True], sorted_articles[1:] != sorted_articles[:-1]]))
    ends = np.append(starts[1:], len(order))
    means: dict[int, float] = {}
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        best = sorted_scores[start : min(end, start + counted)].tolist()
        means[int(sorted_articles[start])] = sum(best + [floor] * (counted - len(best))) / counted
    return means


def article_score(own: float | None, others: Sequence[float]) -> float:
    """An article's score from that of its translation in the question's language, if there is one, and of the others.

    Where there is none, the two translations that fit best stand in for it, so that such an article can still come first.
    """
    if not others:
        return own if own is not None else -math.inf
    if own is None:
        best = sorted(others, reverse=True)[:_STAND_INS]
        own = sum(best) / len(best)
    other = sum(others) / len(others)
    return (own + OTHER_LANGUAGES_WEIGHT * other) / (1 + OTHER_LANGUAGES_WEIGHT)


def with_known(passages: float, nearest: float, taught: float, known: int) -> float:
    """An article's score from those of its passages and of its `known` questions.

    Where there are few or no known questions, the passages speak for them: an article without any is at no disadvantage.
    """
    share = min(1.0, known / NEAREST_COUNTED)
    nearest = share * nearest + (1 - share) * passages
    taught = share * taught + (1 - share) * passages
    return (passages + NEAREST_WEIGHT * nearest + TAUGHT_WEIGHT * taught) / (1 + NEAREST_WEIGHT + TAUGHT_WEIGHT)
