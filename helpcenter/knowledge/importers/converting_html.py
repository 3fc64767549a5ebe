"""HTML to the Markdown that articles are written in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import unquote

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from markdownify import ATX, MarkdownConverter

from helpcenter.knowledge.importers.tidying_html import tidy
from helpcenter.knowledge.markup import TEXT_LIMIT, parse

_HEADINGS = [f"h{level}" for level in range(1, 7)]
_PLACE = "#helpcenter-heading-"
_INLINE = ["a", "td", "th", "p", "span", "b", "strong", "i", "em", "figure", "div", "li"]
_SPACES = re.compile(r"[ \t]*[\r\n]+[ \t\r\n]*")
_UNSEEN = re.compile("[\u200b\u200c\u2060\ufeff\u00ad]")
_BLANK_LINES = re.compile(r"\n{3,}")
_ESCAPES = (
    (re.compile(r"\\(?=[!-/:-@\[-`{-~])"), r"\\\\"),
    (re.compile(r"([*`])"), r"\\\1"),
    (re.compile(r"(?<!\w)_|_(?!\w)"), r"\\_"),
    (re.compile(r"<(?=[A-Za-z/!?])"), r"\\<"),
    (re.compile(r"&(?=#?\w{1,31};)"), r"\\&"),
    (re.compile(r"\](?=[(\[:])"), r"\\]"),
)
#: What would make a heading, a list, a quotation or a line of a text that begins with it.
_MARKER = re.compile(r"^(\s*)(?:(#{1,6})(?=\s|$)|([-+>])(?=\s|$)|(\d{1,9})([.)])(?=\s|$)|(={2,}|-{2,})(?=\s*$)|(>))")


class Rewrite(Protocol):
    """What becomes of addresses in a text."""

    def link(self, address: str) -> str | None:
        """The address here; None leaves only the words."""

    def picture(self, address: str, alternative: str) -> str | None:
        """The address here; None leaves only the description."""

    def tell(self, reason: str) -> None:
        """Something is not as it was."""


def html_to_markdown(html: str, rewrite: Rewrite) -> str:
    """The text, with line feeds only and one at its end. Raises `TooDeep`."""
    soup = tidy(html, rewrite.tell)
    places = _places(soup)
    for link in soup.find_all("a"):
        _rewrite_link(link, places, rewrite)
    for img in soup.find_all("img"):
        _rewrite_picture(img, rewrite)
    converter: Any = _Converter(heading_style=ATX, bullets="-", keep_inline_images_in=_INLINE, table_infer_header=True)
    text = _BLANK_LINES.sub("\n\n", str(converter.convert_soup(soup)))
    text = "\n".join(line.rstrip() if not line.endswith("  ") else line.rstrip() + "  " for line in text.split("\n"))
    return with_anchors(text.strip("\n").rstrip() + "\n", _PLACE, rewrite.tell)


def with_anchors(text: str, place: str, tell: Callable[[str], None]) -> str:
    """`text` with links such as `<place>3` leading to the heading of that number, counted from 0."""
    if place not in text or len(text) > TEXT_LIMIT:
        return text
    anchors = [str(token.attrGet("id")) for token in parse(text) if token.type == "heading_open"]

    def named(match: re.Match[str]) -> str:
        number = int(match.group(1))
        return f"(#{anchors[number]})" if number < len(anchors) else "(#)"

    return re.sub(rf"\({re.escape(place)}(\d+)\)", named, text)


def _places(soup: BeautifulSoup) -> dict[str, int]:
    """Which heading each name stands in or before: addresses within the page lead to headings here."""
    numbers = {id(each): number for number, each in enumerate(soup.find_all(_HEADINGS)) if each.get_text(strip=True)}
    numbers = {key: number for number, key in enumerate(numbers)}
    places: dict[str, int] = {}
    waiting: list[str] = []
    last: int | None = None
    for element in soup.descendants:
        if not isinstance(element, Tag):
            if waiting and last is not None and str(element).strip():
                places.update(dict.fromkeys(waiting, last))  # the words of a section, not its beginning
                waiting = []
            continue
        name = str(element.get("id") or element.get("name") or "")
        if id(element) in numbers:
            last = numbers[id(element)]
            places.update(dict.fromkeys(waiting, last))
            waiting = []
            if name:
                places[name] = last
        elif name and element.find_parent(_HEADINGS) is not None and last is not None:
            places[name] = last
        elif name:
            waiting.append(name)
    if last is not None:
        places.update(dict.fromkeys(waiting, last))
    return places


def _rewrite_link(link: Tag, places: dict[str, int], rewrite: Rewrite) -> None:
    address = str(link.get("href") or "").strip()
    if address.startswith("#"):
        number = places.get(address[1:], places.get(unquote(address[1:])))
        if number is None:
            if address != "#":
                rewrite.tell(f"the link to {address} leads nowhere in this text")
            link.unwrap()
        else:
            link["href"] = f"{_PLACE}{number}"
        return
    found = rewrite.link(address) if address else None
    if found is None:
        link.unwrap()
    else:
        link["href"] = safe_address(found)


def _rewrite_picture(img: Tag, rewrite: Rewrite) -> None:
    alternative = " ".join(str(img.get("alt") or "").split())
    address = str(img.get("src") or "").strip()
    found = rewrite.picture(address, alternative) if address else None
    if found is None:
        img.replace_with(NavigableString(alternative))
    else:
        img["src"], img["alt"] = safe_address(found), alternative


def safe_address(address: str) -> str:
    """As Markdown can hold it between round brackets."""
    for written, safe in (
        (" ", "%20"),
        ("(", "%28"),
        (")", "%29"),
        ("<", "%3C"),
        (">", "%3E"),
        ("\n", ""),
        ("\\", "%5C"),
    ):
        address = address.replace(written, safe)
    return address


@dataclass(frozen=True, slots=True)
class _Fence:
    """Longer than any run of backticks in the code."""

    code: str

    def __str__(self) -> str:
        longest = max((len(run) for run in re.findall("`{3,}", self.code)), default=2)
        return "`" * (longest + 1)


class _Converter(MarkdownConverter):
    """One line a paragraph, breaks within cells, and only those characters escaped that would mean something."""

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        tags = parent_tags or set()
        text = str(super().process_text(el, parent_tags=tags))  # type: ignore[misc]  # its types leave it out
        if "pre" in tags:
            return text
        text = _UNSEEN.sub("", _SPACES.sub(" ", text))
        if "_noformat" in tags or not _begins(el):
            return text
        return _MARKER.sub(_unmarked, text)

    def escape(self, text: str, parent_tags: set[str]) -> str:
        for pattern, safe in _ESCAPES:
            text = pattern.sub(safe, text)
        return text.replace("|", r"\|") if parent_tags & {"td", "th"} else text

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if parent_tags & {"td", "th"}:
            return "<br>"
        if "_inline" in parent_tags:
            return " "
        return "  \n" if _is_followed(el) else "\n"

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text.strip("\n")
        fence = _Fence(text)
        return f"\n\n{fence}\n{text}\n{fence}\n\n" if text.strip() else ""

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        alternative = str(el.get("alt") or "")
        for mark in "[]":
            alternative = alternative.replace(mark, f"\\{mark}")
        return f"![{alternative}]({el.get('src')})"

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_noformat" in parent_tags:
            return text
        words = text.strip()
        before, after = text[:1] if text[:1] == " " else "", text[-1:] if text[-1:] == " " else ""
        address = str(el.get("href") or "")
        if not words or not address:
            return text
        if words == address and address.startswith(("http://", "https://")):
            return f"{before}<{address}>{after}"
        return f"{before}[{words}]({address}){after}"


def _begins(el: NavigableString) -> bool:
    """Whether a line of the text begins here."""
    before = el.previous_sibling
    while isinstance(before, NavigableString) and not before.strip():
        before = before.previous_sibling
    if before is None:
        return True
    return isinstance(before, Tag) and before.name in {"br", "p", "div", "ul", "ol", "table", "hr", "pre", *_HEADINGS}


def _is_followed(el: Tag) -> bool:
    """Whether something stands behind the break in its paragraph."""
    for after in el.next_siblings:
        if isinstance(after, Tag) or str(after).strip():
            return not (isinstance(after, Tag) and after.name in {"p", "div", "ul", "ol", "table"})
    return False


def _unmarked(match: re.Match[str]) -> str:
    if match.group(4):  # a number
        return f"{match.group(1)}{match.group(4)}\\{match.group(5)}"
    return f"{match.group(1)}\\{match.group(0)[len(match.group(1)) :]}"
