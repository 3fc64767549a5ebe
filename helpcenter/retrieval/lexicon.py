"""What a search asks of the words: of passages, of their texts and of known questions, wherever they lie."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from helpcenter.knowledge import KnownQuestion
from helpcenter.retrieval.passages import Cut
from helpcenter.retrieval.runs import Runs
from helpcenter.retrieval.spelling import Spelling

#: Question tokens that are looked for at most.
TOKENS_AT_MOST: Final = 32

#: What a word counts in the title, in the headings and in the text.
COLUMN_WEIGHTS: Final = (1.5, 1.5, 1.0)

_FEWEST: Final = 64
_LONGEST_TOKEN: Final = 200
#: Where words are so common that they stand in more passages than this, taken together, the rarest of them decide.
_PASSAGES_LOOKED_AT: Final = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One published revision in the index."""

    revision_id: int
    translation_id: int
    article_id: int
    slug: str
    topic: str
    language: str
    title: str
    passages: int


class Vocabulary:
    """The tokens of one language and in how many of its passages each is."""

    def __init__(self, frequencies: Mapping[str, int], passages: int) -> None:
        self._frequencies = frequencies
        self._passages = max(passages, _FEWEST)  # with fewer, every word would seem to be everywhere
        self._all = sum(frequencies.values())

    def __contains__(self, token: str) -> bool:
        return token in self._frequencies

    def share(self, token: str) -> float:
        """The part of all tokens that this one is, each counted once a passage; 0 for an unknown one."""
        return self._frequencies.get(token, 0) / self._all if self._all else 0.0

    def affordable(self, wanted: Iterable[str]) -> list[str]:
        """Those of the tokens to look for, rarest first: all, unless that would mean looking at very many passages."""
        known = [(self._frequencies[token], token) for token in dict.fromkeys(wanted) if token in self._frequencies]
        known.sort()
        looked_at, chosen = 0, list[str]()
        for frequency, token in known:
            looked_at += frequency
            if chosen and looked_at > _PASSAGES_LOOKED_AT:
                break
            chosen.append(token)
        return chosen

    def rarity(self, token: str) -> float:
        """How much a token tells: 0 for one that is everywhere, more for a rare or an unknown one."""
        frequency = self._frequencies.get(token, 0)
        return max(0.0, math.log((self._passages - frequency + 0.5) / (frequency + 0.5)))


def text_of_letters(title: str, passage: Cut) -> str:
    """The text whose runs of letters are kept with a passage."""
    return " ".join((title, *passage.heading_path, passage.text))


def searchable(wanted: Collection[str]) -> list[str]:
    """The tokens that may be looked for; what is none (an operator, a quote, half a character) is left out."""
    return [
        token
        for token in list(wanted)[:TOKENS_AT_MOST]
        if token and len(token) <= _LONGEST_TOKEN and token.isprintable() and not set(token) & set("\"'\\ ")
    ]


class Lexicon(Protocol):
    """Each language has word statistics of its own, so that a word is common or rare among the passages of its language."""

    def search(self, language: str, wanted: Collection[str], limit: int) -> list[tuple[int, float]]:
        """Passages of `language` that hold any of the tokens, best first, with their BM25 score (more is better)."""
        ...

    def tokens_of(self, language: str, passage_ids: Iterable[int]) -> set[str]:
        """The tokens of passages, with those of their titles and headings."""
        ...

    def runs_of(self, passage_ids: Iterable[int]) -> dict[int, Runs]:
        """What passages are written with, their titles and headings too, by id; what is not there is left out."""
        ...

    def vocabulary(self, language: str) -> Vocabulary: ...

    def spelling(self, language: str) -> Spelling: ...

    def passages(self, passage_ids: Iterable[int]) -> dict[int, Cut]:
        """The texts of passages, by id; what is not there is left out."""
        ...

    def known_questions(self, article_ids: Iterable[int] | None = None) -> dict[int, tuple[KnownQuestion, ...]]:
        """The known questions of these articles (by default of all), by article and place; articles without are left out."""
        ...
