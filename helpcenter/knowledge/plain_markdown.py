"""An article's text as Markdown that can be read anywhere: what readers see on its page, and nothing that only editors need.

Notes among editors and links that lead nowhere are gone, every address is absolute, headings stand below the article's title.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace

from markdown_it.token import Token
from mdformat.renderer import MDRenderer, RenderContext, RenderTreeNode
from mdformat.renderer.typing import Render

from helpcenter.knowledge.markup import parse, unify_newlines
from helpcenter.knowledge.rendering import shift_headings, with_safe_targets, without_empty_paragraphs
from helpcenter.knowledge.targets import Link, is_path


def plain_markdown(body: str, *, link: Link, site: str, page: str) -> str:
    """The text with one line feed at its end; empty when there is nothing to read.

    `link` gives the absolute address of an article's page by its slug, as for `render`. `site` is the address that paths begin
    after, such as `https://help.example`, `page` the address of this article. Raises `InvalidArticle` when the text is too long.
    """
    tokens = parse(unify_newlines(body))
    shift_headings(tokens)
    for token in tokens:
        if token.type == "heading_open":
            token.markup = "#" * max(int(token.tag[1]), 2)
        elif token.type == "inline" and token.children:
            token.children = with_safe_targets(token.children, link)
            _make_absolute(token.children, site, page)
    return MDRenderer().render(without_empty_paragraphs(tokens), _OPTIONS, {})


def escape_markdown(text: str) -> str:
    """Words that stay these words wherever Markdown is read: for titles and summaries, which are plain text."""
    line = Token("inline", "", 0, children=[Token("text", "", 0, content=" ".join(text.split()))])
    return (
        MDRenderer()
        .render([Token("paragraph_open", "p", 1), line, Token("paragraph_close", "p", -1)], _OPTIONS, {})
        .strip()
    )


def _make_absolute(children: Sequence[Token], site: str, page: str) -> None:
    for child in children:
        name = {"link_open": "href", "image": "src"}.get(child.type)
        address = str(child.attrGet(name) or "") if name else ""
        if name and address.startswith("#"):
            child.attrSet(name, page + address)
        elif name and is_path(address):
            child.attrSet(name, site + address)


def _table(node: RenderTreeNode, context: RenderContext) -> str:
    rows: list[str] = []
    for row in (part for part in node.walk(include_self=False) if part.type == "tr"):
        rows.append(_row(cell.render(context) for cell in row.children))
        if len(rows) == 1:
            rows.append(_row(_rule(str(cell.attrs.get("style") or "")) for cell in row.children))
    return "\n".join(rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(style: str) -> str:
    alignment = style.removeprefix("text-align:")
    return {"left": ":--", "right": "--:", "center": ":-:"}.get(alignment, "---")


def _cell(node: RenderTreeNode, context: RenderContext) -> str:
    """A line break within a cell can only be written as HTML."""
    return "".join(child.render(context) for child in node.children).replace("\\\n", "<br>").replace("|", "\\|")


_RENDERERS: Mapping[str, Render] = {"table": _table, "th": _cell, "td": _cell}
_OPTIONS = {"mdformat": {"number": True}, "parser_extension": [SimpleNamespace(RENDERERS=_RENDERERS)]}
