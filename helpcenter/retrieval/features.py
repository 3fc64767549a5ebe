"""What is known of a question and its best article, as numbers from which `answers` estimates how likely that one answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from helpcenter.retrieval.index import Index
from helpcenter.retrieval.searching import Asked, Candidate

_PASSAGES_READ = 2

#: Where there is no second article to compare with.
_NO_RIVAL: Final = 1.0


def features_of(index: Index, asked: Asked, candidates: Sequence[Candidate]) -> dict[str, float]:
    """Numbers about the first of `candidates`; empty when there is none.

    `score`: of the article, in deviations above the usual passage. `margin`: how much more than the next article.
    `cosine`: how near the question is to the best passage, above what is usual between the two languages. `coverage`: the
    part of what the question's words tell that the best passages hold; 0 across languages. `in_language`: 1 or 0.
    """
    if not candidates:
        return {}
    best = candidates[0]
    return {
        "score": best.score,
        "margin": best.score - candidates[1].score if len(candidates) > 1 else _NO_RIVAL,
        "cosine": _cosine(index, asked, best),
        "coverage": _coverage(index, asked, best),
        "in_language": float(best.own is not None),
    }


def _cosine(index: Index, asked: Asked, candidate: Candidate) -> float:
    if not candidate.passages:
        return 0.0
    vectors = index.vectors[candidate.entry.language]
    number = candidate.passages[0].passage_id
    cosine = vectors.scores(asked.question, [number]).get(number, 0.0)  # none when it has just been archived
    return cosine - index.spread(asked.usual, candidate.entry.language).mean


def _coverage(index: Index, asked: Asked, candidate: Candidate) -> float:
    if candidate.entry.language != asked.language:
        return 0.0
    vocabulary = index.words.vocabulary(asked.language)
    held = index.words.tokens_of(asked.language, [p.passage_id for p in candidate.passages[:_PASSAGES_READ]])
    total = sum(vocabulary.rarity(token) for token in asked.tokens)
    found = sum(vocabulary.rarity(token) for token in asked.known if token in held)
    return min(1.0, found / total) if total else 0.0
