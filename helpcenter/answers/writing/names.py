"""Names in a sentence, as far as letters tell: "DHL", "PayPal", a word with a capital in the middle of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from helpcenter.language.quantities import CURRENCY_CODES

_WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
_BEFORE_START = re.compile(r"(?:^|[.!?:…。！？：]\s*)[\"“„«»‹›‚‘'(\s]*$")
#: Languages that write nouns with a capital, so that a capital tells nothing.
_NOUNS_IN_CAPITALS = frozenset({"de", "lb"})
_WITHOUT_CAPITALS = frozenset({"zh", "ja", "ko", "ar", "he", "fa", "th"})
#: Words that are written with a capital out of politeness, or always.
_POLITE: Final = frozenset(
    re.findall(
        r"\S+",
        """
        i i'm i'll i've i'd u uw lei la le suo sua suoi sue loro ud uds usted ustedes
        vi vas vam vama vaš vaša vaše vašeg vašem vašoj vašu vaših vašim
        ty ci cię ciebie tobie tobą twój twoja twoje twojego twojej twoim twoją
        pan pani pana panu panią panem państwo państwa państwu
        """,
    )
)
#: Endings may differ: "Brambleporta" is "Brambleport".
_ENDING = 3
_SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A name in small letters. `inflects`: its ending may change with its place in the sentence."""

    word: str
    inflects: bool

    def known_among(self, words: Set[str]) -> bool:
        if self.word in words:
            return True
        stem = self.word[: max(_SHORTEST_STEM, len(self.word) - _ENDING)]
        return self.inflects and len(self.word) > _SHORTEST_STEM and any(word.startswith(stem) for word in words)


def words_of(text: str) -> list[str]:
    """The words in small letters, in order; a compound is there whole and in parts."""
    found: list[str] = []
    for match in _WORD.finditer(text):
        whole = match.group().casefold().replace("’", "'")
        parts = [part.casefold() for part in re.findall(r"[^\W_]+", match.group())]
        found.extend(parts if len(parts) < 2 else [whole, *parts])
    found.extend(run.casefold() for run in _LATIN.findall(text))  # within scripts that leave no space
    return found


def names_in(text: str, language: str, *, own: bool) -> Iterator[Name]:
    """The names in a sentence of `language`. `own`: what it is compared with is in that language too, so that nothing
    is translated and every capital counts.
    """
    base = language.split("-")[0]
    if base in _WITHOUT_CAPITALS:
        yield from (Name(run.casefold(), inflects=False) for run in _LATIN.findall(text))
        return
    if not own:
        return
    for match in _WORD.finditer(text):
        word = match.group()
        lower = word.casefold().replace("’", "'")
        if word in CURRENCY_CODES:
            continue
        if _is_written_like_a_name(word):
            yield Name(lower, inflects=False)
        elif (
            word[0].isupper()
            and base not in _NOUNS_IN_CAPITALS
            and lower not in _POLITE
            and not _BEFORE_START.search(text[: match.start()])
        ):
            yield Name(lower, inflects=True)


def _is_written_like_a_name(word: str) -> bool:
    """ "DHL", "PayPal", "iPhone"; "VAT" too. Not "I", nor the "L" of an elision."""
    letters = [character for character in word if character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    if len(letters) >= 2 and capitals == len(letters):
        return True
    return any(a.islower() and b.isupper() for a, b in pairwise(word))
