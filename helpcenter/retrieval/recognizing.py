"""How much a question is like the known questions of each article: by the nearest ones, and by what all of them teach."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from helpcenter.retrieval.fusion import NEAREST_COUNTED, best_means, standardized_all
from helpcenter.retrieval.index import Index
from helpcenter.retrieval.passages import ID_BITS
from helpcenter.retrieval.shelf import Matrix, Spread
from helpcenter.retrieval.teaching import Taught

#: Known questions of one language that are looked at.
_HITS = 256


@dataclass(frozen=True, slots=True)
class Recognized:
    """Both in deviations: `nearest` above the usual known question, `taught` above what an unrelated article gets. `known` is
    how many known questions the article has, `familiar` the inner product with the nearest of them.
    """

    nearest: float
    taught: float
    known: int
    familiar: float


def recognize(
    index: Index, question: Matrix, vector: Matrix, taught: Taught | None, hide_languages: Collection[str] = ()
) -> dict[int, Recognized]:
    """By article, those that have known questions. `vector` is the question's without a share of the usual one."""
    if taught is None:
        return {}
    numbers, products, spreads = [], [], []
    for language, shelf in index.known.items():
        if {language, language.split("-")[0]} & set(hide_languages):
            continue
        found, scores = shelf.search(vector, _HITS)
        numbers.append(found)
        products.append(scores)
        spreads.append(shelf.spread(vector))
    if not numbers:
        return {}
    spread = _together(spreads)
    scores = standardized_all(np.concatenate(products), spread.mean, spread.deviation)
    articles = np.concatenate(numbers) >> ID_BITS
    nearest = best_means(articles, scores, NEAREST_COUNTED)
    first = best_means(articles, np.concatenate(products), 1)
    lowest = min(first.values(), default=0.0)
    floor = float(scores.min()) if len(scores) else 0.0
    return {
        article_id: Recognized(
            nearest.get(article_id, floor), score, taught.counts[article_id], first.get(article_id, lowest)
        )
        for article_id, score in taught.scores(question).items()
    }


def _together(spreads: list[Spread]) -> Spread:
    """Where scores lie over several languages."""
    count = sum(spread.count for spread in spreads)
    if not count:
        return Spread(0.0, 0.0, 0)
    mean = sum(spread.count * spread.mean for spread in spreads) / count
    square = sum(spread.count * (spread.deviation**2 + spread.mean**2) for spread in spreads) / count
    return Spread(mean, math.sqrt(max(0.0, square - mean * mean)), count)
