"""Typing errors put right with the words of the articles themselves.

A word that no article has may still be a word: everyday words and those of the dictionary of concepts are left alone. The
corrected question is embedded; words are looked for as they were typed, too (see `asked`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from helpcenter.retrieval.concepts import is_form
from helpcenter.retrieval.tokens import common_words, fold

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 5
# Two errors are forgiven from this length on, below it one.
_LONG = 8


class Spelling:
    """The words of one `language`: `words` maps each, without accents, to how it is written and how often it occurs."""

    def __init__(self, words: Mapping[str, tuple[str, int]], language: str) -> None:
        self._words = words
        self._language = language
        self._count = sum(count for _, count in words.values())
        self._by_initial: dict[str, list[str]] = {}
        for word in words:
            self._by_initial.setdefault(word[0], []).append(word)

    def share(self, folded: str) -> float:
        """The part of all words that this one is; 0 when no article has it."""
        return self._words[folded][1] / self._count if folded in self._words else 0.0

    def corrected(self, text: str) -> str:
        """`text` with the words that no article has replaced by the nearest one that some article has, where one is near.

        The first letter is taken to be right. Accents that were left out are not mended: search does not need them.
        """
        return _WORD.sub(lambda match: self._corrected(match.group()), text) if self._words else text

    def _corrected(self, word: str) -> str:
        folded = fold(word)
        if len(folded) < _SHORTEST or len(folded) > 30 or folded in self._words or self._is_a_word(folded):
            return word
        nearest = process.extract(
            folded,
            self._by_initial.get(folded[0], ()),
            scorer=OSA.distance,
            score_cutoff=2 if len(folded) >= _LONG else 1,
            limit=5,
        )
        if not nearest:
            return word
        return self._words[min(nearest, key=lambda match: (match[1], -self._words[match[0]][1]))[0]][0]

    def _is_a_word(self, folded: str) -> bool:
        return folded in common_words(self._language) or is_form(folded, self._language)


def spellings(texts: Iterable[str]) -> dict[str, tuple[str, int]]:
    """The words of `texts` that a typing error may be meant for, as `Spelling` takes them."""
    found: dict[str, tuple[str, int]] = {}
    for text in texts:
        for word in _WORD.findall(text):
            folded = fold(word)
            # In Chinese and other unspaced writing what stands between two marks is no word.
            if len(folded) >= _SHORTEST - 1 and folded[0] < "\u0590":
                written, count = found.get(folded, (word.lower(), 0))
                found[folded] = (written, count + 1)
    return found
