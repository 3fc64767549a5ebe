"""Texts compared letter by letter: how much of what they are written with a question shares with known ones, and with passages.

Runs of letters find what the encoders do not see: a typing error leaves most of them as they are, and so do inflection and
compounds; and the one rare word that decides which article answers weighs more than all the usual ones (tf-idf, cosine). Across
languages little is shared, and little is said.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from helpcenter.retrieval.embedding import Text
from helpcenter.retrieval.fusion import Scores, best_means
from helpcenter.retrieval.runs import Runs, passage_runs, runs_of, runs_of_all
from helpcenter.retrieval.shelf import Ids, Matrix

#: Owners of questions that are about no article.
EVERYDAY: Final = -1
UNANSWERED: Final = -2

#: So many questions of an article are counted, those most alike.
_COUNTED: Final = (1.0, 1.0, 1.0)
_LOOKED_AT: Final = 512
#: The root of the mean square of a passage's runs, which are mostly rare, as far as it is known without counting them all.
_USUAL_RARITY: Final = 1.5


@dataclass(frozen=True, slots=True)
class Worded:
    """How alike a question is to others, from 0 (nothing shared) to 1: to the three most alike of each article, in the mean, by
    ascending article id; to the most alike of the everyday ones, and of those that no article answers.
    """

    article_ids: Ids
    shares: Scores
    everyday: float
    unanswered: float


class Wordings:
    """Questions to compare with. They never change, so that any number of threads may ask.

    `owners`: for each text the id of the article it is a question of, `EVERYDAY` or `UNANSWERED`.
    """

    def __init__(self, texts: Ids, runs: Runs, owners: Ids) -> None:
        """`runs` of all texts, each once a text, and the places of the `texts` that they are of."""
        self._owners = owners
        self._article_ids = np.unique(owners[owners >= 0])
        self._known = np.flatnonzero(owners >= 0)
        self._everyday, self._unanswered = (np.flatnonzero(owners == one) for one in (EVERYDAY, UNANSWERED))
        order = np.argsort(runs, kind="stable")
        self._texts = texts[order].astype(np.int32)
        self._runs, self._starts, counts = np.unique(runs[order], return_index=True, return_counts=True)
        self._counts = counts
        self._strange = math.log(max(len(owners), 2))
        self._weights = (np.log(len(owners) / counts) if len(counts) else np.zeros(0)).astype(np.float32)
        squares = np.bincount(self._texts, np.repeat(self._weights**2, counts), len(owners))
        self._lengths = np.sqrt(np.maximum(squares, 1e-9)).astype(np.float32)

    @classmethod
    def of(cls, known: Iterable[tuple[int, Text]], everyday: Sequence[Text], unanswered: Sequence[Text]) -> Wordings:
        """Of the `known` questions, each with its article's id, and of those that are about none."""
        owned = [*known, *((EVERYDAY, text) for text in everyday), *((UNANSWERED, text) for text in unanswered)]
        return cls(*runs_of_all([text.text for _, text in owned]), np.array([owner for owner, _ in owned], np.int64))

    def only(self, *, known: bool = True, unanswered: bool = True) -> Wordings:
        """The same without the known questions, or without those that have no answer."""
        kept = (self._owners == EVERYDAY) | (known & (self._owners >= 0)) | (unanswered & (self._owners == UNANSWERED))
        there = kept[self._texts]
        places = np.cumsum(kept) - 1
        return Wordings(places[self._texts[there]], np.repeat(self._runs, self._counts)[there], self._owners[kept])

    def like(self, ways: Sequence[str], *, without: int | None = None) -> Worded:
        """How alike the question is, in the mean of the `ways` it is written. `without`: the place of a text, as if it were not
        there.
        """
        shares = np.asarray(np.mean([self.shares(text) for text in ways], axis=0), np.float32)
        if without is not None:
            shares[without] = 0.0
        best = self._known
        if len(best) > _LOOKED_AT:  # which of equal ones does not matter: they count as much as none
            best = best[np.argpartition(-shares[best], _LOOKED_AT - 1)[:_LOOKED_AT]]
        articles, means = best_means(self._owners[best], shares[best], _COUNTED)
        of_each = np.full(len(self._article_ids), float(shares[best].min()) if len(best) else 0.0)
        of_each[np.searchsorted(self._article_ids, articles)] = means
        return Worded(
            self._article_ids,
            of_each,
            float(shares[self._everyday].max(initial=0.0)),
            float(shares[self._unanswered].max(initial=0.0)),
        )

    def shares(self, text: str) -> Matrix:
        """One for each of the texts: the cosine of what they and `text` are written with."""
        runs = runs_of(text)
        places = np.searchsorted(self._runs, runs)
        places = places[places < len(self._runs)]
        places = places[np.isin(self._runs[places], runs)]
        weights, counts = self._weights[places], self._counts[places]
        strange = len(runs) - len(places)
        length = math.sqrt(float(weights @ weights) + strange * self._strange**2) or 1.0
        steps = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        texts = self._texts[np.repeat(self._starts[places], counts) + steps]
        products = np.bincount(texts, np.repeat(weights**2, counts), len(self._owners))
        return np.asarray(products / (length * self._lengths), np.float32)


def shares_of(ways: Sequence[str], passages: Sequence[Runs]) -> Matrix:
    """How alike the question, in the mean of the `ways` it is written, and each of the `passages` are, from 0 to about 1.

    What is rare is told by these passages alone, which are the nearest ones anyway; so with one there is nothing to tell.
    """
    lengths = np.array([len(runs) for runs in passages])
    if len(passages) < 2 or not lengths.sum():
        return np.zeros(len(passages), np.float32)
    together = np.concatenate(passages)
    owners = np.repeat(np.arange(len(passages)), lengths)
    return np.asarray(
        np.mean([_shares(passage_runs(text), together, owners, lengths) for text in ways], axis=0), np.float32
    )


def _shares(question: Runs, together: Runs, owners: Ids, lengths: Ids) -> Scores:
    if not len(question):
        return np.zeros(len(lengths))
    places = np.searchsorted(question, together)
    places[places == len(question)] = 0
    shared = question[places] == together
    held = np.bincount(places[shared], minlength=len(question))
    weights = np.log(len(lengths) / np.maximum(held, 1)) ** 2
    sums = np.bincount(owners[shared], weights[places[shared]], len(lengths))
    return np.asarray(sums / (_USUAL_RARITY * math.sqrt(float(weights.sum()) or 1.0) * np.sqrt(np.maximum(lengths, 1))))
