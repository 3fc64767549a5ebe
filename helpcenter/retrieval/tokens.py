"""Words as the lexical index knows them: stemmed by language, without accents, Chinese in pairs of characters."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Final

import Stemmer

from helpcenter.language import COMMON_WORDS

#: Part of every recipe: raise it whenever a rule below changes.
TOKEN_RULES: Final = 1

#: Characters of a text that are looked at; a passage is far shorter, a question too.
_TEXT_LIMIT = 20_000
_TOKEN_LIMIT = 40

_STEMMERS = {
    "en": "english",
    "es": "spanish",
    "it": "italian",
    "fr": "french",
    "nl": "dutch",
    "de": "german",
    "pt": "portuguese",
    "pl": "polish",
    # There is no Croatian one; the Serbian works on Latin letters.
    "hr": "serbian",
    "sr": "serbian",
    "bs": "serbian",
    **{
        "ar": "arabic",
        "ca": "catalan",
        "cs": "czech",
        "da": "danish",
        "et": "estonian",
        "eu": "basque",
        "fi": "finnish",
    },
    **{"el": "greek", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian"},
    **{"lt": "lithuanian", "ne": "nepali", "no": "norwegian", "nb": "norwegian", "ro": "romanian", "ru": "russian"},
    **{"sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish"},
}
# Letters that do not come apart into a base letter and an accent.
_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED = re.compile(f"[{_HAN}\u3040-\u30ff\u0e00-\u0e7f]+")
# Parts joined by - . / and so on: an order or article number if there is a digit. Possessive, so that no text takes long.
_JOINED = re.compile(r"(?<![^\W_])[^\W_]++(?:[-./_][^\W_]++)++")
_SEPARATORS = re.compile(r"[-./_]")
_WORD = re.compile(r"[^\W_]+")

_stemming = threading.Lock()  # a Stemmer must not be entered twice at once


def fold(text: str) -> str:
    """`text` in small letters without accents: "Łódź" -> "lodz"."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)


@lru_cache(maxsize=100)
def common_words(language: str) -> frozenset[str]:
    """The everyday words of a language, folded."""
    return frozenset(fold(word) for word in COMMON_WORDS.get(language.split("-")[0], ()))


def tokens(text: str, language: str) -> list[str]:
    """The tokens of `text` in order; a word whose accents matter to its stem gives two.

    Shoppers leave accents out ("devolucion"), and stemmers need them: so the folded stem and the stem of the folded word are
    both kept. Single Latin letters are dropped; numbers with separators are kept whole beside their parts.
    """
    found: list[str] = []
    text = unicodedata.normalize("NFKC", text[:_TEXT_LIMIT].encode("utf-8", "replace").decode("utf-8")).lower()
    for match in _JOINED.finditer(text):
        if any(character.isdigit() for character in match.group()):
            found.append(_SEPARATORS.sub("", fold(match.group()))[:_TOKEN_LIMIT])
    for match in _WORD.finditer(text):
        word = match.group()[: 2 * _TOKEN_LIMIT] if not _UNSPACED.search(match.group()) else match.group()
        found.extend(_forms(word, language.split("-")[0]) if not _UNSPACED.search(word) else _pieces(word, language))
    return found


def plain_words(text: str) -> list[str]:
    """The folded words of `text`, not stemmed; Chinese in pairs of characters. What titles are matched by."""
    if text.isascii():
        return [word[:_TOKEN_LIMIT] for word in _WORD.findall(text[:_TEXT_LIMIT].lower())]
    text = unicodedata.normalize("NFKC", text[:_TEXT_LIMIT].encode("utf-8", "replace").decode("utf-8"))
    found: list[str] = []
    for match in _WORD.finditer(fold(text)):
        word = match.group()
        found.extend(_pairs(word) if _UNSPACED.search(word) else [word[:_TOKEN_LIMIT]])
    return found


def folded_words(text: str) -> list[str]:
    """The folded words of `text`, whole and in order."""
    return _WORD.findall(
        fold(unicodedata.normalize("NFKC", text[:_TEXT_LIMIT].encode("utf-8", "replace").decode("utf-8")))
    )


def is_unspaced(word: str) -> bool:
    """Whether it is written in a script without spaces between words (Chinese)."""
    return bool(_UNSPACED.search(word))


def run_together(text: str) -> tuple[str, bool]:
    """The folded words of `text` with a space before and behind each, and True; or, where they are not spaced (Chinese), all of
    its letters and digits without any space, and False. What questions are compared letter by letter by.
    """
    words = folded_words(text)
    if any(is_unspaced(word) for word in words):
        return "".join(words), False
    return f" {' '.join(words)} ", True


def _pieces(word: str, language: str) -> list[str]:
    """A run of letters in which unspaced script and other script meet, such as "VAT税号"."""
    found: list[str] = []
    position = 0
    for match in _UNSPACED.finditer(word):
        found.extend(_forms(word[position : match.start()], language))
        found.extend(_pairs(match.group()))
        position = match.end()
    return found + list(_forms(word[position:], language))


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


@lru_cache(maxsize=50_000)
def _forms(word: str, language: str) -> tuple[str, ...]:
    if len(word) < 2 and not word.isdecimal():
        return ()
    word = word[:_TOKEN_LIMIT]
    folded = fold(word)
    stemmer = _stemmer(language)
    if stemmer is None or any(character.isdigit() for character in word):
        return (folded,)
    with _stemming:
        stems = stemmer.stemWord(word), stemmer.stemWord(folded)
    return tuple(dict.fromkeys(fold(stem) for stem in stems if stem))


@lru_cache(maxsize=100)
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    algorithm = _STEMMERS.get(language)
    return Stemmer.Stemmer(algorithm) if algorithm in Stemmer.algorithms() else None
