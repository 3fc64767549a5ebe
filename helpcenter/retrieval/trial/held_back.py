"""What known questions teach when one of them is held back, without learning all of them again.

Taking one row out of a ridge regression changes its solution by a product of two vectors (Sherman and Morrison), which costs a
thousandth of a fit. What all questions have in common, and the scale, are left as they are with it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from helpcenter.retrieval.shelf import Matrix
from helpcenter.retrieval.teaching import PENALTY, Taught


class HeldBack:
    """`questions` and `articles` as `taught` was fitted to them: one row each, behind them rows that are about none."""

    def __init__(self, taught: Taught, questions: Matrix, articles: NDArray[np.int64]) -> None:
        self._taught = taught
        self._centred = questions - taught.usual
        places = np.searchsorted(taught.article_ids, articles)
        self._places = places
        sums = np.zeros((len(taught.article_ids), questions.shape[1]), np.float32)
        np.add.at(sums, places, self._centred[: len(articles)])
        together = self._centred.T @ self._centred + PENALTY * np.eye(questions.shape[1], dtype=np.float32)
        self._inverse = np.linalg.inv(together).astype(np.float32)
        self._weights = self._inverse @ sums.T
        self._scale = float(np.linalg.norm(taught.weights) / max(float(np.linalg.norm(self._weights)), 1e-9))
        self._means = np.bincount(places, minlength=len(taught.article_ids)).astype(np.float32) / len(questions)

    def without(self, row: int) -> Taught:
        """What is taught when the question in this row is not known."""
        question = self._centred[row]
        place = int(self._places[row])
        direction = self._inverse @ question
        lever = float(question @ direction)
        target = -self._means
        target[place] += 1
        missing = target - question @ self._weights
        weights = self._weights - np.outer(direction, missing) / max(1 - lever, 1e-3)
        article_id = int(self._taught.article_ids[place])
        counts = {**self._taught.counts, article_id: self._taught.counts[article_id] - 1}
        return replace(self._taught, counts=counts, weights=np.asarray(self._scale * weights, np.float32))
