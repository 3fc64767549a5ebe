"""What is known of a question and its best article, as numbers from which `answers` estimates how likely that one answers."""

from __future__ import annotations

from collections.abc import Sequence

from helpcenter.retrieval.index import Index
from helpcenter.retrieval.searching import Asked, Candidate


def features_of(index: Index, asked: Asked, candidates: Sequence[Candidate]) -> dict[str, float]:
    """Numbers about the first of `candidates`; empty when there is none."""
    if not candidates:
        return {}
    best = candidates[0]
    own = best.own if best.own is not None else 0.0
    other = best.other if best.other is not None else 0.0
    return {
        "score": best.score,
        "margin": best.score - candidates[1].score if len(candidates) > 1 else 0.0,
        "own": own,
        "other": other,
        "dense": best.passages[0].dense if best.passages else 0.0,
        "lexical": best.passages[0].lexical if best.passages else 0.0,
        "cosine": _cosine(index, asked, best),
        "coverage": _coverage(index, asked, best),
        "tokens": float(len(asked.tokens)),
        "in_language": float(best.own is not None),
    }


def _cosine(index: Index, asked: Asked, candidate: Candidate) -> float:
    """How near the question itself is to the best passage, compared with nothing."""
    if not candidate.passages:
        return 0.0
    vectors = index.vectors[candidate.entry.language]
    return float(vectors.vector(candidate.passages[0].passage_id) @ asked.question)


def _coverage(index: Index, asked: Asked, candidate: Candidate) -> float:
    """The part of what the question's words tell that is found in the candidate: 0 to 1, rare words count more."""
    vocabulary = index.words.vocabulary(asked.language)
    if candidate.entry.language != asked.language:
        return 0.0
    held = index.words.tokens_of(candidate.entry.language, [p.passage_id for p in candidate.passages[:2]])
    total = sum(vocabulary.rarity(token) for token in asked.tokens)
    found = sum(vocabulary.rarity(token) for token in asked.corrected if token in held)
    return found / total if total else 0.0
