"""Compare two texts line by line, as an editor reads it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum

#: Comparing takes up to the square of the lines. Texts with more are shown one after the other.
_LINES_COMPARED = 4_000


class LineKind(StrEnum):
    """What happened to a line."""

    SAME = "same"
    REMOVED = "removed"
    INSERTED = "inserted"
    LEFT_OUT = "left-out"  # stands for lines that are the same in both texts


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A whole line without its end. `count`: how many lines it stands for when it is one left out, else 1."""

    kind: LineKind
    text: str
    count: int = 1


def compare(before: str, after: str, *, around: int = 2) -> tuple[ComparedLine, ...]:
    """The lines that differ, removed ones before those in their place, with some lines `around` them; empty for equal texts."""
    if before == after:
        return ()
    old, new = before.splitlines(), after.splitlines()
    if max(len(old), len(new)) > _LINES_COMPARED:
        return (*_lines(LineKind.REMOVED, old), *_lines(LineKind.INSERTED, new))
    compared: list[ComparedLine] = []
    seen = 0
    for group in difflib.SequenceMatcher(None, old, new).get_grouped_opcodes(around):
        compared += _left_out(group[0][1] - seen)
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                compared += _lines(LineKind.SAME, old[old_start:old_end])
                continue
            compared += _lines(LineKind.REMOVED, old[old_start:old_end])
            compared += _lines(LineKind.INSERTED, new[new_start:new_end])
        seen = group[-1][2]
    return (*compared, *_left_out(len(old) - seen))


def _lines(kind: LineKind, lines: list[str]) -> list[ComparedLine]:
    return [ComparedLine(kind, line) for line in lines]


def _left_out(count: int) -> list[ComparedLine]:
    return [ComparedLine(LineKind.LEFT_OUT, "", count)] if count else []
