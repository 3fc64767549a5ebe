"""An article's text taken apart once for all rules: pieces of prose with their lines, headings, lists, links, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote

from markdown_it.token import Token

from helpcenter.knowledge.markup import parse, plain_text, unify_newlines

PieceKind = Literal["title", "summary", "heading", "paragraph", "item", "cell", "quote"]

#: Stands for what is no prose: code, addresses. A letter-free sign, so that words beside it stay apart.
GAP = "\u2063"

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]*@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: a heading, a paragraph, an item of a list, a cell.

    `text` is what a reader sees. `prose` is the same without code and addresses; `unmarked` has no bold words either, which
    mostly are the names of buttons and pages. `section` counts from 0, the text before the first heading.
    """

    kind: PieceKind
    line: int | None
    text: str
    prose: str
    unmarked: str
    section: int

    @property
    def part(self) -> str:
        return self.kind if self.kind in ("title", "summary") else "body"


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` is as it was written: 1 for `#`."""

    level: int
    text: str
    line: int
    anchor: str


@dataclass(frozen=True, slots=True)
class ReadLink:
    """`address` as it was written; `text` the words that are to be clicked, pictures by their description."""

    address: str
    text: str
    line: int
    section: int


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """`alternative` and `title` as in `![alternative](address "title")`."""

    address: str
    alternative: str
    title: str
    line: int


@dataclass(slots=True)
class ReadSection:
    """What stands under one heading, or before the first one (`heading` is None). Counts are of items, over all its lists."""

    heading: Heading | None
    pieces: list[Piece] = field(default_factory=list)
    steps: int = 0
    items: int = 0
    rows: int = 0

    @property
    def line(self) -> int:
        return self.heading.line if self.heading else 1


@dataclass(frozen=True, slots=True)
class ReadText:
    """Title, summary and body in one language. `lines` are those of the body, from line 1 at index 0."""

    language: str
    title: str
    summary: str
    body: str
    lines: tuple[str, ...]
    sections: tuple[ReadSection, ...]
    headings: tuple[Heading, ...]
    links: tuple[ReadLink, ...]
    pictures: tuple[ReadPicture, ...]
    pieces: tuple[Piece, ...]

    @property
    def tag(self) -> str:
        """The language without script and region: `"pt"` of `"pt-BR"`."""
        return self.language.split("-")[0]

    @property
    def anchors(self) -> frozenset[str]:
        return frozenset(heading.anchor for heading in self.headings)


def read_text(*, language: str, title: str, summary: str, body: str) -> ReadText:
    """Raises `InvalidArticle` when the body is too long."""
    body = unify_newlines(body)
    reader = _Reader()
    reader.read(parse(body))
    named: tuple[tuple[PieceKind, str], ...] = (("title", title), ("summary", summary))
    before = [Piece(kind, None, text, _prose(text), _prose(text), 0) for kind, text in named if text.strip()]
    return ReadText(
        language=language,
        title=title,
        summary=summary,
        body=body,
        lines=tuple(body.split("\n")),
        sections=tuple(reader.sections),
        headings=tuple(section.heading for section in reader.sections if section.heading),
        links=tuple(reader.links),
        pictures=tuple(reader.pictures),
        pieces=(*before, *(piece for section in reader.sections for piece in section.pieces)),
    )


def anchors_in(body: str) -> frozenset[str]:
    """The anchors of the headings of a body. Raises `InvalidArticle` when it is too long."""
    tokens = parse(unify_newlines(body))
    return frozenset(str(token.attrGet("id")) for token in tokens if token.type == "heading_open")


