"""What the words of a question stand for: a dictionary of some thousand concepts with their words in ten languages.

Two questions that share no letter, in different languages or in other words, share the concepts they are about.
`concepts.tsv` has a line for each: its name, an English word, then its forms in each of the languages that the first line
names. A form is a word, a stem (`deliver*`) for every word that begins so, or a phrase of those; see docs/concepts.md.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias

import marisa_trie
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from helpcenter.retrieval.tokens import folded_words, is_unspaced

#: Part of every recipe: raise it whenever a rule below changes.
CONCEPT_RULES: Final = 1

#: Numbers of concepts: the lines of the file, from 0. A word that stands for none has the number of its letters, far above them.
Concepts: TypeAlias = NDArray[np.int32]

_FILE: Final = Path(__file__).with_name("concepts.tsv")
#: What one form stands for at most: more would say nothing.
_MEANINGS: Final = 2
#: Languages that write several words as one: the later ones are looked for inside.
_COMPOUNDING: Final = ("de", "nl")
_SHORTEST_PART: Final = 4
#: From this length on, a word that is not known may be a known one with a typing error.
_FORGIVEN_FROM: Final = 5
#: The longest unspaced form that is looked for.
_UNSPACED_AT_MOST: Final = 8
_UNKNOWN: Final = 1 << 20
#: Known questions are read again whenever one of them changes; some megabytes at most.
_TEXTS_KEPT: Final = 40_000


@dataclass(frozen=True, slots=True)
class _Part:
    """A word of a form; `is_stem` when others that begin so are meant too."""

    text: str
    is_stem: bool

    def matches(self, word: str) -> bool:
        return word.startswith(self.text) if self.is_stem else word == self.text


@dataclass(frozen=True, slots=True)
class _Found:
    """Concepts at one place of a text: how many `words` they take, and how many letters of the first of these are told by it."""

    words: int
    letters: int
    numbers: tuple[int, ...]


class Dictionary:
    """The forms of one language. Never changes; safe to use from several threads."""

    def __init__(self, language: str, forms: Sequence[Sequence[str]]) -> None:
        """`forms` of each concept, by its number."""
        self._compounding = language in _COMPOUNDING
        self._followers: list[tuple[_Part, ...]] = [()]
        self._by_length: dict[tuple[str, int], list[str]] = defaultdict(list)
        records: list[tuple[str, tuple[int, int, bool]]] = []
        for number, some in enumerate(forms):
            for form in some:
                first, *rest = _parts(form)
                if rest:
                    self._followers.append(tuple(rest))
                else:
                    self._by_length[first.text[:1], len(first.text)].append(first.text)
                records.append((first.text, (number, len(self._followers) - 1 if rest else 0, first.is_stem)))
        self._trie = marisa_trie.RecordTrie("<HH?", records)

    def concepts(self, text: str) -> list[int]:
        """In the order of the text; a word that stands for none by a number of its own."""
        words = folded_words(text)
        found: list[int] = []
        place = 0
        while place < len(words):
            word = words[place]
            if is_unspaced(word):
                found += self._unspaced(word)
                place += 1
                continue
            here = self._at(words, place) or self._misspelt(word)
            if here is not None:
                found += here.numbers
                inside = self._inside(word, here.letters) if here.words == 1 else []
            else:
                inside = self._inside(word, 1)
                found += [] if inside else [_unknown(word)]
            found += inside
            place += here.words if here is not None else 1
        return found

    def _at(self, words: Sequence[str], place: int) -> _Found | None:
        """The longest form that begins here: the most words, then the most letters, then a whole word before a stem."""
        word = words[place]
        best, numbers = (0, 0, False), list[int]()
        for beginning in self._trie.prefixes(word):
            for number, followers, is_stem in self._trie[beginning]:
                if not is_stem and len(beginning) != len(word):
                    continue
                rest = self._followers[followers]
                behind = words[place + 1 : place + 1 + len(rest)]
                if len(behind) < len(rest) or not all(
                    part.matches(other) for part, other in zip(rest, behind, strict=True)
                ):
                    continue
                rank = (1 + len(rest), len(beginning), not is_stem)
                if rank > best:
                    best, numbers = rank, [number]
                elif rank == best and number not in numbers:
                    numbers.append(number)
        return _Found(best[0], best[1], tuple(numbers[:_MEANINGS])) if numbers else None

    def _misspelt(self, word: str) -> _Found | None:
        """The longest form at one typing error from the beginning of the word."""
        if len(word) < _FORGIVEN_FROM or not word.isalpha():
            return None
        for length in range(len(word) + 1, _FORGIVEN_FROM - 1, -1):
            near = process.extractOne(
                word[:length], self._by_length.get((word[:1], length), ()), scorer=OSA.distance, score_cutoff=1
            )
            if near is not None:
                numbers = dict.fromkeys(number for number, followers, _ in self._trie[near[0]] if not followers)
                return _Found(1, length, tuple(numbers)[:_MEANINGS])
        return None

    def _inside(self, word: str, start: int) -> list[int]:
        """Further parts of a compound, behind its first `start` letters."""
        found: list[int] = []
        while self._compounding and start <= len(word) - _SHORTEST_PART:
            part = self._at([word[start:]], 0)
            if part is not None and part.letters >= _SHORTEST_PART:
                found += part.numbers[:1]
                start += part.letters
            else:
                start += 1
        return found

    def _unspaced(self, word: str) -> Iterator[int]:
        place = 0
        while place < len(word):
            beginnings = self._trie.prefixes(word[place : place + _UNSPACED_AT_MOST])
            longest = max(beginnings, key=len, default="")
            yield from (
                [number for number, _, _ in self._trie[longest]][:_MEANINGS] if longest else [_unknown(word[place])]
            )
            place += len(longest) or 1


def concepts_of(text: str, language: str) -> Concepts:
    """Each concept of `text` once, ascending; none of a text in a language without a dictionary."""
    return np.frombuffer(_concepts(text, language.split("-")[0]), np.int32)


@lru_cache(maxsize=_TEXTS_KEPT)
def _concepts(text: str, language: str) -> bytes:
    dictionary = _dictionary(language)
    return np.array(sorted(set(dictionary.concepts(text))) if dictionary is not None else [], np.int32).tobytes()


def concepts_digest() -> str:
    """Part of the recipe of an index."""
    return hashlib.blake2b(_FILE.read_bytes(), digest_size=4).hexdigest()


@lru_cache(maxsize=32)
def _dictionary(language: str) -> Dictionary | None:
    with _FILE.open(encoding="utf-8") as lines:
        languages = next(lines).rstrip("\n").split("\t")[1:]
        if language not in languages:
            return None
        column = 1 + languages.index(language)
        cells = [line.rstrip("\n").split("\t")[column] for line in lines]
    return Dictionary(language, [[form for form in cell.split("; ") if form] for cell in cells])


def _parts(form: str) -> list[_Part]:
    """The words of a form. One of several letters groups ("e-mail*") is as many words, of which only the last is a stem."""
    parts = []
    for written in form.split():
        words = folded_words(written)
        parts += [_Part(word, written.endswith("*") and word is words[-1]) for word in words]
    if any(is_unspaced(part.text) for part in parts):
        return [_Part("".join(part.text for part in parts), True)]
    return parts


def _unknown(word: str) -> int:
    digest = hashlib.blake2b(word.encode(), digest_size=3).digest()
    return _UNKNOWN + int.from_bytes(digest, "little")
