"""Tell the language of a question from few words, with the page's language as the prior."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from py3langid.langid import LanguageIdentifier

from helpcenter.language.common_words import COMMON_WORDS, LETTERS
from helpcenter.language.identifier import load, open_prepared, prepare

#: For a word as it was typed, in small letters: the languages that have it in a vocabulary of ours, with the part of all words
#: of the vocabulary that it is (0 to 1).
WordEvidence = Callable[[str], Mapping[str, float]]

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
_WORD = re.compile(r"[^\W\d_]+")
#: How many times likelier a question is in the language of the page it is asked on than the model alone thinks.
_PRIOR = 5.0
# Up to so many words, what we know of words and letters counts too; the model alone is sure of too much then.
_FEW_WORDS = 4
_TOO_FEW_WORDS = 2
# With few words: the page's weight; what an everyday word is of all words, and one that the language does not know; what a letter
# that it does not write costs; the model's say.
_PRIOR_OF_FEW = 6.0
_COMMON = 5e-3
_UNKNOWN = 1e-4
_FOREIGN_LETTER = 0.02
_MODELS_SAY = 0.5
_MODELS_LEAST = 1e-6


@dataclass(frozen=True)
class Detection:
    """The language a text seems to be in, and how sure that is (0 to 1; 0 when the text tells nothing)."""

    language: str
    confidence: float


_prepared_in: Path | None = None


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    prepared = open_prepared(_prepared_in, _TOLD_APART) if _prepared_in is not None else None
    return prepared or load(_TOLD_APART)


def prepare_detection(folder: Path) -> None:
    """Write what `detect` needs to `folder`, in a form that takes little memory, unless it is there. Raises `OSError`."""
    prepare(folder, _TOLD_APART)


def use_prepared_detection(folder: Path) -> None:
    """From now on `detect` uses what `prepare_detection` wrote to `folder`; without that it says the same, from 40 MB more."""
    global _prepared_in
    _prepared_in = folder
    _identifier.cache_clear()


def detect(text: str, page_language: str, evidence: WordEvidence | None = None) -> Detection:
    """The language of `text`. `page_language` wins when the text is too short or too unclear to tell.

    `evidence` counts in a text of up to four words, which the model alone cannot tell: one word that only the articles of
    another language have is enough.
    """
    text = unicodedata.normalize("NFC", text[:1000])
    words = _WORD.findall(text)
    if not words:
        return Detection(page_language, 0.0)
    if _HAN.search(text) and not _KANA_OR_HANGUL.search(text):
        return Detection("zh", 1.0)
    latin = not _CYRILLIC.search(text)
    page = page_language.split("-")[0]
    weights = _by_model(words, latin=latin)
    few = len(words) <= (_TOO_FEW_WORDS if evidence is None else _FEW_WORDS)
    if few and all(character < "\u0250" for word in words for character in word):
        return _of_few_words(text.lower(), weights, page_language, evidence)
    weights[page] = weights.get(page, 0.0) * _PRIOR
    best = max(weights, key=lambda language: weights[language])
    confidence = weights[best] / sum(weights.values())
    return Detection(page_language if best == page else best, confidence)


def _by_model(words: Sequence[str], *, latin: bool) -> dict[str, float]:
    weights: dict[str, float] = {}
    for raw, probability in _identifier().rank(" ".join(words).lower()):
        language = _LATIN_NEIGHBOURS.get(raw, raw) if latin else raw
        weights[language] = weights.get(language, 0.0) + float(probability)
    return weights


def _of_few_words(
    text: str, model: Mapping[str, float], page_language: str, evidence: WordEvidence | None
) -> Detection:
    """By the words that each language knows and the letters that it writes."""
    words = _WORD.findall(text)
    known = [_shares(word, evidence) for word in words]
    letters = [LETTERS[character] for character in text if character in LETTERS]
    if not any(known) and not letters:
        return Detection(page_language, 0.0)
    page = page_language.split("-")[0]
    candidates = {page, *COMMON_WORDS, *(language for shares in known for language in shares)}
    sums = {
        language: sum(math.log(shares.get(language, 0.0) + _UNKNOWN) for shares in known)
        + sum(0.0 if language in writing else math.log(_FOREIGN_LETTER) for writing in letters)
        + _MODELS_SAY * math.log(max(model.get(language, 0.0), _MODELS_LEAST))
        + (math.log(_PRIOR_OF_FEW) if language == page else 0.0)
        for language in candidates
    }
    best = max(sums, key=lambda language: sums[language])
    confidence = 1.0 / sum(math.exp(value - sums[best]) for value in sums.values())
    return Detection(page_language if best == page else best, confidence)


def _shares(word: str, evidence: WordEvidence | None) -> dict[str, float]:
    """By language without its region: the part of its words that `word` is; only languages that know it."""
    shares = {language: _COMMON for language, words in COMMON_WORDS.items() if word in words}
    for tag, share in evidence(word).items() if evidence else ():
        language = tag.split("-")[0]
        shares[language] = max(share, shares.get(language, 0.0))
    return shares
