"""Make somebody else's HTML plain: safe, without layout, with nothing in it that Markdown cannot say."""

from __future__ import annotations

from collections.abc import Callable

import nh3
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from helpcenter.knowledge.importers.given import TooDeep

_TAGS = {
    *(f"h{level}" for level in range(1, 7)),
    *("p", "div", "section", "article", "blockquote", "pre", "hr", "br", "ul", "ol", "li", "figure", "figcaption"),
    *("a", "img", "b", "strong", "i", "em", "code", "kbd", "samp", "q", "span", "sub", "sup"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("dl", "dt", "dd", "details", "summary", "iframe", "video", "audio", "embed", "source"),
}
_ATTRIBUTES = {
    "*": {"id", "name"},
    "a": {"href", "name"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    **{tag: {"src", "title"} for tag in ("iframe", "video", "audio", "embed", "source")},
}
_WITHOUT_CONTENT = {"script", "style", "template", "noscript", "object", "svg", "math", "form", "select", "textarea"}
_EMBEDDED = ("iframe", "video", "audio", "embed")
_SPAN_LIMIT = 100
_DEPTH_LIMIT = 200


def tidy(html: str, tell: Callable[[str], None]) -> BeautifulSoup:
    """`tell` gets a sentence for what is lost. Raises `TooDeep`."""
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_wanted,
        clean_content_tags=_WITHOUT_CONTENT,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
    )
    soup = _soup(clean)
    for element in soup.find_all(_EMBEDDED):
        _replace_embedded(soup, element, tell)
    _without_terms(soup)
    for table in soup.find_all("table"):
        _plain_table(soup, table)
    for element in soup.find_all(["p", "div", "span", "li", *(f"h{level}" for level in range(1, 7))]):
        if not element.get_text(strip=True) and not element.find(["img", "br", "hr"]) and not _names_a_place(element):
            element.clear()
            element.name = "span"  # to take it out would look for it among all its neighbours
    return soup


def _wanted(tag: str, name: str, value: str) -> str | None:
    """Only a picture may stand in the text itself."""
    if name in ("href", "src") and value.strip().lower().startswith("data:"):
        return value if tag == "img" and value.startswith("data:image/") else None
    return value


def _soup(html: str) -> BeautifulSoup:
    soup = BeautifulSoup(html, "html.parser")
    waiting: list[tuple[Tag, int]] = [(soup, 0)]
    while waiting:
        element, depth = waiting.pop()
        if depth > _DEPTH_LIMIT:
            raise TooDeep
        waiting += [(child, depth + 1) for child in element.contents if isinstance(child, Tag)]
    return soup


def _names_a_place(element: Tag) -> bool:
    return any(part.get("id") or part.get("name") for part in [element, *element.find_all(True)])


def _replace_embedded(soup: BeautifulSoup, element: Tag, tell: Callable[[str], None]) -> None:
    """A film or a page within the page is a link here."""
    source = element.find("source")
    address = str(element.get("src") or (source.get("src") if isinstance(source, Tag) else "") or "")
    address = f"https:{address}" if address.startswith("//") else address
    if not address.startswith(("http://", "https://")):
        element.decompose()
        tell(f"something embedded ({element.name}) is left out")
        return
    paragraph, link = soup.new_tag("p"), soup.new_tag("a", href=address)
    link.string = str(element.get("title") or address)
    paragraph.append(link)
    element.replace_with(paragraph)
    tell(f"what was embedded is a link now: {address}")


def _without_terms(soup: BeautifulSoup) -> None:
    """Terms with explanations, and what opens on a click, as paragraphs."""
    for element in soup.find_all(["dt", "summary"]):
        strong = soup.new_tag("strong")
        strong.extend(list(element.contents))
        element.clear()
        element.append(strong)
        element.name = "p"
    for element in soup.find_all(["dl", "dd", "details"]):
        element.name = "div"


def _plain_table(soup: BeautifulSoup, table: Tag) -> None:
    """Cells of one line each, every row as wide as it looks; a table that only arranges things is none."""
    if table.parent is None:
        return
    if table.find(["table", "pre", "blockquote", *(f"h{level}" for level in range(1, 7))]) or not table.find("tr"):
        for part in [*table.find_all(["thead", "tbody", "tfoot", "tr", "td", "th", "caption"], recursive=True), table]:
            if part.find_parent("table") in (table, None) or part is table:
                part.name = "div"
        return
    for cell in table.find_all(["td", "th"]):
        for item in cell.find_all("li"):
            item.insert(0, NavigableString("• "))
        for block in cell.find_all(["p", "div", "li"]):
            if block.find_next_sibling() is not None or (block.parent is not cell and block.parent is not None):
                block.append(soup.new_tag("br"))
        for block in cell.find_all(["p", "div", "li", "ul", "ol", "section", "figure", "figcaption"]):
            block.unwrap()
        while cell.contents and isinstance(cell.contents[-1], Tag) and cell.contents[-1].name == "br":
            cell.contents[-1].decompose()
    _fill_rows(soup, table)


def _fill_rows(soup: BeautifulSoup, table: Tag) -> None:
    """A cell over several rows leaves empty ones below it."""
    waiting: dict[int, int] = {}
    for row in table.find_all("tr"):
        column = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            while waiting.get(column, 0) > 0:
                waiting[column] -= 1
                cell.insert_before(soup.new_tag("td"))
                column += 1
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for _ in range(width):
                waiting[column] = height - 1
                column += 1
        while waiting.get(column, 0) > 0:
            waiting[column] -= 1
            row.append(soup.new_tag("td"))
            column += 1


def _span(cell: Tag, name: str) -> int:
    written = str(cell.get(name, "1"))
    return max(1, min(int(written), _SPAN_LIMIT)) if written.isdecimal() else 1
