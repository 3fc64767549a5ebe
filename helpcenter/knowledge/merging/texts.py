"""Merge two versions of an article's text: title, summary, further properties, and the body line by line."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from helpcenter.knowledge.merging.lines import MergePart, Side, merge_lines

BODY = "body"
_OTHER = "front-"


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What an editor writes. `other`: further keys of the front matter. Lines of the body end with line feeds."""

    title: str = ""
    summary: str = ""
    body: str = ""
    other: Mapping[str, str] = field(default_factory=dict)


class Choice(StrEnum):
    """What a person takes where both sides changed the same."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"  # theirs, then mine: for places in the body


@dataclass(frozen=True, slots=True)
class MergeConflict:
    """One place that both changed. `key` names it by what it says, so that another place is never taken for it.

    `field` is `title`, `summary`, `body` or `front-<key>`.
    """

    key: str
    field: str
    base: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Merge:
    """`text` is the outcome; in places that both changed it says what mine says."""

    text: ArticleText
    conflicts: tuple[MergeConflict, ...]
    #: The body in parts; each `CONFLICT` among them is one of `conflicts`.
    parts: tuple[MergePart, ...]


def merge_texts(base: ArticleText, theirs: ArticleText, mine: ArticleText) -> Merge:
    """What both changed alike, or only one of them, is in the outcome; everything else is a conflict."""
    conflicts: list[MergeConflict] = []

    def merged(name: str, before: str, other: str, own: str) -> str:
        if other in (own, before):
            return own
        if own == before:
            return other
        conflicts.append(_conflict(name, before, other, own))
        return own

    title = merged("title", base.title, theirs.title, mine.title)
    summary = merged("summary", base.summary, theirs.summary, mine.summary)
    further = {}
    for name in (*theirs.other, *(name for name in mine.other if name not in theirs.other)):
        before = base.other.get(name, "")
        further[name] = merged(f"{_OTHER}{name}", before, theirs.other.get(name, before), mine.other.get(name, before))
    parts = merge_lines(base.body, theirs.body, mine.body)
    conflicts += [part_conflict(part) for part in parts if part.side is Side.CONFLICT]
    body = "\n".join(line for part in parts for line in part.merged)
    return Merge(ArticleText(title, summary, body, further), tuple(conflicts), parts)


def resolved(merge: Merge, choices: Mapping[str, Choice]) -> ArticleText:
    """The outcome with these choices, by the keys of the conflicts; where none is made, it says what mine says."""
    text = merge.text
    other = dict(text.other)
    for conflict in merge.conflicts:
        if choices.get(conflict.key) is not Choice.THEIRS:
            continue
        if conflict.field == "title":
            text = replace(text, title=conflict.theirs)
        elif conflict.field == "summary":
            text = replace(text, summary=conflict.theirs)
        elif conflict.field.startswith(_OTHER):
            other[conflict.field.removeprefix(_OTHER)] = conflict.theirs
    lines: list[str] = []
    for part in merge.parts:
        choice = choices.get(part_conflict(part).key) if part.side is Side.CONFLICT else None
        if choice is Choice.THEIRS:
            lines += part.theirs
        elif choice is Choice.BOTH:
            gap = ("",) if part.theirs and part.mine and part.theirs[-1].strip() and part.mine[0].strip() else ()
            lines += (*part.theirs, *gap, *part.mine)
        else:
            lines += part.merged
    return replace(text, body="\n".join(lines), other=other)


def part_conflict(part: MergePart) -> MergeConflict:
    """The place in the body that this part is."""
    return _conflict(BODY, "\n".join(part.base), "\n".join(part.theirs), "\n".join(part.mine))


def _conflict(name: str, base: str, theirs: str, mine: str) -> MergeConflict:
    written = "\0".join((name, base, theirs, mine)).encode("utf-8", "replace")
    return MergeConflict(hashlib.sha256(written).hexdigest()[:16], name, base, theirs, mine)
