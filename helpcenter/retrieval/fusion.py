"""Scores of different kinds made comparable and summed. Pure functions on numbers; docs/retrieval.md has what was measured.

Every score is counted in standard deviations above the usual one for this question in this language ("z-score"), so that
cosines of one language, those of another, and word scores can be added. Ranks are never used: they lose how sure a score is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Matrix: TypeAlias = NDArray[np.float32]
Scores: TypeAlias = NDArray[np.float64]

#: Part of every recipe: raise it whenever a rule or number below changes, because confidence is fitted to them.
FUSION_RULES: Final = 8

#: The say of the words beside that of the vectors.
LEXICAL_WEIGHT: Final = 0.2
#: What a passage's letters share with a question's counts so many times as much as a deviation of its words.
WORDED_PASSAGE: Final = 25.0
#: The say of an article's other translations beside the one in the question's language.
OTHER_LANGUAGES_WEIGHT: Final = 0.5
#: How much of the usual question is subtracted from a question: some passages are near to all questions.
USUAL_QUESTION_SHARE: Final = 0.75
#: Of a question that leans on the one before: the share of its own words; the rest is that of both together.
ALONE_SHARE: Final = 0.6
#: What the article that answered the question before gets on top, when this one leans on it, and others as far as what is asked
#: about them is close to what is asked about that one: a conversation goes on nearby.
ANSWERED_BEFORE: Final = 0.3
#: An article counts by its best passages, each less than the one before: several that fit say more than one.
PASSAGE_SHARES: Final = (1.0, 0.7, 0.49, 0.34, 0.24)
#: Beside an article's passages (which count 1): the say of its known questions that are nearest, of what all of them teach, and
#: of those that are written most alike.
NEAREST_WEIGHT: Final = 6.0
TAUGHT_WEIGHT: Final = 0.7
WORDED_WEIGHT: Final = 3.0
#: The say of what the question's words stand for.
MEANT_WEIGHT: Final = 2.0
#: What two texts share is small and never below 0: so many times as much is about as large as the deviations beside it.
WORDED_SCALE: Final = 20.0
#: So many known questions of an article are counted, the nearest ones.
NEAREST_COUNTED: Final = 5
#: With so many known questions they have their whole say, with fewer a part of it: ten of an article teach little, and had they
#: the same say, they would find less than its passages alone (docs/retrieval.md).
ENOUGH_KNOWN: Final = 150

_STAND_INS = 2
_SMALLEST_DEVIATION = 1e-6


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage with its normalised scores; `lexical`: of its words, and of the letters it is written with."""

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


def usual_question(titles: Matrix, everyday: Matrix) -> Matrix:
    """What questions of a language have in common: a third the mean of the titles, asked as questions, two thirds that of
    everyday questions, which have nothing in common with the articles but their language and that somebody asks.
    """
    return ((titles + 2 * everyday) / 3).astype(np.float32)


def best_means(
    articles: NDArray[np.int64],
    scores: Matrix,
    shares: Sequence[float] = PASSAGE_SHARES,
    passages: Callable[[NDArray[np.int64]], NDArray[np.int64]] | None = None,
) -> tuple[NDArray[np.int64], Scores]:
    """The articles among the hits, ascending, and for each the weighted mean of its best passages, the best one by the first of
    `shares`.

    `articles` tells whose passage each score is of. One with fewer hits than are counted has the last hit's score for the rest;
    but for no more than the `passages` that it has (told for several articles at once), so that a short article is at no
    disadvantage.
    """
    if not len(scores):
        return np.zeros(0, np.int64), np.zeros(0)
    floor = float(scores.min())
    order = np.lexsort((-scores, articles))
    sorted_articles, sorted_scores = articles[order], scores[order]
    starts = np.flatnonzero(np.concatenate([[True], sorted_articles[1:] != sorted_articles[:-1]]))
    groups = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(order))))
    places = np.arange(len(order)) - starts[groups]
    counted = places < len(shares)
    parts = np.array(shares)[places[counted]]
    sums = np.bincount(groups[counted], parts * sorted_scores[counted], len(starts))
    found = np.bincount(groups[counted], parts, len(starts))
    first = sorted_articles[starts]
    upto = np.cumsum(shares)
    whole = upto[np.minimum(len(shares), passages(first)) - 1] if passages else upto[-1]
    return first, (sums + floor * (whole - found)) / whole


def article_scores(means: Scores, there: NDArray[np.bool_], own: int | None) -> tuple[Scores, Scores, Scores]:
    """The scores of articles, and the two that each is made of: the score of its translation in the question's language, the
    column `own`, and the mean of the others; NaN where there is none.

    `means` has a row for each article and a column for each language, `there` tells which translations exist, at least one in
    each row. Where there is none in the question's language, the two that fit best stand in for it, so that such an article can
    still come first.
    """
    beside = there.copy()
    own_means = np.full(len(means), np.nan)
    if own is not None:
        own_means[there[:, own]] = means[there[:, own], own]
        beside[:, own] = False
    count = beside.sum(axis=1)
    with np.errstate(invalid="ignore"):
        others = np.where(beside, means, 0.0).sum(axis=1) / np.where(count, count, np.nan)
    best = -np.sort(np.where(beside, -means, np.inf), axis=1)[:, :_STAND_INS]
    known = np.arange(best.shape[1]) < np.minimum(count, _STAND_INS)[:, None]
    stand_in = np.where(known, best, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    first = np.where(np.isnan(own_means), stand_in, own_means)
    together = (first + OTHER_LANGUAGES_WEIGHT * others) / (1 + OTHER_LANGUAGES_WEIGHT)
    return np.where(count > 0, together, own_means), own_means, others


def with_known(
    passages: Scores, nearest: Scores, taught: Scores, worded: Scores, meant: Scores, known: NDArray[np.int64]
) -> Scores:
    """The scores of articles from those of their passages and of their `known` questions.

    Where there are few or no known questions, the passages speak for them: an article without any is at no disadvantage.
    """
    say = np.minimum(1.0, known / ENOUGH_KNOWN)
    parts = (nearest, NEAREST_WEIGHT), (taught, TAUGHT_WEIGHT), (worded, WORDED_WEIGHT), (meant, MEANT_WEIGHT)
    together = passages + say * np.sum([weight * part for part, weight in parts], axis=0)
    return np.asarray(together / (1 + say * sum(weight for _, weight in parts)), np.float64)
