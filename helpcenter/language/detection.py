"""Tell the language of a question from few words, with the page's language as the prior."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# The languages told apart: ours and their neighbours, so that a question in Slovenian is not taken for Croatian. `no` is the
# model's own name for Norwegian.
_TOLD_APART = (
    *("en", "es", "it", "fr", "nl", "de", "zh", "pt", "pl", "hr"),
    *("sr", "bs", "sl", "cs", "sk", "ca", "gl", "ro", "lb", "af", "da", "sv", "no", "fi", "et", "lv", "lt", "hu"),
    *("tr", "el", "bg", "uk", "ru", "ar", "he", "fa", "ja", "ko", "sq"),
)
_LATIN_NEIGHBOURS = {"sr": "hr", "bs": "hr", "gl": "pt", "lb": "de", "af": "nl"}
_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
#: How many times likelier a question is in the language of the page it is asked on than the model alone thinks.
_PRIOR = 5.0


@dataclass(frozen=True)
class Detection:
    """The language a text seems to be in, and how sure that is (0 to 1; 0 when the text tells nothing)."""

    language: str
    confidence: float


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(_TOLD_APART))
    return identifier


def detect(text: str, page_language: str) -> Detection:
    """The language of `text`. `page_language` wins when the text is too short or too unclear to tell."""
    words = [word for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text[:1000])) if word]
    if not words:
        return Detection(page_language, 0.0)
    if _HAN.search(text) and not _KANA_OR_HANGUL.search(text):
        return Detection("zh", 1.0)
    latin = not _CYRILLIC.search(text)
    page = page_language.split("-")[0]
    if latin and len(words) < 3 and all(ord(character) < 0x250 for character in text):
        return Detection(page_language, 0.0)
    weights: dict[str, float] = {}
    for raw, probability in _identifier().rank(" ".join(words).lower()):
        language = _LATIN_NEIGHBOURS.get(raw, raw) if latin else raw
        weights[language] = weights.get(language, 0.0) + float(probability) * (_PRIOR if language == page else 1.0)
    best = max(weights, key=lambda language: weights[language])
    confidence = weights[best] / sum(weights.values())
    return Detection(page_language if best == page else best, confidence)
