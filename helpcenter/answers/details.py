"""What a receipt keeps beside the passages, as plain JSON values: enough to tell why there was this answer, or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from helpcenter.answers.confidence import calibration_for
from helpcenter.answers.outcome import RelatedArticle
from helpcenter.answers.question_language import QuestionLanguage
from helpcenter.retrieval import SearchResult

#: Articles whose scores are kept.
CONSIDERED: Final = 6


def details_of(
    result: SearchResult,
    *,
    asked_in: QuestionLanguage,
    page_language: str,
    suggested: Sequence[RelatedArticle],
    generation: str | None,
    milliseconds: int,
    follows: Sequence[str] = (),
    about: str | None = None,
    parts: int = 0,
) -> dict[str, Any]:
    """By name. Of what was typed only `follows` is repeated: the earlier questions it leans on, as they were kept (masked).

    `page_language`; `detected_language`, `language_confidence` and `language_chosen` (by the asker); `features` of the search;
    `answer_from` and `suggest_from`, the probabilities it was judged by; `considered`: the first articles, with their scores;
    `suggested`: the articles that were offered beside the answer or instead of one; `generation` of the index; `milliseconds`;
    `about`: the slug of the article being read, when the question was taken to be about it; `parts`: how many parts of the
    question were answered each by itself, 0 when it was taken as a whole.
    """
    calibration, _ = calibration_for(result.recipe, result.features)
    return {
        "page_language": page_language,
        "detected_language": asked_in.detected,
        "language_confidence": asked_in.confidence,
        "language_chosen": asked_in.chosen,
        "features": {name: round(float(value), 4) for name, value in result.features.items()},
        "answer_from": calibration.answer_from,
        "suggest_from": calibration.suggest_from,
        "considered": [
            {"slug": hit.slug, "language": hit.language, "title": hit.title, "score": round(hit.score, 3)}
            for hit in result.hits[:CONSIDERED]
        ],
        "suggested": [
            {"slug": article.slug, "language": article.language, "title": article.title} for article in suggested
        ],
        "generation": generation,
        "milliseconds": milliseconds,
        "follows": list(follows),
        "about": about,
        "parts": parts,
    }
