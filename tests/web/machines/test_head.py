from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient

from helpcenter.knowledge import find_latest, publish
from helpcenter.knowledge.questions_and_answers import QuestionAndAnswer
from helpcenter.web.current import House
from helpcenter.web.machines.head import open_graph_locale
from helpcenter.web.machines.structured_data import ArticlePage, Organization, article, describe, faq_page

SITE = "http://127.0.0.1:8000"
MOMENT = datetime(2026, 3, 2, 8, tzinfo=UTC)
ADDRESS = re.compile(r"https?://\S+")

#: What schema.org and Google's guides ask of each type: required, then allowed besides. A type that is not here is not used.
RULES: dict[str, tuple[set[str], set[str]]] = {
    "Article": (
        {"headline", "inLanguage", "datePublished", "dateModified", "author", "mainEntityOfPage"},
        {"@id", "url", "image", "publisher", "description", "articleSection"},
    ),
    "BreadcrumbList": ({"itemListElement"}, set()),
    "ListItem": ({"position", "name", "item"}, set()),
    "FAQPage": ({"mainEntity"}, {"@id", "url", "inLanguage"}),
    "Question": ({"name", "acceptedAnswer"}, {"url"}),
    "Answer": ({"text"}, set()),
    "WebSite": ({"name", "url", "potentialAction"}, {"@id", "inLanguage", "publisher"}),
    "SearchAction": ({"target", "query-input"}, set()),
    "EntryPoint": ({"urlTemplate"}, set()),
    "Organization": ({"name", "url"}, set()),
    "WebPage": ({"@id"}, set()),
}


