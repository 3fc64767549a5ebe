"""The whole file of a translation: what is read from it, and how it changes when an editor saves.

Files are kept byte for byte. An edit rewrites only the lines of what was changed, so that a review shows nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from helpcenter.knowledge.errors import FrontMatterError
from helpcenter.knowledge.front_matter import dump_values, one_line_keys, read_values, set_value
from helpcenter.knowledge.markup import parse, plain_text, unify_newlines

_NEWLINE = r"(?:\r\n|\n|\r)"
_ANY_NEWLINE = re.compile(_NEWLINE)
_OPENING = re.compile(rf"(?:[ \t]*{_NEWLINE})*---[ \t]*{_NEWLINE}")
_CLOSING = re.compile(rf"(?:(?<=\n)|(?<=\r))(?:---|\.\.\.)[ \t]*(?:{_NEWLINE}|\Z)")
_BLANK_LINES = re.compile(rf"(?:[ \t]*{_NEWLINE})*")
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Source:
    """What a file says. `body` has line feeds only and no blank lines around it; `other` holds every further key."""

    title: str
    summary: str
    other: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The file in pieces; joined, they are the file again."""

    mark: str  # a byte order mark, or nothing
    opening: str  # "---"
    yaml: str
    closing: str  # "---"
    heading: str  # the heading that serves as the title, when the front matter has none
    gap: str  # blank lines
    body: str
    tail: str  # white space at the end

    def joined(self) -> str:
        return "".join((self.mark, self.opening, self.yaml, self.closing, self.heading, self.gap, self.body, self.tail))


def parse_source(text: str) -> Source:
    """Read a file. The title comes from the front matter, else from the first heading.

    Raises `FrontMatterError`, which names the line, and `InvalidArticle` when the text is too long.
    """
    return _read(text)[1]


def editable_values(text: str) -> dict[str, str]:
    """The further keys of a file's front matter that are one line of text, with their values. Errors as for `parse_source`."""
    pieces, said = _read(text)
    keys = one_line_keys(pieces.yaml)
    return {name: value for name, value in said.other.items() if name in keys}


def build_source(
    previous: str | None, *, title: str, summary: str, body: str, other: Mapping[str, str] | None = None
) -> str:
    """The file that says this, as close to `previous` as possible; without a previous one, a plain new file.

    `other`: new values of further keys; keys that it does not name stay as they are.
    """
    body = _trimmed(unify_newlines(body))
    title, summary = _one_line(title), _one_line(summary)
    if previous is None:
        return _fresh(Source(title, summary, _one_lined(other), body))
    pieces, said = _read(previous)
    wanted = Source(title, summary, {**said.other, **_one_lined(other, said.other)}, body)
    if wanted == said:
        return previous
    # The second and third are for what is rare: a heading as the title that cannot say the new one, YAML with anchors.
    for start in (pieces, replace(pieces, heading="")):
        edited = _edited(start, said, wanted)
        if edited is not None:
            return edited
    return _fresh(wanted)


def _read(text: str) -> tuple[_Pieces, Source]:
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    opening, yaml, closing, rest = _split_front_matter(text[len(mark) :])
    values = read_values(yaml, _count_lines(opening) + 1)
    title, summary = _one_line(values.pop("title", "")), _one_line(values.pop("summary", ""))
    heading = ""
    if not title:
        title, heading = _title_from_heading(rest)
    if not title:
        raise FrontMatterError(1, 'there is no title; begin the file with "---", "title: ..." and "---"')
    after = rest[len(heading) :]
    gap_match = _BLANK_LINES.match(after)
    gap = gap_match.group() if gap_match else ""
    body = after[len(gap) :].rstrip()
    tail = after[len(gap) + len(body) :]
    pieces = _Pieces(mark, opening, yaml, closing, heading, gap, body, tail)
    return pieces, Source(title, summary, values, unify_newlines(body))


def _split_front_matter(text: str) -> tuple[str, str, str, str]:
    opening = _OPENING.match(text)
    if opening is None:
        return "", "", "", text
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        raise FrontMatterError(_count_lines(opening.group()), 'the front matter begins here with "---" and never ends')
    return opening.group(), text[opening.end() : closing.start()], closing.group(), text[closing.end() :]


def _title_from_heading(text: str) -> tuple[str, str]:
    """The title, and the characters to set apart from the body: the heading when the text begins with it, else nothing."""
    tokens = parse(unify_newlines(text))
    headings = [index for index, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0]
    headings.sort(key=lambda index: tokens[index].tag != "h1")
    for index in headings:
        title = _one_line(plain_text(tokens[index + 1]))
        if not title:
            continue
        first, end = tokens[index].map or (0, 0)
        begins = index == 0 and tokens[index].tag == "h1" and not text[: _line_start(text, first)].strip()
        return title, text[: _line_start(text, end)] if begins else ""
    return "", ""


def _edited(pieces: _Pieces, said: Source, wanted: Source) -> str | None:
    """The file with the lines of what is new rewritten; None when it would then not say what is wanted."""
    try:
        text = _rewritten(pieces, said, wanted)
        return text if _read(text)[1] == wanted else None
    except FrontMatterError:
        return None


def _rewritten(pieces: _Pieces, said: Source, wanted: Source) -> str:
    newline_match = _ANY_NEWLINE.search(pieces.joined())
    newline = newline_match.group() if newline_match else "\n"
    yaml, heading = pieces.yaml, pieces.heading
    if heading and wanted.title != said.title:
        heading = f"# {wanted.title}{newline}"
    if not heading and ("title" not in read_values(yaml) or wanted.title != said.title):
        yaml = set_value(yaml, "title", wanted.title, newline)
    if wanted.summary != said.summary:
        yaml = set_value(yaml, "summary", wanted.summary, newline)
    for name, value in wanted.other.items():
        if said.other.get(name) != value:
            yaml = set_value(yaml, name, value, newline)
    opening, closing, gap = pieces.opening, pieces.closing, pieces.gap
    if yaml and not opening:
        opening, closing = f"---{newline}", f"---{newline}"
        gap = gap if heading or gap else newline
    body, tail = pieces.body, pieces.tail
    if wanted.body != said.body:
        body = wanted.body.replace("\n", newline)
        if closing and not closing.endswith(("\n", "\r")):
            closing += newline
        if not pieces.body:
            gap, tail = gap or newline, newline
    return _Pieces(pieces.mark, opening, yaml, closing, heading, gap, body, tail).joined()


def _fresh(wanted: Source) -> str:
    values = {"title": wanted.title, **({"summary": wanted.summary} if wanted.summary else {}), **wanted.other}
    return f"---\n{dump_values(values)}---\n" + (f"\n{wanted.body}\n" if wanted.body else "")


def _trimmed(body: str) -> str:
    return _BLANK_LINES.sub("", body, count=1).rstrip()


def _one_lined(other: Mapping[str, str] | None, said: Mapping[str, str] | None = None) -> dict[str, str]:
    """The values that are new, each as one line."""
    known = said or {}
    return {name: _one_line(value) for name, value in (other or {}).items() if known.get(name) != value}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _count_lines(text: str) -> int:
    return len(_ANY_NEWLINE.findall(text))


def _line_start(text: str, line: int) -> int:
    """Where line number `line` (from 0) begins."""
    position = 0
    for _ in range(line):
        match = _ANY_NEWLINE.search(text, position)
        if match is None:
            return len(text)
        position = match.end()
    return position
