"""What a search asks of the vectors of one language, wherever they lie."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Matrix: TypeAlias = NDArray[np.float32]
Ids: TypeAlias = NDArray[np.int64]

#: How many vectors stand for all when a score is compared with the usual ones.
SAMPLE: Final = 256


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the scores of one question lie: their mean and standard deviation over `count` passages."""

    mean: float
    deviation: float
    count: int


class Shelf(Protocol):
    """The vectors of one language's passages, or of its known questions, by id."""

    def __len__(self) -> int: ...

    def search(self, question: Matrix, limit: int) -> tuple[Ids, Matrix]:
        """The ids most like `question` (one vector) and their inner products, best first."""
        ...

    def scores(self, question: Matrix, passage_ids: Sequence[int]) -> dict[int, float]:
        """The inner products of certain ids; those that are not here are left out."""
        ...

    def vector(self, number: int) -> Matrix:
        """The vector of one id. Raises `KeyError`."""
        ...

    def spread(self, question: Matrix) -> Spread:
        """Where this question's scores lie, from a sample."""
        ...


def spread_of(sample: Matrix, question: Matrix) -> Spread:
    """Where a question's scores lie among the vectors of `sample`."""
    if not len(sample):
        return Spread(0.0, 0.0, 0)
    products = sample @ question
    mean = float(products.mean())
    variance = float(products @ products) / len(products) - mean * mean
    return Spread(mean, math.sqrt(max(0.0, variance)), len(products))


def sampled(count: int) -> list[int]:
    """The places of those of `count` vectors that stand for all: evenly apart, the same in every process."""
    return [int(place) for place in np.linspace(0, count - 1, min(SAMPLE, count), dtype=int)]
