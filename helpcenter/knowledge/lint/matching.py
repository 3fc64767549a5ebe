"""Which section of a translation says which section of its source, when headings are in two languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from helpcenter.knowledge.lint.reading import ReadSection, ReadText

_FIGURES = re.compile(r"\d+")
#: What a section that has no counterpart costs, beside what two unlike ones have in common.
_ALONE = 0.25


@dataclass(frozen=True, slots=True)
class Matched:
    """`pairs` of (source, translation) in order; `missing` are of the source, `added` of the translation."""

    pairs: tuple[tuple[ReadSection, ReadSection], ...]
    missing: tuple[ReadSection, ...]
    added: tuple[ReadSection, ...]


def match_sections(source: ReadText, translation: ReadText) -> Matched:
    """In order: with as many sections on the same levels, the first is the first; else those that have most in common."""
    ours, theirs = list(source.sections), list(translation.sections)
    if [_level(section) for section in ours] == [_level(section) for section in theirs]:
        return Matched(tuple(zip(ours, theirs, strict=True)), (), ())
    links = (_links_by_section(source), _links_by_section(translation))
    traits = (
        [_traits(section, links[0].get(index, ())) for index, section in enumerate(ours)],
        [_traits(section, links[1].get(index, ())) for index, section in enumerate(theirs)],
    )
    return _aligned(ours, theirs, traits[0], traits[1])


def _aligned(
    ours: list[ReadSection], theirs: list[ReadSection], our_traits: list[Counter[str]], their_traits: list[Counter[str]]
) -> Matched:
    """The alignment with the highest sum of likeness (Needleman and Wunsch)."""
    height, width = len(ours) + 1, len(theirs) + 1
    best = [[0.0] * width for _ in range(height)]
    for row in range(height):
        for column in range(width):
            if row == 0 or column == 0:
                best[row][column] = -_ALONE * (row + column)
                continue
            best[row][column] = max(
                best[row - 1][column - 1] + _likeness(our_traits[row - 1], their_traits[column - 1]),
                best[row - 1][column] - _ALONE,
                best[row][column - 1] - _ALONE,
            )
    pairs: list[tuple[ReadSection, ReadSection]] = []
    missing: list[ReadSection] = []
    added: list[ReadSection] = []
    row, column = len(ours), len(theirs)
    while row or column:
        if row and column:
            together = best[row - 1][column - 1] + _likeness(our_traits[row - 1], their_traits[column - 1])
            if best[row][column] == together:
                row, column = row - 1, column - 1
                pairs.append((ours[row], theirs[column]))
                continue
        if row and best[row][column] == best[row - 1][column] - _ALONE:
            row -= 1
            missing.append(ours[row])
        else:
            column -= 1
            added.append(theirs[column])
    return Matched(tuple(reversed(pairs)), tuple(reversed(missing)), tuple(reversed(added)))


def _level(section: ReadSection) -> int:
    return section.heading.level if section.heading else 0


def _links_by_section(text: ReadText) -> dict[int, Sequence[str]]:
    found: dict[int, list[str]] = {}
    for link in text.links:
        # "../refund-times/de.md" and "../refund-times/en.md" are one place.
        found.setdefault(link.section, []).append(link.address.rpartition("/")[0] or link.address)
    return dict(found.items())


def _traits(section: ReadSection, links: Sequence[str]) -> Counter[str]:
    """What a translation keeps: the level, the shape, figures, addresses and code, about how long it is."""
    traits: Counter[str] = Counter({f"level {_level(section)}": 2})
    for name, count in (("step", section.steps), ("item", section.items), ("row", section.rows)):
        traits[name] += count
    traits["paragraph"] += sum(piece.kind == "paragraph" for piece in section.pieces)
    for piece in section.pieces:
        traits.update(f"figure {figure}" for figure in _FIGURES.findall(piece.text))
    for address in links:
        traits[f"link {address}"] += 3
    return +traits


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """-0.5 for nothing in common, 0.5 for all; by how much of the traits of both together they share."""
    union = sum((one | other).values())
    return sum((one & other).values()) / union - 0.5 if union else 0.5
