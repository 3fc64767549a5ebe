from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import etree

from helpcenter.web.machines.atom import Entry, Feed, tag_uri, write_feed

pytestmark = pytest.mark.slow

SITE = "http://127.0.0.1:8000"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MOMENT = datetime(2026, 3, 2, 8, tzinfo=UTC)
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d){0,2}:[\w.~!$&'()*+,;=:@/?%-]+", re.ASCII)


def check(content: bytes) -> etree._Element:
    """What RFC 4287 asks for."""
    root = etree.fromstring(content)
    assert root.tag == f"{{{ATOM['a']}}}feed"
    ids = [str(one.text) for one in root.iterfind(".//a:id", ATOM)]
    assert len(ids) == len(set(ids))
    for element in (root, *root.iterfind("a:entry", ATOM)):
        for needed in ("id", "title", "updated"):
            assert len(element.findall(f"a:{needed}", ATOM)) == 1, needed
        assert element is not root or element.find("a:author/a:name", ATOM) is not None
        links = [(link.get("rel"), link.get("type")) for link in element.iterfind("a:link", ATOM)]
        assert len(links) == len(set(links))
        assert ("alternate", "text/html") in links
        assert element is not root or ("self", "application/atom+xml") in links
        assert all(urlsplit(str(link.get("href"))).netloc for link in element.iterfind("a:link", ATOM))
        for moment in (*element.iterfind("a:updated", ATOM), *element.iterfind("a:published", ATOM)):
            assert datetime.fromisoformat(str(moment.text)).tzinfo is not None
    for entry in root.iterfind("a:entry", ATOM):
        assert TAG.fullmatch(str(entry.findtext("a:id", namespaces=ATOM)))
    return root


def test_a_feed_tells_what_is_new_in_a_language(client: FlaskClient) -> None:
    response = client.get("/hr/articles.atom")
    assert response.content_type == "application/atom+xml; charset=utf-8"
    root = check(response.data)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "hr"
    assert len(root.findall("a:entry", ATOM)) == 5
    entry = root.find("a:entry[a:id='tag:127.0.0.1,2026-03-02:articles/return-an-item/hr']", ATOM)
    assert entry is not None
    assert [link.get("href") for link in entry.iterfind("a:link", ATOM)] == [
        f"{SITE}/hr/articles/return-an-item", f"{SITE}/hr/articles/return-an-item.md",
    ]  # fmt: skip
    again = client.get("/hr/articles.atom", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_topic_has_a_feed_where_something_is_written_in_it(client: FlaskClient) -> None:
    root = check(client.get("/en/topics/returns.atom").data)
    assert {entry.find("a:category", ATOM).get("term") for entry in root.iterfind("a:entry", ATOM)} == {"returns"}
    assert client.get("/de/topics/payment.atom").status_code == 404
    assert len(check(client.get("/it/articles.atom").data).findall("a:entry", ATOM)) == 0


@pytest.mark.parametrize(
    ("site", "tag"),
    [
        ("https://help.example:8443/x", "tag:help.example,2026-03-02:articles/%E5%A6%82%E4%BD%95/zh"),
        ("http://[::1]:8000", "tag:localhost,2026-03-02:articles/%E5%A6%82%E4%BD%95/zh"),
    ],
)
def test_an_id_names_the_host_and_the_first_day(site: str, tag: str) -> None:
    assert tag_uri(site, MOMENT, "articles", "如何", "zh") == tag


def test_whatever_a_title_holds_the_feed_stays_readable() -> None:
    feed = Feed(f"{SITE}/f", f"{SITE}/", "en", "A & B", "Shop", SITE, f"{SITE}/i", MOMENT)
    title = "<b>\x00\x0b\ud800 & ]]> 👩\u200d💻"
    entry = Entry("tag:a.example,2026-03-02:x", title, "", f"{SITE}/x", f"{SITE}/x.md", "t", "T", MOMENT, MOMENT)
    root = check(write_feed(feed, [entry]))
    assert root.findtext("a:entry/a:title", namespaces=ATOM) == "<b> & ]]> 👩\u200d💻"
