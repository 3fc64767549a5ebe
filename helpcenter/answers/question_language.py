"""The language a question is in: as its asker says, else as its words tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from helpcenter.language import detect
from helpcenter.retrieval import Retriever

# Below this, the page tells more about the shopper's language than the question does.
_SURE: Final = 0.5


@dataclass(frozen=True, slots=True)
class QuestionLanguage:
    """`language` is the one to go by: `chosen` by the asker, else `detected` when that is sure enough, else the page's.

    `confidence` (0 to 1) is how sure the detection is; 0 when the words tell nothing.
    """

    language: str
    detected: str
    confidence: float
    chosen: bool


def language_of(retriever: Retriever, question: str, page_language: str, chosen: str | None = None) -> QuestionLanguage:
    """Tell the language of a cleaned question with the words of the articles. `chosen`: what the asker says, a normalised tag."""
    detection = detect(question, page_language, retriever.shares_of)
    sure = detection.language if detection.confidence >= _SURE else page_language
    return QuestionLanguage(
        language=chosen or sure,
        detected=detection.language,
        confidence=round(detection.confidence, 4),
        chosen=chosen is not None,
    )