class _Reader:
    """Walks over the tokens once."""

    def __init__(self) -> None:
        self.sections = [ReadSection(None)]
        self.links: list[ReadLink] = []
        self.pictures: list[ReadPicture] = []
        self._line = 1
        self._lists: list[str] = []
        self._quoted = 0

    def read(self, tokens: Sequence[Token]) -> None:
        heading: Token | None = None
        in_table = in_body = False
        for token in tokens:
            if token.map is not None:
                self._line = token.map[0] + 1
            kind = token.type
            if kind == "heading_open":
                heading = token
            elif kind == "heading_close":
                heading = None
            elif kind in ("ordered_list_open", "bullet_list_open"):
                self._lists.append(kind)
            elif kind in ("ordered_list_close", "bullet_list_close"):
                self._lists.pop()
            elif kind == "list_item_open":
                self._count_item()
            elif kind == "blockquote_open":
                self._quoted += 1
            elif kind == "blockquote_close":
                self._quoted -= 1
            elif kind in ("table_open", "table_close"):
                in_table = kind == "table_open"
            elif kind in ("tbody_open", "tbody_close"):
                in_body = kind == "tbody_open"
            elif kind == "tr_open" and in_body:
                self.sections[-1].rows += 1
            elif kind == "inline":
                self._inline(token, heading, in_table)

    def _count_item(self) -> None:
        if self._lists[-1] == "ordered_list_open":
            self.sections[-1].steps += 1
        else:
            self.sections[-1].items += 1

    def _inline(self, token: Token, heading: Token | None, in_table: bool) -> None:
        text = plain_text(token)
        if heading is not None:
            found = Heading(int(heading.tag[1]), text.replace("\n", " "), self._line, str(heading.attrGet("id")))
            self.sections.append(ReadSection(found))
        kind: PieceKind = "paragraph"
        if heading is not None:
            kind = "heading"
        elif self._quoted:
            kind = "quote"
        elif in_table:
            kind = "cell"
        elif self._lists:
            kind = "item"
        children = token.children or []
        section = len(self.sections) - 1
        self._collect_targets(children, section)
        if text:
            prose, unmarked = _without_code(children)
            self.sections[-1].pieces.append(Piece(kind, self._line, text, prose, unmarked, section))

    def _collect_targets(self, children: Sequence[Token], section: int) -> None:
        line = self._line
        for index, child in enumerate(children):
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == "link_open":
                inside = _until_link_close(children[index + 1 :])
                text = plain_text(Token("inline", "", 0, children=inside))
                self.links.append(ReadLink(unquote(str(child.attrGet("href") or "")), text, line, section))
            elif child.type == "image":
                title = str(child.attrGet("title") or "")
                address = unquote(str(child.attrGet("src") or ""))
                self.pictures.append(ReadPicture(address, plain_text(child), title, line))


def sentences(text: str, *, colons: bool = False) -> list[str]:
    """The sentences of a piece, without white space around them; with `colons`, cut at colons and semicolons too."""
    ends = _CLAUSE_END if colons else _SENTENCE_END
    return [sentence for part in ends.split(text) if (sentence := part.strip())]


_SENTENCE_END = re.compile(r"(?<=[.!?…])[)»”\"]?\s+|(?<=[。！？])|\n")
_CLAUSE_END = re.compile(r"(?<=[.!?…:;])[)»”\"]?\s+|(?<=[。！？：；])|\n")


def _until_link_close(children: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    for child in children:
        if child.type == "link_close":
            break
        kept.append(child)
    return kept


def _without_code(children: Iterable[Token]) -> tuple[str, str]:
    """The words without code and addresses, and the same without bold words too."""
    prose: list[str] = []
    unmarked: list[str] = []
    bold = 0
    for child in children:
        if child.type in ("strong_open", "strong_close"):
            bold += 1 if child.type == "strong_open" else -1
            continue
        if child.type == "softbreak":
            words = " "
        elif child.type == "hardbreak":
            words = "\n"
        elif child.type in ("code_inline", "image"):
            words = f" {GAP} "
        else:
            words = _prose(child.content)
        prose.append(words)
        unmarked.append(f" {GAP} " if bold else words)
    return "".join(prose).strip(), "".join(unmarked).strip()


def _prose(text: str) -> str:
    return _ADDRESS.sub(f" {GAP} ", text)
