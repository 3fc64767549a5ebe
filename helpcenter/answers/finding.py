"""The articles a question is about, what they are good for, and whether it leans on the questions before it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import structlog

from helpcenter.answers.confidence import calibration_for
from helpcenter.answers.following_up import context_for
from helpcenter.answers.outcome import OutcomeKind
from helpcenter.retrieval import Retriever, SearchResult

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """`follows` is what of the earlier questions was searched for too; "" when the question was taken by itself."""

    result: SearchResult
    kind: OutcomeKind
    confidence: float
    follows: str = ""


def find(
    retriever: Retriever,
    question: str,
    *,
    language: str,
    prefer_language: str | None = None,
    earlier: Sequence[str] = (),
    limit: int = 10,
    hide_languages: Collection[str] = (),
) -> Found:
    """Search for a cleaned question, alone and, where it may refer to the `earlier` ones (oldest first), together with them.

    The reading that is likelier to be answered counts.
    """
    context = context_for(question, earlier)
    readings = []
    for follows in dict.fromkeys(("", context)):
        result = retriever.search(
            question,
            language=language,
            prefer_language=prefer_language,
            context=follows,
            limit=limit,
            hide_languages=hide_languages,
        )
        readings.append(Found(result, *decide(result), follows))
    return max(readings, key=lambda reading: reading.confidence)


def decide(result: SearchResult) -> tuple[OutcomeKind, float]:
    """What a search result is good for, and how sure that is."""
    calibration, fitted = calibration_for(result.recipe, result.features)
    if not fitted:
        log.debug("confidence-not-fitted", recipe=result.recipe)
    if not result.hits:
        return OutcomeKind.NO_ANSWER, 0.0
    probability = calibration.probability(result.features)
    return calibration.kind(probability), probability
