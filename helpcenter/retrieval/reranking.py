"""A second look at the first articles by a model that reads question and passage together: finer, and slow.

Its score becomes part of the order of the articles; what confidence is calculated from stays as it is, about the article that
is first then. So confidence is to be fitted again: the recipe of the results names the model, that of the index does not.
"""

from __future__ import annotations

import hashlib
import statistics
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Protocol

from helpcenter.retrieval.index import Index
from helpcenter.retrieval.searching import Candidate

#: Part of the recipe: raise it whenever a rule or number below changes.
RERANKING_RULES: Final = 1
#: Articles whose best passages are looked at again.
RERANKED: Final = 8
#: The say of the second look beside the first, each in deviations among the articles looked at.
WEIGHT: Final = 1.0
#: What is not read after this many seconds stays behind what is.
SECONDS: Final = 0.8

_AT_ONCE = 4
_SMALLEST_DEVIATION = 1e-6


class CrossEncoder(Protocol):
    """Reads a question and a passage together. May be called from several threads at once."""

    @property
    def name(self) -> str:
        """Which model it is; part of the recipe."""
        ...

    def load(self) -> None:
        """Load the model, which the first call of `scores` does otherwise. Raises `EmbedderError`."""
        ...

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """How well each passage answers, on any one scale: more is better."""
        ...


def reranking_recipe(recipe: str, cross_encoder: CrossEncoder | None) -> str:
    """The recipe of results: that of the index alone, or with the cross-encoder. Sixteen hex digits."""
    if cross_encoder is None:
        return recipe
    return hashlib.sha256(f"{recipe}/{cross_encoder.name}/{RERANKING_RULES}".encode()).hexdigest()[:16]


def merged(articles: Sequence[tuple[int, float]], second_look: Mapping[int, float]) -> list[int]:
    """The ids of `articles` (each with its score, best first) in their new order.

    Those in `second_look` are ordered among themselves by both scores, each counted in deviations; the others follow as they
    were. With one score, or equal ones, nothing moves.
    """
    looked_at = [(article_id, score) for article_id, score in articles if article_id in second_look]
    first = _standardized([score for _, score in looked_at])
    second = _standardized([second_look[article_id] for article_id, _ in looked_at])
    both = [one + WEIGHT * other for one, other in zip(first, second, strict=True)]
    order = sorted(range(len(looked_at)), key=lambda place: -round(both[place], 9))  # equal ones stay as they were
    rest = [article_id for article_id, _ in articles if article_id not in second_look]
    return [looked_at[place][0] for place in order] + rest


def look_again(cross_encoder: CrossEncoder, index: Index, question: str, candidates: Sequence[Candidate]) -> list[int]:
    """The ids of the candidates' articles in their new order."""
    first = [candidate for candidate in candidates[:RERANKED] if candidate.passages]
    texts = index.words.passages(candidate.passages[0].passage_id for candidate in first)
    readable = [candidate for candidate in first if candidate.passages[0].passage_id in texts]
    scores: dict[int, float] = {}
    until = time.monotonic() + SECONDS
    for start in range(0, len(readable), _AT_ONCE):
        some = readable[start : start + _AT_ONCE]
        read = [texts[candidate.passages[0].passage_id] for candidate in some]
        passages = [
            "\n".join((candidate.entry.title, *passage.heading_path, passage.text))
            for candidate, passage in zip(some, read, strict=True)
        ]
        found = cross_encoder.scores(question, passages)
        scores.update(zip((candidate.article_id for candidate in some), found, strict=True))
        if time.monotonic() >= until:
            break
    return merged([(candidate.article_id, candidate.score) for candidate in candidates], scores)


def in_order(candidates: Iterable[Candidate], article_ids: Sequence[int]) -> list[Candidate]:
    """`candidates` in the order of `article_ids`, which names them all."""
    places = {article_id: place for place, article_id in enumerate(article_ids)}
    return sorted(candidates, key=lambda candidate: places[candidate.article_id])


def _standardized(scores: Sequence[float]) -> list[float]:
    if not scores:
        return []
    mean, deviation = statistics.fmean(scores), statistics.pstdev(scores)
    return [(score - mean) / deviation if deviation > _SMALLEST_DEVIATION else 0.0 for score in scores]
