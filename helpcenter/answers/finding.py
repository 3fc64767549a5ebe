"""The articles a question is about, what they are good for, and whether it leans on the questions before it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

import structlog

from helpcenter.answers.confidence import calibration_for
from helpcenter.answers.following_up import NOTHING_BEFORE, ArticleRead, Earlier, context_for
from helpcenter.answers.outcome import OutcomeKind
from helpcenter.retrieval import Retriever, SearchResult, word_count

log = structlog.get_logger(__name__)

#: A short question behind another one is taken together with it, unless it is as likely as this to be answered by itself, and
#: likelier: most follow-ups look like a question about some other article when they are read alone.
_SURELY_ALONE: Final = 0.99
#: Next to the title of an article, a question that nothing answers looks like one about it: so only a question that is rather
#: answered than not by itself is answered together with the article. Of 107 that nothing answers, asked from the nearest
#: article, 6 more are answered then (52 without this limit); of 120 asked from the right one, 24 more.
_ABOUT_FROM: Final = 0.5
#: A question of so few words may lean on the article ("and from Poland?"): below that limit, the article is suggested for it. Of
#: 70 questions that go on from another one, 53 instead of 43 get the right article first.
_LEANING_WORDS: Final = 6


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

    The reading with the article counts only when it is likelier to be answered and leads to that article, and for what is
    unlikely to be answered by itself only as a suggestion.
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

    result = search("")
    best = Found(result, *decide(result))
    if follows := context_for(question, earlier.questions):
        result = search(follows, earlier.slug)
        together = Found(result, *decide(result), follows)
        if best.confidence < max(_SURELY_ALONE, together.confidence):
            best = together
    likely = best.confidence >= _ABOUT_FROM
    if reading is None or best.kind is OutcomeKind.ANSWER or not (likely or word_count(question) <= _LEANING_WORDS):
        return best
    result = search(reading.title, reading.slug)
    about = Found(result, *decide(result), about=reading)
    if not result.hits or result.hits[0].slug != reading.slug or about.confidence <= best.confidence:
        return best
    if likely or about.kind is not OutcomeKind.ANSWER:
        return about
    return replace(about, kind=OutcomeKind.SUGGESTIONS, confidence=_ABOUT_FROM)


def decide(result: SearchResult) -> tuple[OutcomeKind, float]:
    """What a search result is good for, and how sure that is."""
    calibration, fitted = calibration_for(result.recipe, result.features)
    if not fitted:
        log.debug("confidence-not-fitted", recipe=result.recipe)
    if not result.hits:
        return OutcomeKind.NO_ANSWER, 0.0
    probability = calibration.probability(result.features)
    return calibration.kind(probability), probability
