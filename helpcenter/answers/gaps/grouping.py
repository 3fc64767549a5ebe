"""Which questions belong together: those that mean about the same, and at which the search thinks of the same articles.

Rules on plain vectors. Questions come one after the other and are compared with every group; one that is like none founds a group
of its own. A group is never split or joined with another, so that it is the same today as yesterday. docs/articles.md has what
was measured.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

#: Part of the recipe of every group: raise it whenever a rule or number below changes.
GROUPING_RULES: Final = 1
#: How alike a question and the questions of a group have to be, in the mean.
LIKE_ENOUGH: Final = 0.45
#: The say of the articles beside that of the meaning.
ARTICLES_WEIGHT: Final = 0.6
#: An article counts the less the farther its score is below that of the first one.
SCORE_SCALE: Final = 0.6
#: Articles that are looked at, as many as a receipt keeps.
ARTICLES_COUNTED: Final = 6

# Articles are told apart by directions of their own in so many numbers, which are nearly at right angles to one another.
_DIRECTIONS: Final = 256


def question_vector(meaning: Matrix, considered: Sequence[tuple[str, float]]) -> Matrix:
    """One vector of length 1 from the meaning of a question (a vector of length 1) and the articles that came nearest to it,
    the nearest first, with their scores. The inner product of two tells how alike two questions are.
    """
    articles = np.zeros(_DIRECTIONS, np.float32)
    for slug, score in considered[:ARTICLES_COUNTED]:
        articles += np.float32(np.exp((score - considered[0][1]) / SCORE_SCALE)) * _direction(slug)
    length = float(np.linalg.norm(articles))
    if length > 0:
        articles *= np.float32(np.sqrt(ARTICLES_WEIGHT) / length)
    together = np.concatenate([meaning, articles])
    whole = float(np.linalg.norm(together))
    return np.asarray(together / whole if whole > 0 else together, np.float32)


@lru_cache(maxsize=20_000)
def _direction(slug: str) -> Matrix:
    """The same in every process."""
    bits = np.unpackbits(np.frombuffer(hashlib.blake2b(slug.encode(), digest_size=_DIRECTIONS // 8).digest(), np.uint8))
    signs = 2 * bits.astype(np.float32) - 1
    return np.asarray(signs / np.sqrt(_DIRECTIONS), np.float32)


class Groups:
    """All groups, to be compared with: the mean vector of each and how many questions it has.

    The inner product of a question with a mean is the mean of its likenesses with the group's questions.
    """

    def __init__(self, means: Matrix, members: Sequence[int]) -> None:
        self._means = np.array(means, np.float32)
        self._members = list(members)

    def __len__(self) -> int:
        return len(self._members)

    def find(self, vector: Matrix) -> int | None:
        """The place of the group that a question belongs to; None when it is like none."""
        if not self._members:
            return None
        likenesses = self._means[: len(self._members)] @ vector
        place = int(likenesses.argmax())
        return place if likenesses[place] >= LIKE_ENOUGH else None

    def join(self, place: int, vector: Matrix) -> None:
        """Take a question into a group."""
        self._members[place] += 1
        self._means[place] += (vector - self._means[place]) / self._members[place]

    def found(self, vector: Matrix) -> int:
        """Begin a group with a question; its place."""
        place = len(self._members)
        if place == len(self._means):
            room = np.zeros((max(64, 2 * place), len(vector)), np.float32)
            room[:place] = self._means[:place]
            self._means = room
        self._means[place] = vector
        self._members.append(1)
        return place

    def mean(self, place: int) -> Matrix:
        return np.asarray(self._means[place])

    def members(self, place: int) -> int:
        return self._members[place]
