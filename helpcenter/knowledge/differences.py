"""What is different between two texts, word by word within paragraphs: how an editor reads it.

Paragraphs are matched first, so that one that was added does not shift all that follow; of those that changed, each is compared
with the one it most likely was, by words. Scripts without spaces between words are compared by characters.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

#: More paragraphs or words than this are shown as removed and inserted: matching takes up to the square of them.
_PARAGRAPHS_COMPARED: Final = 3_000
_WORDS_COMPARED: Final = 3_000
#: Paragraphs less alike than this are two texts, not one that changed.
_ALIKE: Final = 0.35
_BLANK_LINES: Final = re.compile(r"\n[^\S\n]*\n\s*")
# A list item or a heading is a paragraph of its own: steps move and change one by one.
_BEGINS: Final = re.compile(r"\n(?=[ \t]*(?:[-*+]|\d{1,4}[.)])[ \t]|#{1,6}[ \t]|\|)")
# Thai to Khmer, kana, and Han characters.
_UNSPACED: Final = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# One character of a script that puts no spaces between words, else a word, else spaces, else one sign.
_PIECES: Final = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])\w)+|\s+|[^\w\s]")


class DifferenceKind(StrEnum):
    """What happened to a paragraph or a part of one."""

    SAME = "same"
    REMOVED = "removed"
    INSERTED = "inserted"
    CHANGED = "changed"  # of a paragraph: its parts tell


@dataclass(frozen=True, slots=True)
class Part:
    """Some words: the same, removed or inserted."""

    kind: DifferenceKind
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its parts in reading order. `SAME`, `REMOVED` and `INSERTED` have one part."""

    kind: DifferenceKind
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs in a row. `far`: all of them are the same, and no change is near."""

    far: bool
    paragraphs: tuple[Paragraph, ...]


def differences(before: str, after: str) -> tuple[Paragraph, ...]:
    """Every paragraph of both texts, in reading order; those that are the same too."""
    old, new = paragraphs_of(before), paragraphs_of(after)
    if max(len(old), len(new)) > _PARAGRAPHS_COMPARED:
        return (*_whole(DifferenceKind.REMOVED, old), *_whole(DifferenceKind.INSERTED, new))
    found: list[Paragraph] = []
    for tag, old_start, old_end, new_start, new_end in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        if tag == "equal":
            found += _whole(DifferenceKind.SAME, old[old_start:old_end])
        else:
            found += _between(old[old_start:old_end], new[new_start:new_end])
    return tuple(found)


def stretches(paragraphs: Sequence[Paragraph], *, around: int = 2) -> tuple[Stretch, ...]:
    """The same paragraphs, with those apart that an editor need not read: more than `around` of them, so far from any change."""
    changed = [number for number, paragraph in enumerate(paragraphs) if paragraph.kind is not DifferenceKind.SAME]
    near = {other for number in changed for other in range(number - around, number + around + 1)}
    found: list[Stretch] = []
    for is_near, group in groupby(enumerate(paragraphs), key=lambda numbered: numbered[0] in near):
        row = tuple(paragraph for _, paragraph in group)
        found.append(Stretch(not is_near and len(row) > around, row))
    return tuple(found)


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs, list items, headings and table rows of a Markdown text, without the blank lines between them."""
    blocks = (block for block in _BLANK_LINES.split(text.replace("\r\n", "\n").strip()))
    return [line.strip("\n") for block in blocks for line in _BEGINS.split(block) if line.strip()]


def word_parts(before: str, after: str) -> tuple[Part, ...]:
    """The words of both, in reading order; removed ones before those in their place."""
    if before == after:
        return (Part(DifferenceKind.SAME, after),)
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if max(len(old), len(new)) > _WORDS_COMPARED:
        return (Part(DifferenceKind.REMOVED, before), Part(DifferenceKind.INSERTED, after))
    removed, inserted = "", ""
    parts: list[Part] = []
    codes = difflib.SequenceMatcher(None, old, new, False).get_opcodes()
    for place, (tag, old_start, old_end, new_start, new_end) in enumerate(codes):
        gone, come = "".join(old[old_start:old_end]), "".join(new[new_start:new_end])
        between = place + 1 < len(codes) and codes[place + 1][0] == "replace"
        if tag != "equal" or (gone.isspace() and removed and inserted and between):
            # A space between two rewritten words belongs to them: a new sentence is marked once, not word by word.
            removed, inserted = removed + gone, inserted + come
            continue
        parts += _changed(removed, inserted)
        parts.append(Part(DifferenceKind.SAME, gone))
        removed, inserted = "", ""
    return (*parts, *_changed(removed, inserted))


def _changed(removed: str, inserted: str) -> list[Part]:
    both = (Part(DifferenceKind.REMOVED, removed), Part(DifferenceKind.INSERTED, inserted))
    return [part for part in both if part.text]


def _between(old: list[str], new: list[str]) -> list[Paragraph]:
    """Pair what was rewritten, in order; the rest is gone or new."""
    found: list[Paragraph] = []
    start = 0
    for paragraph in old:
        match = _most_alike(paragraph, new, start)
        if match is None:
            found += _whole(DifferenceKind.REMOVED, [paragraph])
            continue
        found += _whole(DifferenceKind.INSERTED, new[start:match])
        found.append(Paragraph(DifferenceKind.CHANGED, word_parts(paragraph, new[match])))
        start = match + 1
    return found + _whole(DifferenceKind.INSERTED, new[start:])


def _most_alike(paragraph: str, others: list[str], start: int) -> int | None:
    """Where the most similar of the next few is, if one is similar at all."""
    best, best_ratio = None, _ALIKE
    pieces = _PIECES.findall(paragraph)[:_WORDS_COMPARED]
    for place in range(start, min(start + 5, len(others))):
        matcher = difflib.SequenceMatcher(None, pieces, _PIECES.findall(others[place])[:_WORDS_COMPARED], False)
        if matcher.real_quick_ratio() > best_ratio and matcher.quick_ratio() > best_ratio:
            ratio = matcher.ratio()
            if ratio > best_ratio:
                best, best_ratio = place, ratio
    return best


def _whole(kind: DifferenceKind, paragraphs: Sequence[str]) -> list[Paragraph]:
    return [Paragraph(kind, (Part(kind, text),)) for text in paragraphs]
