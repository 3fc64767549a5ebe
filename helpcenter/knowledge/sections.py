"""An article's text cut along its headings into blocks: what passages are made of and answers show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markdown_it.token import Token

from helpcenter.knowledge.markup import closing_index, parse, plain_text, unify_newlines

_HAN = re.compile(r"[\u3400-\u9fff]")

BlockKind = Literal["paragraph", "steps", "list", "table", "code", "quote"]

_KINDS: dict[str, BlockKind] = {
    "paragraph_open": "paragraph",
    "ordered_list_open": "steps",
    "bullet_list_open": "list",
    "table_open": "table",
    "fence": "code",
    "code_block": "code",
    "blockquote_open": "quote",
}


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list, table, code listing or quotation.

    `text` is plain: no marks, link texts kept. `items` are the steps or list items, or the rows of a table as
    "heading: cell; heading: cell"; empty for other kinds. `markdown` is the block as the editor wrote it.
    """

    kind: BlockKind
    text: str
    items: tuple[str, ...]
    markdown: str


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks under one heading. The text before the first heading has an empty path and no anchor."""

    heading_path: tuple[str, ...]
    anchor: str | None
    blocks: tuple[Block, ...]


def sections(body: str) -> list[Section]:
    """The sections of `body` that hold any text, in order, with the anchors that `render` gives their headings."""
    body = unify_newlines(body)
    tokens = parse(body)
    lines = body.split("\n")
    found: list[Section] = []
    path: list[tuple[int, str]] = []
    anchor: str | None = None
    blocks: list[Block] = []

    def close() -> None:
        if blocks:
            found.append(Section(tuple(text for _, text in path), anchor, tuple(blocks)))
            blocks.clear()

    index = 0
    while index < len(tokens):
        token = tokens[index]
        end = closing_index(tokens, index) if token.nesting == 1 else index
        if token.type == "heading_open":
            close()
            level = int(token.tag[1])
            path = [(above, text) for above, text in path if above < level]
            heading = plain_text(tokens[index + 1]).replace("\n", " ")
            if heading:
                path.append((level, heading))
            anchor = str(token.attrGet("id"))
        elif token.type in _KINDS:
            block = _block(_KINDS[token.type], tokens[index : end + 1], lines)
            if block.text:
                blocks.append(block)
        index = end + 1
    close()
    return found


def _block(kind: BlockKind, tokens: Sequence[Token], lines: list[str]) -> Block:
    first, last = tokens[0].map or [0, 0]
    markdown = "\n".join(lines[first:last]).rstrip()
    items: tuple[str, ...] = ()
    if kind in ("steps", "list"):
        items = tuple(_list_items(tokens))
        text = "\n".join(items)
    elif kind == "table":
        items = tuple(_table_rows(tokens))
        text = "\n".join(items)
    elif kind == "code":
        text = tokens[0].content.rstrip("\n")
    else:
        text = _text_of(tokens)
    return Block(kind, text, items, markdown)


def _text_of(tokens: Sequence[Token]) -> str:
    """All words within, one line for each paragraph, item or line of code."""
    pieces = []
    for token in tokens:
        if token.type == "inline":
            pieces.append(plain_text(token))
        elif token.type in ("fence", "code_block"):
            pieces.append(token.content.rstrip("\n"))
    return "\n".join(piece for piece in pieces if piece)


def _list_items(tokens: Sequence[Token]) -> list[str]:
    """The items of the outer list; what is nested in an item stays with it, on lines of its own."""
    items = []
    index = 1
    while index < len(tokens) - 1:
        end = closing_index(tokens, index) if tokens[index].nesting == 1 else index
        text = _text_of(tokens[index : end + 1])
        if text:
            items.append(text)
        index = end + 1
    return items


def _table_rows(tokens: Sequence[Token]) -> list[str]:
    headings: list[str] = []
    rows: list[list[str]] = []
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "th_open":
            headings.append(plain_text(tokens[index + 1]).replace("\n", " "))
        elif token.type == "td_open":
            rows[-1].append(plain_text(tokens[index + 1]).replace("\n", " "))
    if not any(any(row) for row in rows):
        return ["; ".join(heading for heading in headings if heading)] if any(headings) else []
    colon, semicolon = ("：", "；") if _HAN.search("".join(headings)) else (": ", "; ")
    described = []
    for row in rows:
        cells = zip(headings, row, strict=False)
        line = semicolon.join(f"{heading}{colon}{cell}" if heading else cell for heading, cell in cells if cell)
        if line:
            described.append(line)
    return described
