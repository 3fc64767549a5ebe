"""A three-way merge of lines: where the three texts agree, what stands between is taken from the side that changed it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

#: Comparing takes up to the square of the lines. Texts with more are one single place that a person decides.
LINES_MERGED = 4_000

Lines = tuple[str, ...]


class Side(StrEnum):
    """Who changed a part."""

    NOBODY = "nobody"
    THEIRS = "theirs"
    MINE = "mine"
    BOTH_ALIKE = "both-alike"
    CONFLICT = "conflict"  # both, differently


@dataclass(frozen=True, slots=True)
class MergePart:
    """Some lines (without their ends) in each of the three texts."""

    side: Side
    base: Lines
    theirs: Lines
    mine: Lines

    @property
    def merged(self) -> Lines:
        """What the merged text says here; where both changed it, mine."""
        return self.theirs if self.side is Side.THEIRS else self.mine


@dataclass(frozen=True, slots=True)
class _Agreement:
    """Lines that are the same in all three texts, beginning at these places."""

    base: int
    theirs: int
    mine: int
    length: int


def merge_lines(base: str, theirs: str, mine: str) -> tuple[MergePart, ...]:
    """The parts in order; joined with line feeds, each of the three texts is its own lines of all parts."""
    split = tuple(tuple(text.split("\n")) for text in (base, theirs, mine))
    return tuple(_parts(*split))


def _parts(base: Lines, theirs: Lines, mine: Lines) -> Iterator[MergePart]:
    at = _Agreement(0, 0, 0, 0)
    for found in _agreements(base, theirs, mine):
        yield from _between(base[at.base : found.base], theirs[at.theirs : found.theirs], mine[at.mine : found.mine])
        same = base[found.base : found.base + found.length]
        if same:
            yield MergePart(Side.NOBODY, same, same, same)
        at = _Agreement(found.base + found.length, found.theirs + found.length, found.mine + found.length, 0)


def _between(base: Lines, theirs: Lines, mine: Lines) -> Iterator[MergePart]:
    if not (base or theirs or mine):
        return
    if theirs == mine:
        side = Side.BOTH_ALIKE
    elif theirs == base:
        side = Side.MINE
    elif mine == base:
        side = Side.THEIRS
    else:
        side = Side.CONFLICT
    yield MergePart(side, base, theirs, mine)


def _agreements(base: Lines, theirs: Lines, mine: Lines) -> Iterator[_Agreement]:
    """The lines of the base that stand unchanged on both sides, and the end of all three."""
    if max(len(base), len(theirs), len(mine)) <= LINES_MERGED:
        with_theirs, with_mine = _same(base, theirs), _same(base, mine)
        left = right = 0
        while left < len(with_theirs) and right < len(with_mine):
            a, b = with_theirs[left], with_mine[right]
            start, end = max(a.a, b.a), min(a.a + a.size, b.a + b.size)
            if start < end:
                yield _Agreement(start, a.b + start - a.a, b.b + start - b.a, end - start)
            if a.a + a.size < b.a + b.size:
                left += 1
            else:
                right += 1
    yield _Agreement(len(base), len(theirs), len(mine), 0)


def _same(base: Sequence[str], other: Sequence[str]) -> list[difflib.Match]:
    return difflib.SequenceMatcher(None, base, other).get_matching_blocks()