class Head(HTMLParser):
    """The links, the meta elements and the data block of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[dict[str, str]] = []
        self.meta: dict[str, list[str]] = {}
        self.data: list[str] = []
        self._in_data = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "link":
            self.links.append(given)
        if tag == "meta" and "content" in given:
            self.meta.setdefault(given.get("property") or given.get("name", ""), []).append(given["content"])
        self._in_data = tag == "script" and given.get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False

    def hrefs(self, rel: str, **attributes: str) -> list[str]:
        return [
            link["href"] for link in self.links
            if link["rel"] == rel and all(link.get(name) == value for name, value in attributes.items())
        ]  # fmt: skip

    @property
    def languages(self) -> dict[str, str]:
        return {link["hreflang"]: link["href"] for link in self.links if "hreflang" in link}

    @property
    def graph(self) -> list[dict[str, Any]]:
        (block,) = self.data
        described = json.loads(block)
        check_described(described)
        return list(described["@graph"])


def check_described(described: dict[str, Any]) -> None:
    assert described["@context"] == "https://schema.org"

    def check(thing: Any) -> None:
        if isinstance(thing, list):
            for one in thing:
                check(one)
        if not isinstance(thing, dict):
            return
        required, besides = RULES[thing["@type"]]
        names = set(thing) - {"@type"}
        assert required <= names <= required | besides, thing["@type"]
        for name, value in thing.items():
            assert value, name
            if name in ("url", "item", "urlTemplate") or (name == "@id"):
                assert ADDRESS.fullmatch(value), name
            if name.startswith("date"):
                assert datetime.fromisoformat(value).tzinfo is not None
            check(value)
        if thing["@type"] == "Article":
            assert len(thing["headline"]) <= 110
            assert thing["datePublished"] <= thing["dateModified"]
        if thing["@type"] == "BreadcrumbList":
            assert [item["position"] for item in thing["itemListElement"]] == list(
                range(1, len(thing["itemListElement"]) + 1)
            )
            assert len(thing["itemListElement"]) >= 2
        if thing["@type"] == "SearchAction":
            assert "{search_term_string}" in thing["target"]["urlTemplate"]

    check(described["@graph"])


@pytest.fixture
def head(client: FlaskClient) -> Callable[[str], Head]:
    def head(path: str) -> Head:
        response = client.get(path)
        assert response.status_code == 200
        return Head(response.get_data(as_text=True))

    return head


def test_an_article_is_found_at_its_translations(head: Callable[[str], Head]) -> None:
    own = f"{SITE}/de/articles/return-an-item"
    for path in ("/de/articles/return-an-item", "/de/articles/return-an-item?language=de&utm_source=mail"):
        found = head(path)
        assert found.hrefs("canonical") == [own]
        pages = {language: f"{SITE}/{language}/articles/return-an-item" for language in ("en", "de", "hr", "zh")}
        assert found.languages == pages | {"x-default": pages["en"]}
        assert found.hrefs("alternate", type="text/markdown") == [f"{own}.md"]
        assert f"{SITE}/de/topics/returns.atom" in found.hrefs("alternate", type="application/atom+xml")
        assert "robots" not in found.meta
    described = {thing["@type"]: thing for thing in found.graph}
    assert set(described) == {"Article", "BreadcrumbList"}
    assert described["Article"]["mainEntityOfPage"]["@id"] == own
    assert described["Article"]["inLanguage"] == "de"
    assert [step["item"] for step in described["BreadcrumbList"]["itemListElement"]] == [
        f"{SITE}/de/", f"{SITE}/de/topics/returns", own,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("shown", "found_at"),
    [
        ("/de/articles/invoices", "/en/articles/invoices"),
        ("/en/articles/return-an-item?language=zh", "/zh/articles/return-an-item"),
    ],
)
def test_a_text_on_a_page_in_another_language_is_to_be_found_elsewhere(
    head: Callable[[str], Head], shown: str, found_at: str
) -> None:
    found = head(shown)
    assert found.hrefs("canonical") == [SITE + found_at] == found.meta["og:url"]
    assert (found.languages, found.data) == ({}, [])


def test_topics_and_the_first_page_are_found_in_their_languages(head: Callable[[str], Head]) -> None:
    topic = head("/hr/topics/returns?page=1&from=x")
    assert topic.hrefs("canonical") == [f"{SITE}/hr/topics/returns"]
    assert set(topic.languages) == {"en", "de", "hr", "zh", "x-default"}
    assert [thing["@type"] for thing in topic.graph] == ["BreadcrumbList"]
    foreign = head("/de/topics/payment")  # all of it in English
    assert foreign.hrefs("canonical") == [f"{SITE}/en/topics/payment"]
    assert foreign.languages == {}
    home = head("/it/?utm_source=mail")
    assert home.hrefs("canonical") == [f"{SITE}/it/"]
    assert len(home.languages) == 11
    (site,) = home.graph
    assert site["potentialAction"]["target"]["urlTemplate"] == f"{SITE}/it/ask?q={{search_term_string}}"


def test_a_shared_link_shows_title_summary_and_picture(client: FlaskClient, head: Callable[[str], Head]) -> None:
    meta = head("/en/articles/return-an-item").meta
    assert meta["og:title"] == ["Return an item"]
    assert meta["og:description"] == meta["description"]
    assert (meta["og:type"], meta["og:locale"]) == (["article"], ["en_GB"])
    assert meta["og:locale:alternate"] == ["de_DE", "zh_CN", "hr_HR"]
    assert meta["twitter:card"] == ["summary_large_image"]
    with client.get(meta["og:image"][0].removeprefix(SITE)) as picture:
        assert (picture.status_code, picture.mimetype) == (200, "image/png")
        assert int.from_bytes(picture.data[16:20]) == int(meta["og:image:width"][0])


def test_what_an_editor_writes_stays_inside_the_data(house: House, head: Callable[[str], Head]) -> None:
    title = "</script><script>alert(1)</script> & <!-- \u2028"
    questions = "## Who </script> pays?\n\nYou.\n\n## Who ships?\n\nWe.\n"
    with house.database.write() as db:
        latest = find_latest(db, "refund-times", "en")
        assert latest
        publish(
            db, slug="refund-times", topic="returns", language="en", title=title, summary='"><script>', body=questions,
            author_id=None, now=house.clock(), based_on_revision=latest.revision_id,
        )  # fmt: skip
    found = head("/en/articles/refund-times")
    described = {thing["@type"]: thing for thing in found.graph}
    assert described["Article"]["headline"] == " ".join(title.split())
    assert [one["name"] for one in described["FAQPage"]["mainEntity"]] == ["Who </script> pays?", "Who ships?"]


def test_other_pages_are_not_to_be_found(client: FlaskClient) -> None:
    for path in ("/en/ask?q=refund", "/en/sign-in", "/en/contact/written", "/en/nothing"):
        found = Head(client.get(path).get_data(as_text=True))
        assert found.meta["robots"] == ["noindex"], path
        assert (found.languages, found.data) == ({}, []), path


def test_a_long_title_is_cut_between_words() -> None:
    page = ArticlePage(f"{SITE}/x", "word " * 40, "", "en", "Returns", f"{SITE}/p.png", MOMENT, MOMENT)
    described = describe(
        article(page, Organization("Shop", SITE)), faq_page(page, [QuestionAndAnswer("Who?", "who", "You.")])
    )
    check_described(described)
    assert described["@graph"][0]["headline"].endswith("word…")


@pytest.mark.parametrize(
    ("language", "locale"), [("en", "en_GB"), ("pt", "pt_PT"), ("zh", "zh_CN"), ("pt-BR", "pt_BR"), ("hr", "hr_HR"), ("xx", "xx")]
)  # fmt: skip
def test_locales_as_open_graph_writes_them(language: str, locale: str) -> None:
    assert open_graph_locale(language) == locale
