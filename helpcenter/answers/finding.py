"""The articles a question is about, what they are good for, and whether it leans on the questions before it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import structlog

from helpcenter.answers.confidence import calibration_for
from helpcenter.answers.following_up import NOTHING_BEFORE, ArticleRead, Earlier, context_for
from helpcenter.answers.outcome import OutcomeKind
from helpcenter.retrieval import Retriever, SearchResult

log = structlog.get_logger(__name__)

#: Next to the title of an article, a question that nothing answers looks like one about it: so only a question that is rather
#: answered than not is also read together with the article. Of 107 that nothing answers, asked from the nearest article, 3 more
#: are answered then (14 without this limit); of 120 asked from the right one, 14 more.
_ABOUT_FROM: Final = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """`follows` is what of the earlier questions was searched for too; "" when the question was taken by itself.

    `about` is the article that was being read, when the question was taken to be about it.
    """

    result: SearchResult
    kind: OutcomeKind
    confidence: float
    follows: str = ""
    about: ArticleRead | None = None


def find(
    retriever: Retriever,
    question: str,
    *,
    language: str,
    prefer_language: str | None = None,
    earlier: Earlier = NOTHING_BEFORE,
    reading: ArticleRead | None = None,
    limit: int = 10,
    hide_languages: Collection[str] = (),
) -> Found:
    """Search for a cleaned question, alone and, where it may refer to the `earlier` ones, together with them;
    with the title of the article that was being read (`reading`) too, when it is likely to be answered but not surely.

    The reading that is likelier to be answered counts; that with the article only when it leads to that article.
    """

    def search(context: str, answered_before: str = "") -> SearchResult:
        return retriever.search(
            question,
            language=language,
            prefer_language=prefer_language,
            context=context,
            answered_before=answered_before,
            limit=limit,
            hide_languages=hide_languages,
        )

    readings = []
    for follows in dict.fromkeys(("", context_for(question, earlier.questions))):
        result = search(follows, earlier.slug if follows else "")
        readings.append(Found(result, *decide(result), follows))
    best = max(readings, key=lambda found: found.confidence)
    if reading is None or best.kind is OutcomeKind.ANSWER or best.confidence < _ABOUT_FROM:
        return best
    result = search(reading.title)
    about = Found(result, *decide(result), about=reading)
    leads_there = bool(result.hits) and result.hits[0].slug == reading.slug
    return about if leads_there and about.confidence > best.confidence else best


def decide(result: SearchResult) -> tuple[OutcomeKind, float]:
    """What a search result is good for, and how sure that is."""
    calibration, fitted = calibration_for(result.recipe, result.features)
    if not fitted:
        log.debug("confidence-not-fitted", recipe=result.recipe)
    if not result.hits:
        return OutcomeKind.NO_ANSWER, 0.0
    probability = calibration.probability(result.features)
    return calibration.kind(probability), probability
