"""What stands above the text in files of other programs: YAML between `---`, TOML between `+++`; titles in HTML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from helpcenter.knowledge.errors import FrontMatterError
from helpcenter.knowledge.front_matter import read_values

_YAML = re.compile(r"\A\ufeff?\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\A\ufeff?\s*\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"\A\s*#[ \t]+(.+?)[ \t#]*\n", re.MULTILINE)
_SUMMARIES = ("summary", "description", "excerpt", "sidebar_summary")
_TOPICS = ("topic", "category", "categories", "section")
_LANGUAGES = ("language", "lang", "locale")
_LIST = re.compile(r"^\[(.*)\]$|^-\s+(.*)$", re.DOTALL)
#: Keys that are ours, or only meant for the program the file was written for.
_NOT_KEPT = frozenset(
    {"title", "slug", "draft", "published", "layout", "permalink", "id", "sidebar_position", "sidebar_label", "weight",
     "nav_order", "menu", "type", "url", "aliases", *_SUMMARIES, *_TOPICS, *_LANGUAGES}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What a file says of itself; empty where it says nothing."""

    title: str
    summary: str
    body: str
    slug: str = ""
    topic: str = ""
    language: str = ""
    draft: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)


def read_markdown(text: str) -> Said:
    """`text` has line feeds only. Raises `FrontMatterError`."""
    values, body = _values(text)
    title = _one_line(values.get("title", ""))
    if not title and (heading := _HEADING.match(body)):
        title, body = _one_line(heading.group(1)), body[heading.end() :]
    elif title and (heading := _HEADING.match(body)) and _one_line(heading.group(1)) == title:
        body = body[heading.end() :]  # the page shows its title already
    slug = values.get("slug") or values.get("permalink", "")
    return Said(
        title=title,
        summary=_first(values, _SUMMARIES),
        body=body,
        slug=slug.strip("/").rpartition("/")[2].removesuffix(".html"),
        topic=_first(values, _TOPICS),
        language=_first(values, _LANGUAGES),
        draft=values.get("draft", "").lower() == "true" or values.get("published", "").lower() == "false",
        extra={name: _one_line(value) for name, value in values.items() if name not in _NOT_KEPT and value},
    )


def read_html(text: str) -> Said:
    """The main part of a page, without what stands around it on every page."""
    from bs4 import BeautifulSoup  # slow to load, and only needed for HTML

    soup = BeautifulSoup(text, "lxml")
    described = soup.find("meta", attrs={"name": "description"})
    summary = str(described.get("content") or "") if described else ""
    main = soup.find("main") or soup.find("article") or soup.find("body") or soup
    for around in main.find_all(["nav", "header", "footer", "aside"]):
        around.unwrap() if around.name == "header" and around.find("h1") else around.decompose()
    heading = main.find("h1")
    named = soup.find("title")
    title = heading.get_text(" ") if heading else (named.get_text(" ") if named else "")
    if heading:
        heading.decompose()
    spoken = soup.find("html")
    language = str(spoken.get("lang") or "") if spoken else ""
    for head in main.find_all(["title", "meta", "link", "head"]):
        head.decompose()
    return Said(_one_line(title), _one_line(summary), main.decode_contents(), language=language)


def _values(text: str) -> tuple[dict[str, str], str]:
    if found := _YAML.match(text):
        return read_values(found.group(1), text.count("\n", 0, found.start(1)) + 1), text[found.end() :]
    if found := _TOML.match(text):
        try:
            values = tomllib.loads(found.group(1))
        except tomllib.TOMLDecodeError as error:
            raise FrontMatterError(1, f"the front matter is no TOML: {error}") from error
        return {name: _as_text(value) for name, value in values.items()}, text[found.end() :]
    return {}, text.removeprefix("\ufeff")


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(str(each) for each in value) + "]"
    return "" if isinstance(value, dict) else str(value)


def _first(values: Mapping[str, str], names: tuple[str, ...]) -> str:
    """The first that is given; of a list, its first item."""
    written = next((values[name] for name in names if values.get(name)), "")
    if listed := _LIST.match(written.strip()):
        written = (listed.group(1) or listed.group(2) or "").partition("\n")[0].partition(",")[0]
    return _one_line(written.strip().strip("'\""))


def _one_line(text: str) -> str:
    return " ".join(text.split())
