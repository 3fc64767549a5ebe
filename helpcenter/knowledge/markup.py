"""Markdown read into tokens, once for everybody: rendering and passages see the same headings and anchors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from helpcenter.knowledge.errors import ArticleProblem, InvalidArticle
from helpcenter.knowledge.slugs import Anchors

#: Characters of one article's text; about 15,000 words, ten times a long article.
TEXT_LIMIT = 100_000

#: Longer comments stay visible: looking for the end of each of ten thousand openings would take minutes.
_COMMENT_LIMIT = 5_000

_LINE_BREAK = re.compile(r"<br[ \t]{0,9}/?>", re.IGNORECASE)
_NEWLINES = re.compile(r"\r\n?")
_SPACES = re.compile(r"[ \t]+")
# Scripts written without spaces between words: a line break in the source is no space there.
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")


def parse(body: str) -> list[Token]:
    """The tokens of `body`; each opening of a heading carries its anchor as the attribute `id`.

    Raises `InvalidArticle` when the text is too long.
    """
    if len(body) > TEXT_LIMIT:
        raise InvalidArticle(
            "body",
            ArticleProblem.TEXT_TOO_LONG,
            f"the text has {len(body):,} characters; an article may have {TEXT_LIMIT:,}. Split it into several articles",
            limit=TEXT_LIMIT,
        )
    tokens = PARSER.parse(body)
    anchors = Anchors()
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchors.take(plain_text(tokens[index + 1])))
    return tokens


def unify_newlines(text: str) -> str:
    """`text` with every kind of line end written as one line feed."""
    return _NEWLINES.sub("\n", text)


def plain_text(inline: Token) -> str:
    """The words of an inline token: marks removed, the text of links kept, images as their description."""
    pieces: list[str] = []
    _collect(inline.children or (), pieces)
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def closing_index(tokens: Sequence[Token], opening: int) -> int:
    """The index of the token that closes `tokens[opening]`."""
    level = tokens[opening].level
    for index in range(opening + 1, len(tokens)):
        if tokens[index].level == level and tokens[index].nesting == -1:
            return index
    return len(tokens) - 1


def _collect(children: Iterable[Token], pieces: list[str]) -> None:
    children = list(children)
    for index, child in enumerate(children):
        if child.type == "softbreak":
            following = children[index + 1].content[:1] if index + 1 < len(children) else ""
            preceding = pieces[-1][-1:] if pieces else ""
            pieces.append("" if _UNSPACED.match(preceding) and _UNSPACED.match(following) else " ")
        elif child.type == "hardbreak":
            pieces.append("\n")
        elif child.type == "image":
            _collect(child.children or (), pieces)
        elif child.content:
            pieces.append(child.content)


def _comment_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """`<!-- ... -->` on lines of its own: a note among editors, not for readers."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.is_code_block(start_line) or not state.src.startswith("<!--", start):
        return False
    end = state.src.find("-->", start + 4, start + _COMMENT_LIMIT)
    if end < 0:
        return False
    last = start_line
    while last < end_line and state.eMarks[last] < end + 3:
        last += 1
    if last >= end_line or state.src[end + 3 : state.eMarks[last]].strip():
        return False
    if not silent:
        state.line = last + 1
    return True


def _comment_inline(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("<!--", state.pos):
        return False
    end = state.src.find("-->", state.pos + 4, state.pos + _COMMENT_LIMIT)
    if end < 0:
        return False
    state.pos = end + 3
    return True


def _line_break(state: StateInline, silent: bool) -> bool:
    """`<br>`, the only way to break a line within a cell of a table."""
    match = _LINE_BREAK.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = match.end()
    return True


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.block.ruler.before(
        "html_block", "comment", _comment_block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.inline.ruler.before("html_inline", "comment", _comment_inline)
    parser.inline.ruler.before("html_inline", "line_break", _line_break)
    return parser


PARSER = _make_parser()
