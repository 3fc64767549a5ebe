"""How much a question is like the known questions of each article: by the nearest ones, and by what all of them teach."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from helpcenter.language import is_among
from helpcenter.retrieval.fusion import NEAREST_COUNTED, WORDED_SCALE, Scores, best_means, standardized_all
from helpcenter.retrieval.index import Index
from helpcenter.retrieval.passages import ID_BITS
from helpcenter.retrieval.shelf import Ids, Matrix, Spread
from helpcenter.retrieval.teaching import Taught
from helpcenter.retrieval.wording import Worded

#: Known questions of one language that are looked at.
_HITS = 256


@dataclass(frozen=True, slots=True)
class Recognized:
    """`nearest` and `taught` in deviations, above the usual known question and above what an unrelated article gets; `worded`:
    how alike the three most alike are written, above the mean article, in a measure like theirs; `meant`: how much likelier the
    question's concepts are among the article's than among the others'. `known` is how many known
    questions the article has, `familiar` the inner product with the nearest of them.
    """

    nearest: float
    taught: float
    worded: float
    meant: float
    known: int
    familiar: float


@dataclass(frozen=True, slots=True)
class RecognizedArticles:
    """What `Recognized` says, for all articles that have known questions: arrays of one length, by ascending article id."""

    article_ids: Ids
    nearest: Scores
    taught: Scores
    worded: Scores
    meant: Scores
    known: Ids
    familiar: Scores

    def at(self, place: int) -> Recognized:
        return Recognized(
            nearest=float(self.nearest[place]),
            taught=float(self.taught[place]),
            worded=float(self.worded[place]),
            meant=float(self.meant[place]),
            known=int(self.known[place]),
            familiar=float(self.familiar[place]),
        )


_NOBODY = RecognizedArticles(
    np.zeros(0, np.int64), np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0, np.int64), np.zeros(0)
)


def recognize(
    index: Index,
    question: Matrix,
    vector: Matrix,
    taught: Taught | None,
    worded: Worded,
    meant: Scores,
    hide_languages: Collection[str] = (),
) -> RecognizedArticles:
    """Those that have known questions. `vector`: the question's without a share of the usual one; `worded`: how it is written;
    `meant`: for each article that `taught` has, what `Meanings.odds` says of it.
    """
    if taught is None or not len(taught.article_ids):
        return _NOBODY
    numbers, products, spreads = [], [], []
    for language, shelf in index.known.items():
        if is_among(language, hide_languages):
            continue
        found, scores = shelf.search(vector, _HITS)
        numbers.append(found)
        products.append(scores)
        spreads.append(shelf.spread(vector))
    if not numbers:
        return _NOBODY
    spread = _together(spreads)
    scores = standardized_all(np.concatenate(products), spread.mean, spread.deviation)
    articles = np.concatenate(numbers) >> ID_BITS
    floor = float(scores.min()) if len(scores) else 0.0
    with_hits, nearest = best_means(articles, scores, (1.0,) * NEAREST_COUNTED)
    _, first = best_means(articles, np.concatenate(products), (1.0,))
    above_mean = WORDED_SCALE * (worded.shares - worded.shares.mean())
    return RecognizedArticles(
        taught.article_ids,
        _of_each(taught.article_ids, with_hits, nearest, floor),
        taught.scores(question).astype(np.float64),
        _of_each(taught.article_ids, worded.article_ids, above_mean, 0.0),
        meant - meant.mean(),
        taught.known,
        _of_each(taught.article_ids, with_hits, first, float(first.min()) if len(first) else 0.0),
    )


def _of_each(article_ids: Ids, some: Ids, values: Scores, otherwise: float) -> Scores:
    """The `values` of `some` articles in the places of `article_ids` (ascending); `otherwise` for the rest of these."""
    of_each = np.full(len(article_ids), otherwise)
    places = np.searchsorted(article_ids, some)
    there = places < len(article_ids)
    there[there] = article_ids[places[there]] == some[there]
    of_each[places[there]] = values[there]
    return of_each


def _together(spreads: list[Spread]) -> Spread:
    """Where scores lie over several languages."""
    count = sum(spread.count for spread in spreads)
    if not count:
        return Spread(0.0, 0.0, 0)
    mean = sum(spread.count * spread.mean for spread in spreads) / count
    square = sum(spread.count * (spread.deviation**2 + spread.mean**2) for spread in spreads) / count
    return Spread(mean, math.sqrt(max(0.0, square - mean * mean)), count)
