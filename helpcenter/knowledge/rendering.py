"""An article's Markdown as HTML that is safe to show, whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import nh3
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from helpcenter.knowledge.markup import PARSER, parse, plain_text, unify_newlines
from helpcenter.knowledge.pictures.addresses import picture_key, size_of
from helpcenter.knowledge.pictures.uses import is_decorative
from helpcenter.knowledge.targets import Link, is_external, target

_ALIGNMENT = re.compile(r"text-align:(left|right|center)")
_TAGS = {
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "br",
        "hr",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "code",
        "em",
        "strong",
    ),
    *("a", "img", "div", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {
    "a": {"href", "title", "rel"},
    "img": {"src", "alt", "title", "loading", "decoding", "width", "height"},
    "ol": {"start"},
    "code": {"class"},
    "div": {"class", "tabindex"},
    "th": {"class", "scope"},
    "td": {"class"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A heading in the table of contents. `level` is that of the HTML: 2 is the highest within an article."""

    level: int
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """Safe HTML and its table of contents.

    Anchors hold no underscore and no capital letter: ids of the page that have one never collide with them.
    """

    html: str
    contents: tuple[ContentsEntry, ...]


def render(body: str, *, link: Link) -> Rendered:
    """Render the text of an article.

    `link` gets the slug that a relative link such as `../../returns/return-an-item/en.md` names and returns the address
    of that article's page, or None to leave only the words. Links to other places must be http(s), mailto, or begin with
    `/` or `#`.
    Raises `InvalidArticle` when the text is too long.
    """
    tokens = parse(unify_newlines(body))
    shift_headings(tokens)
    for token in tokens:
        if token.type == "inline" and token.children:
            token.children = with_safe_targets(token.children, link)
    html = _RENDERER.render(without_empty_paragraphs(tokens), PARSER.options, {})
    safe = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None)
    return Rendered(safe, _contents(tokens))


def shift_headings(tokens: Sequence[Token]) -> None:
    """The page's own title is its first-level heading; an article that uses that level too goes down by one."""
    if not any(token.tag == "h1" for token in tokens):
        return
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"


def _contents(tokens: Sequence[Token]) -> tuple[ContentsEntry, ...]:
    return tuple(
        ContentsEntry(int(token.tag[1]), str(token.attrGet("id")), title)
        for index, token in enumerate(tokens)
        if token.type == "heading_open"
        and token.level == 0
        and (title := plain_text(tokens[index + 1]).replace("\n", " "))
    )


def without_empty_paragraphs(tokens: Sequence[Token]) -> list[Token]:
    """What is left of a paragraph that held only a comment is nothing."""
    kept: list[Token] = []
    for token in tokens:
        if token.type == "paragraph_close" and kept[-2].type == "paragraph_open" and not kept[-1].children:
            del kept[-2:]
        else:
            kept.append(token)
    return kept


def with_safe_targets(children: Sequence[Token], link: Link) -> list[Token]:
    """Inline tokens with the final addresses of their links; links and pictures that may not be shown are words."""
    kept: list[Token] = []
    dropped = False
    for child in children:
        if child.type == "link_open":
            dropped = not _set_target(child, link)
            if dropped:
                continue
        elif child.type == "link_close" and dropped:
            dropped = False
            continue
        elif child.type == "image":
            child = _image(child)
        kept.append(child)
    return kept


def _set_target(token: Token, link: Link) -> bool:
    """Give the link its final address; False when it may not be a link."""
    written = str(token.attrGet("href") or "")
    token.attrs.pop("title", None)
    address = target(written, link)
    if address is None:
        return False
    token.attrSet("href", address)
    if is_external(address):
        token.attrSet("rel", "noopener noreferrer")
    return True


def _image(token: Token) -> Token:
    """A picture of ours with its size, or the description of any other: readers' browsers fetch nothing from elsewhere."""
    key = picture_key(str(token.attrGet("src") or ""))
    if key is None:
        return Token("text", "", 0, content=plain_text(token))
    if is_decorative(token):
        token.attrs.pop("title")
    size = size_of(key)
    token.attrs.update({"width": size.width, "height": size.height, "loading": "lazy", "decoding": "async"})
    return token


class _Renderer(RendererHTML):
    """Tables in a box that scrolls on a narrow screen; alignment as a class: our pages forbid styles in HTML."""

    def table_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        return '<div class="table-scroll" tabindex="0">\n<table>\n'

    def table_close(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        return "</table>\n</div>\n"

    def th_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        return f'<th scope="col"{_alignment(tokens[index])}>'

    def td_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        return f"<td{_alignment(tokens[index])}>"


def _alignment(cell: Token) -> str:
    match = _ALIGNMENT.search(str(cell.attrGet("style") or ""))
    return f' class="align-{match.group(1)}"' if match else ""


_RENDERER = _Renderer(PARSER)
