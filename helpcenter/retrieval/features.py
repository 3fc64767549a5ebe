"""What is known of a question and its best article, as numbers from which `answers` estimates how likely that one answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from helpcenter.retrieval.asked import Asked
from helpcenter.retrieval.everyday import framing_words
from helpcenter.retrieval.fusion import NEAREST_COUNTED, WORDED_SCALE, standardized
from helpcenter.retrieval.index import Index
from helpcenter.retrieval.searching import Candidate
from helpcenter.retrieval.shelf import Matrix, Spread, spread_of
from helpcenter.retrieval.teaching import Lessons
from helpcenter.retrieval.tokens import plain_words

_PASSAGES_READ = 2

#: With fewer known questions than these an article's confidence is judged by a model of its own: they tell less.
MANY_KNOWN: Final = 100

#: Where there is no second article to compare with.
_NO_RIVAL: Final = 1.0


def features_of(
    index: Index, question: str, asked: Asked, candidates: Sequence[Candidate], lessons: Lessons
) -> dict[str, float]:
    """Numbers about the first of `candidates`; empty when there is none.

    `score`: of the article, in deviations above the usual passage. `margin`: how much more than the next article.
    `cosine`: how near the question is to the best passage, above what is usual between the two languages, in deviations of
    everyday questions (the encoders of a language differ, and so does what a cosine means). `coverage`: the
    part of what the question's words tell that the best passages hold; 0 across languages. `in_language`: 1 or 0.
    `passage_score`, `passage_margin`: the same two by the passages alone (the margin below 0 when another article's fit better).

    Where the article has known questions (`recognized` is 1, or a half when they are few), also `nearest`, `taught`, `worded` and
    `meant`, each with its margin (`nearest_margin` ...), the same by its known questions; `agreement`: how many of the five
    (passages and these) have it first; and `familiar`: how near the question is to the nearest of them.

    `asked_exactly` is 1 when the question is word for word a title of the article or one of its known questions, or asks for a
    title in so many words.

    `everyday` and `everyday_nearest`: how near it is to the three nearest questions, and the nearest, that no help center
    answers; `unanswered` and `unanswered_nearest` the same for those that this one does not, where editors told some. These, and
    `familiar`, in deviations above the usual everyday question: a cosine means something else in each language.
    `everyday_worded` and `unanswered_worded`: how alike it is written to the most alike of them.
    """
    if not candidates:
        return {}
    best = candidates[0]
    ground = spread_of(lessons.everyday, asked.question)
    worded = asked.worded.result()
    return {
        "score": best.score,
        "margin": best.score - candidates[1].score if len(candidates) > 1 else _NO_RIVAL,
        "cosine": _cosine(index, asked, best) / max(ground.deviation, 1e-6),
        "coverage": _coverage(index, asked, best),
        "in_language": float(best.own is not None),
        "passage_score": best.passage_score,
        "passage_margin": (passages := _lead(best.passage_score, (other.passage_score for other in candidates[1:]))),
        **_recognized(best, candidates[1:], passages, spread_of(lessons.everyday, asked.vector)),
        **_near("everyday", lessons.everyday, asked, ground, worded.everyday),
        **_near("unanswered", lessons.unanswered, asked, ground, worded.unanswered),
        "asked_exactly": float(_asked_exactly(index, question, asked.language, best)),
    }


def _near(name: str, questions: Matrix, asked: Asked, ground: Spread, worded: float) -> dict[str, float]:
    if not len(questions):
        return {}
    products = np.sort(questions @ asked.question)[::-1]
    return {
        name: standardized(float(products[:3].mean()), ground.mean, ground.deviation),
        f"{name}_nearest": standardized(float(products[0]), ground.mean, ground.deviation),
        f"{name}_worded": WORDED_SCALE * worded,
    }


def _recognized(
    best: Candidate, others: Sequence[Candidate], passage_margin: float, ground: Spread
) -> dict[str, float]:
    known = best.recognized
    if known is None or known.known < NEAREST_COUNTED:
        return {"recognized": 0.0}
    rivals = [other.recognized for other in others if other.recognized is not None]
    nearest = _lead(known.nearest, (rival.nearest for rival in rivals))
    taught = _lead(known.taught, (rival.taught for rival in rivals))
    worded = _lead(known.worded, (rival.worded for rival in rivals))
    meant = _lead(known.meant, (rival.meant for rival in rivals))
    return {
        "recognized": 1.0 if known.known >= MANY_KNOWN else 0.5,
        "nearest": known.nearest,
        "nearest_margin": nearest,
        "taught": known.taught,
        "taught_margin": taught,
        "worded": known.worded,
        "worded_margin": worded,
        "meant": known.meant,
        "meant_margin": meant,
        "agreement": float(sum(margin >= 0 for margin in (passage_margin, nearest, taught, worded, meant))),
        "familiar": standardized(known.familiar, ground.mean, ground.deviation),
    }


def _lead(own: float, others: Iterable[float]) -> float:
    return own - max(others, default=own - _NO_RIVAL)


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


def _asked_exactly(index: Index, question: str, language: str, candidate: Candidate) -> bool:
    """Whether the question is a title of the article, or one of its known questions, but for case, accents and punctuation; or a
    title of several words with nothing about it but what any question has: "how do I return an item".
    """
    asked = plain_words(question)
    titles = index.by_article[candidate.article_id].values()
    return hash(" ".join(asked)) in index.asked_as(candidate.article_id) or any(
        _framed(asked, plain_words(entry.title), framing_words(language)) for entry in titles
    )


def _framed(asked: Sequence[str], title: Sequence[str], framing: frozenset[str]) -> bool:
    count = len(title)
    return count > 1 and any(
        asked[start : start + count] == title and framing.issuperset((*asked[:start], *asked[start + count :]))
        for start in range(len(asked) - count + 1)
    )
