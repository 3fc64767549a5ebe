"""On which line of a TOML file a key stands: `tomllib` tells lines only for what it cannot parse."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence

#: From the outside in: names of tables and keys, and the place in an array of tables, counted from 0.
Path = tuple[str | int, ...]

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_KEY = rf"({_PART}(?:\s*\.\s*{_PART})*)"
_HEADER = re.compile(rf"(\[\[?)\s*{_KEY}\s*\]")
_ASSIGNMENT = re.compile(rf"{_KEY}\s*=(.*)")


def key_lines(source: str) -> Mapping[Path, int]:
    """The line (from 1) on which each table and key begins. Only for files that parse; keys of inline tables are not listed."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    quotes = ""  # of the multi-line string we are in
    for number, raw in enumerate(source.splitlines(), start=1):
        line = raw.strip()
        if quotes:
            quotes = "" if quotes in line else quotes
        elif header := _HEADER.match(line):
            table = _place(_parts(header[2]), counts)
            if header[1] == "[[":
                counts[table] = counts.get(table, 0) + 1
                lines.setdefault(table, number)
                table = (*table, counts[table] - 1)
            lines[table] = number
        elif assignment := _ASSIGNMENT.match(line):
            parts = _parts(assignment[1])
            for length in range(1, len(parts) + 1):
                lines.setdefault((*table, *parts[:length]), number)
            quotes = next((mark for mark in ('"""', "'''") if assignment[2].count(mark) == 1), "")
    return lines


def line_of(path: Path, lines: Mapping[Path, int]) -> int | None:
    """The line of the key, or of the nearest table around it that has one."""
    return next((lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in lines), None)


def _parts(key: str) -> tuple[str, ...]:
    parts = []
    values: object = tomllib.loads(f"{key} = 0")
    while isinstance(values, dict):
        name, values = next(iter(values.items()))
        parts.append(name)
    return tuple(parts)


def _place(parts: Sequence[str], counts: Mapping[Path, int]) -> Path:
    """Where a header points: within the newest table of each array on the way."""
    path: Path = ()
    for index, part in enumerate(parts):
        path = (*path, part)
        if path in counts and index < len(parts) - 1:
            path = (*path, counts[path] - 1)
    return path
