"""What pages hold for machines is read by them, runs nowhere and costs readers nothing."""

from __future__ import annotations

import json

import pytest

from tests.e2e.conftest import OpenPage
from tests.serving import Served

pytestmark = pytest.mark.browser


def test_the_data_block_is_there_and_the_content_security_policy_has_nothing_against_it(
    open_page: OpenPage, served: Served
) -> None:
    page = open_page(locale="de-DE")
    answers = []
    page.on("response", lambda response: answers.append(response))
    page.goto("/de/articles/return-an-item")
    described = json.loads(
        page.locator("script[type='application/ld+json']").evaluate("element => element.textContent")
    )
    assert [thing["@type"] for thing in described["@graph"]] == ["Article", "BreadcrumbList"]
    address = described["@graph"][0]["url"]
    assert address == page.locator("link[rel=canonical]").get_attribute("href") == page.url
    assert [cookie["name"] for cookie in page.context.cookies()] == ["time_zone"]  # what the browser says itself
    assert [
        answer.url
        for answer in answers
        if "/static/" in answer.url and "immutable" not in answer.headers["cache-control"]
    ] == []


def test_a_page_seen_before_is_not_sent_again(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/en/articles/return-an-item")
    page.goto("/en/articles/refund-times")  # both with the cookie that the first one's script has set
    page.goto("/en/articles/return-an-item")
    first = page.request.get("/en/articles/return-an-item", headers={"Accept": "text/html"})
    again = page.request.get(
        "/en/articles/return-an-item", headers={"Accept": "text/html", "If-None-Match": first.headers["etag"]}
    )
    assert (first.status, again.status, again.body()) == (200, 304, b"")
    assert page.locator("h1").inner_text() == "Return an item"


def test_a_sitemap_arrives_whole(open_page: OpenPage) -> None:
    request = open_page().request
    for path in ("/sitemap.xml", "/sitemap-de.xml"):
        answer = request.get(path)
        assert answer.status == 200, path
        assert answer.text().count("<loc>") > 8, path
