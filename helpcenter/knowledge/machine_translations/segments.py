"""A text taken apart into what is translated (words) and what is not (marks, addresses, code), and put together again.

A model sees the words alone, so that it cannot lose a heading, a step, a table or an address: these never leave the house.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from markdown_it.token import Token

from helpcenter.knowledge.markup import parse, unify_newlines

#: What stands for something that is not translated: its number between these. No text of an article has them.
OPENING, CLOSING = "⟦", "⟧"
_STAND_IN = re.compile(rf"{OPENING}(\d{{1,4}}){CLOSING}")
_KEPT: Final = re.compile(
    r"""
      (?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))
    | (?P<target>(?<=\])\((?:[^()\s\\]|\\.|\([^()\s]*\)|<[^<>\n]*>)*(?:\s+(?:"[^"]*"|'[^']*'))?\s*\))
    | (?P<reference>(?<=\])\[[^\]]*\])
    | <(?:[a-z][a-z0-9+.-]*:[^<>\s]*|[^<>\s@]+@[^<>\s@]+)>
    | <br[ \t]*/?>
    | <!--.*?-->
    | (?:https?://|www\.|mailto:)[^\s<>\])]+
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | &\#?\w+;
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_HARD_BREAK = re.compile(r"(?: {2,}|\\)\n")
_SPACES = re.compile(r"\s+")
# At the start of a line these would begin a heading, a list, a quotation, a fence or a table.
_BEGINS_A_BLOCK = re.compile(r"(?:#{1,6}(?=\s|$)|[-+*](?=\s|$)|>|`{3,}|~{3,}|\||=+\s*$|-+\s*$|(?:[*_-] *){3,}$)")
_BEGINS_A_STEP = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


class SegmentKind(StrEnum):
    """What a segment is, which tells a translator how to word it."""

    TITLE = "title"
    SUMMARY = "summary"
    HEADING = "heading"
    STEP = "step"
    ITEM = "list item"
    CELL = "table cell"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Segment:
    """Some words to translate, on one line; `kept` are what the stand-ins in `text` stand for, by number from 1.

    `line` is that of the body, from 1; 0 for what stands above it.
    """

    kind: SegmentKind
    text: str
    kept: tuple[str, ...] = ()
    line: int = 0

    @property
    def has_words(self) -> bool:
        return any(character.isalpha() for character in _STAND_IN.sub("", self.text))


@dataclass(frozen=True, slots=True)
class Outline:
    """A text without its words. `fill` puts words back, one text for each of `segments`."""

    segments: tuple[Segment, ...]
    _lines: tuple[str, ...] = field(repr=False)
    _places: tuple[_Place, ...] = field(repr=False)

    def fill(self, texts: Sequence[str]) -> str:
        """The body with these texts instead of its own; each as it would stand in a segment."""
        lines: list[str | None] = list(self._lines)
        for place, segment, text in sorted(
            zip(self._places, self.segments, texts, strict=True), key=lambda one: (-one[0].line, -one[0].start)
        ):
            line = lines[place.line] or ""
            words = restored(text, segment.kept)
            words = words.replace("\\|", "|").replace("|", "\\|") if segment.kind is SegmentKind.CELL else words
            if segment.kind in (SegmentKind.TEXT, SegmentKind.STEP, SegmentKind.ITEM):
                words = _harmless(words, segment)
            lines[place.line] = line[: place.start] + words + line[place.end :]
            for more in range(place.line + 1, place.line + place.lines):
                lines[more] = None
        return "\n".join(line for line in lines if line is not None)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a segment stands: from `start` to `end` of its first line, and over how many lines."""

    line: int
    start: int
    end: int
    lines: int


def segment_of(kind: SegmentKind, text: str) -> Segment:
    """A single line, such as a title."""
    return _segment(kind, text, 0, str)


def outline(body: str, rewritten: Callable[[str], str] = str) -> Outline:
    """Take a body apart. `rewritten` changes the target of a link, `(../fees/en.md)`, before it is kept.

    What cannot be found again in its line (it is written with unusual escapes) stays as it is. Raises `InvalidArticle`.
    """
    body = unify_newlines(body)
    lines = body.split("\n")
    segments: list[Segment] = []
    places: list[_Place] = []
    parents: list[str] = []
    used: dict[int, int] = {}
    for token in parse(body):
        if token.nesting == 1:
            parents.append(token.type)
        elif token.nesting == -1:
            parents.pop()
        if token.type != "inline" or token.map is None or not token.content.strip():
            continue
        kind = _kind(parents)
        place = _place(token, lines, used, cell=kind is SegmentKind.CELL)
        if place is None:
            continue
        segment = _segment(kind, token.content, place.line + 1, rewritten)
        if segment.has_words:
            used[place.line] = place.end
            segments.append(segment)
            places.append(place)
    return Outline(tuple(segments), tuple(lines), tuple(places))


def restored(text: str, kept: Sequence[str]) -> str:
    """`text` with what its stand-ins stand for; one that stands for nothing is left out."""

    def back(match: re.Match[str]) -> str:
        number = int(match.group(1))
        return kept[number - 1] if 1 <= number <= len(kept) else ""

    return _STAND_IN.sub(back, text)


def stand_ins(text: str) -> list[int]:
    """The numbers of the stand-ins in a text, in order."""
    return [int(number) for number in _STAND_IN.findall(text)]


def shape(body: str) -> list[tuple[str, str]]:
    """What a text is made of, without its words: two texts of one shape have the same headings, steps, lists and tables."""
    return [(token.type, token.tag) for token in parse(body) if token.type not in ("inline", "text")]


def _segment(kind: SegmentKind, text: str, line: int, rewritten: Callable[[str], str]) -> Segment:
    kept: list[str] = []

    def keep(what: str) -> str:
        kept.append(what)
        return f"{OPENING}{len(kept)}{CLOSING}"

    def kept_or_rewritten(match: re.Match[str]) -> str:
        return keep(rewritten(match.group()) if match.group("target") else match.group())

    text = text.replace(OPENING, "[").replace(CLOSING, "]")
    # A line break that the writer meant stands anywhere as `<br>`.
    text = _KEPT.sub(kept_or_rewritten, _HARD_BREAK.sub(" <br> ", text))
    return Segment(kind, _SPACES.sub(" ", text).strip(), tuple(kept), line)


def _kind(parents: Sequence[str]) -> SegmentKind:
    for parent in reversed(parents):
        match parent:
            case "heading_open":
                return SegmentKind.HEADING
            case "td_open" | "th_open":
                return SegmentKind.CELL
            case "ordered_list_open":
                return SegmentKind.STEP
            case "bullet_list_open":
                return SegmentKind.ITEM
    return SegmentKind.TEXT


def _place(token: Token, lines: Sequence[str], used: dict[int, int], *, cell: bool) -> _Place | None:
    assert token.map is not None
    first = token.map[0]
    written = token.content.split("\n")
    words = written[0].strip()
    line = lines[first]
    if cell:
        start = -1
        for form in (words, words.replace("|", "\\|")):
            start = line.find(form, used.get(first, 0))
            if start >= 0:
                words = form
                break
        # A cell begins after a bar; "1" of the second column is not the 1 in the first.
        while start > 0 and line[:start].rstrip()[-1:] not in ("|", ""):
            start = line.find(words, start + 1)
    else:
        bare = line.rstrip()
        start = len(bare) - len(words) if bare.endswith(words) else line.find(words, used.get(first, 0))
    if start < 0:
        return None
    end = start + len(words) if len(written) == 1 else len(line)
    rest = [" ".join(text.split()) for text in written[1:]]
    for offset, text in enumerate(rest, 1):
        if first + offset >= len(lines) or not " ".join(lines[first + offset].split()).endswith(text):
            return None
    return _Place(first, start, end, len(written))


def _harmless(words: str, segment: Segment) -> str:
    """A translation that begins like a list or a heading is none."""
    if _BEGINS_A_BLOCK.match(words) and not _BEGINS_A_BLOCK.match(restored(segment.text, segment.kept)):
        return "\\" + words
    step = _BEGINS_A_STEP.match(words)
    if step is not None:
        return f"{step.group(1)}\\{step.group(2)}{words[step.end() :]}"
    return words
