"""Which of the words that are known a typed one may mean: itself, what it begins, another form of it, or one typed by mistake."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

_BEGUN: Final = 0.9
_OTHER_FORM: Final = 0.7
_MISSPELT: Final = 0.6
# From this length on another ending is another form of the word, and a typing error is forgiven; from the second on, two are.
_SHORTEST: Final = 4
_LONG: Final = 7
# The part of a word that its forms share, and how much longer than it they may be.
_STEM: Final = 0.7
_ENDING: Final = 3
_NEAREST: Final = 8
_AFTER_ALL: Final = "\U0010ffff"
_HAN: Final = "\u3400"


@dataclass(frozen=True, slots=True)
class Meant:
    """The words from place `first` to before `last` of the list, and how likely they are meant (0 to 1)."""

    first: int
    last: int
    likelihood: float


class WordList:
    """Folded words, sorted, each once: words with a common beginning stand together. Safe to use from several threads."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words: Sequence[str] = sorted(set(words))
        self._by_length: dict[tuple[str, int], list[str]] = {}
        for word in self.words:
            self._by_length.setdefault((word[:1], len(word)), []).append(word)
        self._beginnings: dict[tuple[str, int], tuple[str, ...]] = {}
        self._lock = Lock()

    def place(self, word: str) -> int | None:
        place = bisect_left(self.words, word)
        return place if place < len(self.words) and self.words[place] == word else None

    def meant_by(self, typed: str, *, unfinished: bool, forgiving: bool = True) -> list[Meant]:
        """What `typed`, a folded word, may mean; the unlikely first.

        `unfinished`: more letters may follow. `forgiving`: it may be misspelt.
        """
        meant: list[Meant] = []
        if len(typed) >= _SHORTEST and typed.isalpha():
            stem = max(_SHORTEST, round(_STEM * len(typed)))
            meant += self._forms(typed, stem)
        place = self.place(typed)
        if unfinished:
            meant += self._beginning_with(typed, _BEGUN)
        if place is not None:
            meant.append(Meant(place, place + 1, 1.0))
        if not meant and typed >= _HAN and len(typed) > 1:
            meant += self._beginning_with(typed[1:], _OTHER_FORM)  # a pair across two words tells nothing; its end may
        if forgiving and not any(one.likelihood > _OTHER_FORM for one in meant):
            meant = self._misspelt(typed, unfinished=unfinished) + meant
        return meant

    def _beginning_with(self, start: str, likelihood: float) -> list[Meant]:
        first, last = bisect_left(self.words, start), bisect_left(self.words, start + _AFTER_ALL)
        return [Meant(first, last, likelihood)] if first < last else []

    def _forms(self, typed: str, stem: int) -> list[Meant]:
        found = []
        for one in self._beginning_with(typed[:stem], _OTHER_FORM):
            for place in range(one.first, one.last):
                if len(self.words[place]) <= len(typed) + _ENDING and self.words[place] != typed:
                    found.append(Meant(place, place + 1, _OTHER_FORM))
        return found

    def _misspelt(self, typed: str, *, unfinished: bool) -> list[Meant]:
        """Words at one or two typing errors; of an unfinished one, words whose beginning is at one."""
        if len(typed) < _SHORTEST or not typed.isalpha() or typed >= _HAN:
            return []
        errors = 2 if len(typed) >= _LONG else 1
        near = {
            word
            for initial in dict.fromkeys(typed[:2])  # the first letter is right, or changed places with the second
            for word, _, _ in process.extract(
                typed, self._whole(initial, len(typed)), scorer=OSA.distance, score_cutoff=errors, limit=_NEAREST
            )
        }
        found = [Meant(place, place + 1, _MISSPELT) for word in near if (place := self.place(word)) is not None]
        if unfinished and not found:
            for initial in dict.fromkeys(typed[:2]):
                starts = process.extract(
                    typed,
                    self._beginnings_of(initial, len(typed)),
                    scorer=OSA.distance,
                    score_cutoff=1,
                    limit=_NEAREST,
                )
                found += [one for start, _, _ in starts for one in self._beginning_with(start, _MISSPELT)]
        return found

    def _whole(self, initial: str, length: int) -> list[str]:
        """Words with this first letter and nearly this length."""
        return [word for near in range(length - 2, length + 3) for word in self._by_length.get((initial, near), ())]

    def _beginnings_of(self, initial: str, length: int) -> Sequence[str]:
        """The beginnings, `length` letters long, of the words with this first letter."""
        with self._lock:
            known = self._beginnings.get((initial, length))
        if known is None:
            first, last = bisect_left(self.words, initial), bisect_left(self.words, initial + _AFTER_ALL)
            some = (word[:length] for word in self.words[first:last] if len(word) > length)
            known = tuple(dict.fromkeys(some))
            with self._lock:
                self._beginnings[(initial, length)] = known
        return known
