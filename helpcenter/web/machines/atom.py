"""Feeds as Atom (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

_NAMESPACE = "http://www.w3.org/2005/Atom"
#: Letters that no XML may hold, however they are written.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DNS_NAME = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Entry:
    """An article. `id` never changes; `page` and `markdown` are addresses."""

    id: str
    title: str
    summary: str
    page: str
    markdown: str
    topic: str
    topic_name: str
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """`address` is the feed's own, and its id; `page` is what it tells the news of; `otherwise`: its date without entries."""

    address: str
    page: str
    language: str
    title: str
    author: str
    site: str
    icon: str
    otherwise: datetime


def tag_uri(site: str, day: datetime, *parts: str) -> str:
    """An id by RFC 4151, which stays when the page moves: `tag:help.example,2026-03-02:articles/return-an-item/en`."""
    host = urlsplit(site).hostname or ""
    authority = host if _DNS_NAME.fullmatch(host) else "localhost"
    return f"tag:{authority},{day:%Y-%m-%d}:{quote('/'.join(parts))}"


def write_feed(feed: Feed, entries: Iterable[Entry]) -> bytes:
    entries = list(entries)
    root = Element("feed", {"xmlns": _NAMESPACE, _LANGUAGE: feed.language})
    _text(root, "id", feed.address)
    _text(root, "title", feed.title)
    _text(root, "updated", _moment(max((entry.updated_at for entry in entries), default=feed.otherwise)))
    _link(root, "self", feed.address, "application/atom+xml")
    _link(root, "alternate", feed.page, "text/html")
    author = SubElement(root, "author")
    _text(author, "name", feed.author)
    _text(author, "uri", feed.site)
    _text(root, "icon", feed.icon)
    for entry in entries:
        _add(root, entry)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _add(root: Element, entry: Entry) -> None:
    element = SubElement(root, "entry")
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _text(element, "published", _moment(entry.published_at))
    _text(element, "updated", _moment(entry.updated_at))
    _link(element, "alternate", entry.page, "text/html")
    _link(element, "alternate", entry.markdown, "text/markdown")
    SubElement(element, "category", {"term": entry.topic, "label": entry.topic_name})
    if entry.summary:
        _text(element, "summary", entry.summary)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _NO_XML.sub("", text)


def _link(parent: Element, relation: str, address: str, media_type: str) -> None:
    SubElement(parent, "link", {"rel": relation, "type": media_type, "href": address})


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
