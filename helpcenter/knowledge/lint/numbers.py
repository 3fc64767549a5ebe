"""Numbers that differ between a translation and its source: 14 days here, 30 days there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from helpcenter.knowledge.lint.finding import Finding, FindingCode, error, warning
from helpcenter.knowledge.lint.hours import split_times
from helpcenter.knowledge.lint.matching import Matched
from helpcenter.knowledge.lint.reading import Piece, ReadSection, ReadText
from helpcenter.knowledge.lint.words import words_for
from helpcenter.language import Quantity, quantities

_ENUMERATION = re.compile(r"^\s*\d{1,2}[.)]\s")
#: "24/7" and the like say the same in words elsewhere.
_SAYINGS = re.compile(r"\b24/7\b|\b24\s*×\s*7\b")
#: What a span of a day has at least: "9:00", "9 h", "9 am".
_CLOCK = re.compile(r"\d\s?(?:[:.h点时]\s?\d\d|[ap]\.?m|uhr|uur|h\b|godz|sat|点|时)", re.IGNORECASE)
_HAN_DATE = re.compile(r"(?P<month>\d{1,2})\s*月(?:\s*(?P<day>\d{1,2})\s*[日号])?")
_HAN_ORDINAL = re.compile(r"第\s*[一二三四五六七八九十\d]+")


@dataclass(frozen=True, slots=True)
class _Said:
    """A number with the piece that says it."""

    quantity: Quantity
    piece: Piece


def check_numbers(source: ReadText, translation: ReadText, matched: Matched) -> Iterator[Finding]:
    """Section by section, title and summary too: each number with its unit has to be said in the other language.

    A number with a unit that only one of the two says is an error when the other says another number of that unit, else a
    warning: "the next day" may be "after 1 day".
    """
    for kind in ("title", "summary"):
        ours = [piece for piece in source.pieces if piece.kind == kind]
        theirs = [piece for piece in translation.pieces if piece.kind == kind]
        if ours and theirs:
            yield from _compared(_said(ours, source.language), _said(theirs, translation.language), theirs[0], "")
    for one, other in matched.pairs:
        if not other.pieces:
            continue
        name = other.heading.text if other.heading else ""
        ours, theirs = one.pieces, other.pieces
        yield from _compared(_said(ours, source.language), _said(theirs, translation.language), _start(other), name)


def _start(section: ReadSection) -> Piece:
    return section.pieces[0]


def _said(pieces: Sequence[Piece], language: str) -> list[_Said]:
    return [_Said(quantity, piece) for piece in pieces for quantity in _quantities(piece.prose, language)]


@lru_cache(maxsize=2_000)
def _quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """Kept for a while: nine translations are compared with one source."""
    text = _SAYINGS.sub(" ", _ENUMERATION.sub("", text))
    spans: list[tuple[int, int]] = []
    if _CLOCK.search(text):
        spans, text = split_times(text, words_for(language.split("-")[0]))
    times = [Quantity(frozenset({float(minute)}), "time") for span in spans for minute in span]
    if not language.startswith("zh"):
        return (*times, *quantities(text, language, cited=True))
    rest = _HAN_ORDINAL.sub(" ", _HAN_DATE.sub(" ", text))
    return (*times, *_han_dates(text), *quantities(rest, language, cited=True))


def _han_dates(text: str) -> Iterator[Quantity]:
    """ "7 月 20 日" is the 20th of the month 7, as "20 July" is; a month without a day counts in no language."""
    for match in _HAN_DATE.finditer(text):
        if match["day"]:
            yield Quantity(frozenset({float(match["day"])}), f"month-{int(match['month'])}")


def _compared(ours: list[_Said], theirs: list[_Said], start: Piece, section: str) -> Iterator[Finding]:
    """What only the source says, paired with what only the translation says of the same unit."""
    only_ours = _unsaid(ours, theirs)
    only_theirs = _unsaid(theirs, ours)
    for said in only_theirs:
        partner = next((one for one in only_ours if one.quantity.unit == said.quantity.unit), None)
        if partner is not None:
            only_ours.remove(partner)
        values = {"found": _shown(said.quantity), "unit": said.quantity.unit, "section": section}
        if partner is None:
            if _is_plain_one(said.quantity):
                continue
            yield warning(FindingCode.NUMBER_DIFFERS, said.piece.line, said.piece.text, said.piece.part, **values)
            continue
        source = {"source": _shown(partner.quantity), "source_excerpt": partner.piece.text[:160]}
        yield error(FindingCode.NUMBER_DIFFERS, said.piece.line, said.piece.text, said.piece.part, **values, **source)
    for said in only_ours:
        if _is_plain_one(said.quantity):
            continue
        values = {"source": _shown(said.quantity), "unit": said.quantity.unit, "section": section}
        excerpt = {"source_excerpt": said.piece.text[:160]}
        yield warning(FindingCode.NUMBER_DIFFERS, start.line, "", start.part, **values, **excerpt)


def _unsaid(ones: list[_Said], others: list[_Said]) -> list[_Said]:
    """Those that the other language does not say; each once."""
    found: list[_Said] = []
    for one in ones:
        if any(one.quantity.stated_in(other.quantity) for other in others):
            continue
        if all(one.quantity != known.quantity for known in found):
            found.append(one)
    return found


def _is_plain_one(quantity: Quantity) -> bool:
    """ "One" is an article in many languages."""
    return quantity.readings == frozenset({1.0})


def _shown(quantity: Quantity) -> str:
    """The likeliest reading: whole when it may be."""
    value = max(quantity.readings)
    if quantity.unit == "time":
        return f"{int(value) // 60:02}:{int(value) % 60:02}"
    return f"{value:g}" if value < 1e6 else f"{value:.0f}"
