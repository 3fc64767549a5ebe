"""How well the confidence of answers tells questions that can be answered from those that cannot. Pure functions on numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Separation:
    """`questions` without an answer against those with one; shares between 0 and 1.

    `held_back_at_95`: the part of the former below the confidence that 95 % of the latter reach; `held_back_at_85` the same
    for 85 %. `auroc`: how often a question with an answer has the higher confidence of the two, ties counting half.
    """

    questions: int
    held_back_at_95: float
    held_back_at_85: float
    auroc: float


def separation(answerable: Sequence[float], unanswerable: Sequence[float]) -> Separation | None:
    """From the confidences of both kinds; None when there is nothing to compare."""
    if not answerable or not unanswerable:
        return None
    return Separation(
        questions=len(unanswerable),
        held_back_at_95=_held_back(answerable, unanswerable, 0.95),
        held_back_at_85=_held_back(answerable, unanswerable, 0.85),
        auroc=_auroc(answerable, unanswerable),
    )


def _held_back(answerable: Sequence[float], unanswerable: Sequence[float], kept: float) -> float:
    """The part of `unanswerable` below the highest threshold that at least the part `kept` of `answerable` reaches."""
    lost_at_most = int(len(answerable) * (1 - kept) + 1e-9)
    threshold = sorted(answerable)[lost_at_most]
    return round(sum(1 for value in unanswerable if value < threshold) / len(unanswerable), 4)


def _auroc(answerable: Sequence[float], unanswerable: Sequence[float]) -> float:
    ordered = sorted(unanswerable)
    wins = 0.0
    for value in answerable:
        below = bisect_left(ordered, value)
        ties = 0
        while below + ties < len(ordered) and ordered[below + ties] == value:
            ties += 1
        wins += below + ties / 2
    return round(wins / (len(answerable) * len(ordered)), 4)
