"""Which articles are asked about with the concepts of a question: what its words stand for, in any of ten languages.

For every concept, how much more usual it is in an article's known questions than in those of the others (logarithm of the odds,
as naive Bayes has it), summed over the question. Neither spelling nor language matters: a Croatian question about a parcel
counts for the article that English and Polish questions about parcels are known of.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from helpcenter.retrieval.concepts import Concepts
from helpcenter.retrieval.fusion import Scores
from helpcenter.retrieval.shelf import Ids

#: An article's questions count as if there were so many more of the usual kind: with few of them, chance says little.
_PRIOR: Final = 100.0
#: The root of how much more a rare concept weighs: its odds say most of it already.
_RARITY: Final = 0.25


class Meanings:
    """The concepts of known questions. They never change, so that any number of threads may ask.

    `owners`: for each of the questions the id of the article it is asked of; `concepts`: each of its concepts once.
    """

    def __init__(self, owners: Ids, concepts: Sequence[Concepts]) -> None:
        self.article_ids, places = np.unique(owners, return_inverse=True)
        self._places = places.astype(np.int32)
        self._sizes = np.bincount(places, minlength=len(self.article_ids)).astype(np.float64)
        together = np.concatenate(concepts) if len(concepts) else np.zeros(0, np.int32)
        order = np.argsort(together, kind="stable")
        self._questions = np.repeat(np.arange(len(concepts), dtype=np.int32), [len(some) for some in concepts])[order]
        together = together[order]
        firsts = np.flatnonzero(np.diff(together, prepend=-1))
        self._concepts = together[firsts]
        self._starts = np.append(firsts, len(together))

    def odds(self, ways: Sequence[Concepts], *, without: int | None = None) -> Scores:
        """One for each of `article_ids`, above and below 0, in the mean of the `ways` a question is put; 0 when nothing is known
        of its concepts. `without`: the place of a known question, as if it were not there.
        """
        if not len(ways):
            return np.zeros(len(self.article_ids))
        return np.asarray(np.mean([self._odds(asked, without) for asked in ways], axis=0), np.float64)

    def _odds(self, asked: Concepts, without: int | None) -> Scores:
        odds = np.zeros(len(self.article_ids))
        sizes = self._sizes
        if without is not None:
            sizes = sizes.copy()
            sizes[self._places[without]] -= 1
        count, length = float(sizes.sum()), 0.0
        for concept in asked.tolist():
            questions = self._about(concept)
            questions = questions if without is None else questions[questions != without]
            rarity = math.log((count + 1) / (len(questions) + 1)) ** _RARITY
            length += rarity**2
            if len(questions):
                held = np.bincount(self._places[questions], minlength=len(odds))
                usual = _PRIOR * (len(questions) + 0.5) / (count + 1)
                own, others = (
                    (held + usual) / (sizes + _PRIOR),
                    (len(questions) - held + usual) / (count - sizes + _PRIOR),
                )
                odds += rarity * np.log(own / others)
        return odds / math.sqrt(length) if length else odds

    def _about(self, concept: int) -> NDArray[np.int32]:
        """The places of the known questions that have it."""
        place = int(np.searchsorted(self._concepts, concept))
        if place == len(self._concepts) or self._concepts[place] != concept:
            return self._questions[:0]
        return self._questions[self._starts[place] : self._starts[place + 1]]
