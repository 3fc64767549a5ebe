"""What the words of a question stand for: a dictionary of some thousand concepts with their words in ten languages.

Two questions that share no letter, in different languages or in other words, share the concepts they are about.
`concepts.tsv` has a line for each: its name, an English word, then its forms in each of the languages that the first line
names. A form is a word, a stem (`deliver*`) for every word that begins so, or a phrase of those; see docs/concepts.md.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
_STEM: Final = "*"
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
#: Words of a language whose concepts are remembered: questions have few words that others do not have.
_WORDS_KEPT: Final = 2_000
#: Some megabytes at most.
_TEXTS_KEPT: Final = 40_000
#: By the hashes of texts and languages, which are smaller than the texts.
_kept: Final[dict[int, bytes]] = {}


@dataclass(frozen=True, slots=True)
class _Part:
    """A word of a form; `is_stem` when others that begin so are meant too."""

    text: str
    is_stem: bool

    @property
    def written(self) -> str:
        return f"{self.text}{_STEM}" if self.is_stem else self.text

    def matches(self, word: str) -> bool:
        return word.startswith(self.text) if self.is_stem else word == self.text


@dataclass(frozen=True, slots=True)
class _Form:
    """A form that a word begins or is: how many of its letters it tells, and what must stand `behind` it."""

    number: int
    letters: int
    is_stem: bool
    behind: tuple[_Part, ...]

    @property
    def rank(self) -> tuple[int, int, bool]:
        """More words come first, then more letters, then a whole word before a stem."""
        return 1 + len(self.behind), self.letters, not self.is_stem


@dataclass(frozen=True, slots=True)
class _Told:
    """What a word stands for by itself, and the phrases that it may begin, by the first letter of their second word."""

    numbers: tuple[int, ...]
    phrases: Mapping[str, list[_Form]]


class Dictionary:
    """The forms of one language. Never changes; safe to use from several threads."""

    def __init__(self, language: str, forms: Sequence[Sequence[str]]) -> None:
        """`forms` of each concept, by its number."""
        self._compounding = language in _COMPOUNDING
        behind = {"": 0}
        alone: dict[tuple[str, int], dict[str, None]] = defaultdict(dict)  # in their order, each once
        records: list[tuple[str, tuple[int, int, bool]]] = []
        for number, some in enumerate(forms):
            for form in some:
                first, *rest = _parts(form)
                if not rest:
                    alone[first.text[:1], len(first.text)][first.text] = None
                place = behind.setdefault(" ".join(part.written for part in rest), len(behind))
                records.append((first.text, (number, place, first.is_stem)))
        self._trie = marisa_trie.RecordTrie("<HH?", records)
        # As few objects as possible: there are twenty thousand forms of a language.
        self._behind = tuple(behind)
        self._alone = {start: "".join(some) for start, some in alone.items()}
        self._told = lru_cache(maxsize=_WORDS_KEPT)(self._tell)

    def concepts(self, text: str) -> list[int]:
        """In the order of the text; a phrase counts beside its words, a word that stands for none by a number of its own."""
        words = folded_words(text)
        found: list[int] = []
        for place, word in enumerate(words):
            if is_unspaced(word):
                found += self._unspaced(word)
                continue
            told = self._told(word)
            perhaps = told.phrases.get(words[place + 1][0], ()) if place + 1 < len(words) else ()
            phrases = _numbers([form for form in perhaps if _stand(form.behind, words, place + 1)])
            found += [*phrases, *told.numbers]
            if not phrases and not told.numbers:
                found.append(_unknown(word))
        return found

    def has(self, word: str) -> bool:
        """Whether the folded `word` is the first of some form, or its stem."""
        return word in self._trie

    def _tell(self, word: str) -> _Told:
        forms = list(self._forms(word))
        alone = [form for form in forms if not form.behind] or self._misspelt(word)
        inside = self._inside(word, max((form.letters for form in alone), default=1))
        phrases: dict[str, list[_Form]] = {}
        for form in forms:
            if form.behind:
                phrases.setdefault(form.behind[0].text[0], []).append(form)
        return _Told((*_numbers(alone), *inside), phrases)

    def _forms(self, word: str) -> Iterator[_Form]:
        for beginning in self._trie.prefixes(word):
            for number, place, is_stem in self._trie[beginning]:
                if is_stem or len(beginning) == len(word):
                    yield _Form(number, len(beginning), is_stem, tuple(map(_part, self._behind[place].split())))

    def _misspelt(self, word: str) -> list[_Form]:
        """The longest form at one typing error from the beginning of the word."""
        if len(word) < _FORGIVEN_FROM or not word.isalpha():
            return []
        for length in range(len(word) + 1, _FORGIVEN_FROM - 1, -1):
            some = self._alone.get((word[:1], length), "")
            forms = [some[start : start + length] for start in range(0, len(some), length)]
            near = process.extractOne(word[:length], forms, scorer=OSA.distance, score_cutoff=1)
            if near is not None:
                return [
                    _Form(number, length, is_stem, ()) for number, place, is_stem in self._trie[near[0]] if not place
                ]
        return []

    def _inside(self, word: str, start: int) -> list[int]:
        """Further parts of a compound, behind its first `start` letters."""
        found: list[int] = []
        while self._compounding and start <= len(word) - _SHORTEST_PART:
            parts = [form for form in self._forms(word[start:]) if not form.behind and form.letters >= _SHORTEST_PART]
            found += _numbers(parts)[:1]
            start += max((part.letters for part in parts), default=1)
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
    kept = _kept.get(hash((text, language)))
    if kept is not None:
        return from_bytes(kept)
    dictionary = _dictionary(language.split("-")[0])
    return np.array(sorted(set(dictionary.concepts(text))) if dictionary is not None else [], np.int32)


def is_form(word: str, language: str) -> bool:
    """Whether the dictionary of the language, if there is one, has the folded `word`."""
    dictionary = _dictionary(language.split("-")[0])
    return dictionary is not None and dictionary.has(word)


def remember(text: str, language: str, concepts: bytes) -> None:
    """Take over what an index has kept of a known question: looking up ten thousand takes seconds."""
    if len(_kept) >= _TEXTS_KEPT:
        _kept.clear()
    _kept[hash((text, language))] = concepts


def to_bytes(concepts: Concepts) -> bytes:
    """As an index keeps them: four bytes each, the lower first."""
    return concepts.astype("<i4").tobytes()


def from_bytes(kept: bytes) -> Concepts:
    return np.frombuffer(kept, "<i4").astype(np.int32)


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


def _part(written: str) -> _Part:
    return _Part(written.removesuffix(_STEM), written.endswith(_STEM))


def _parts(form: str) -> list[_Part]:
    """The words of a form. One of several letters groups ("e-mail*") is as many words, of which only the last is a stem."""
    parts = []
    for written in form.split():
        words = folded_words(written)
        parts += [_Part(word, written.endswith(_STEM) and word is words[-1]) for word in words]
    if any(is_unspaced(part.text) for part in parts):
        return [_Part("".join(part.text for part in parts), True)]
    return parts


def _stand(parts: Sequence[_Part], words: Sequence[str], place: int) -> bool:
    there = words[place : place + len(parts)]
    return len(there) == len(parts) and all(part.matches(word) for part, word in zip(parts, there, strict=True))


def _numbers(forms: Sequence[_Form]) -> tuple[int, ...]:
    """What the longest form stands for. What the next one stands for counts too: one writer's special word is another's usual
    one.
    """
    if not forms:
        return ()
    found = sorted(forms, key=lambda form: form.rank, reverse=True)
    longest = [form.number for form in found if form.rank == found[0].rank][:_MEANINGS]
    shorter = [form.number for form in found if form.letters >= _SHORTEST_PART and form.number not in longest]
    return tuple(dict.fromkeys([*longest, *shorter[:1]]))


def _unknown(word: str) -> int:
    digest = hashlib.blake2b(word.encode(), digest_size=3).digest()
    return _UNKNOWN + int.from_bytes(digest, "little")
