"""Editors: what they publish answers at once in every worker, what they archive is gone, and two of them lose nothing."""

from __future__ import annotations

import json
import time
import urllib.parse
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.steps import ask, sign_in
from tests.serving import Served

pytestmark = pytest.mark.browser

QUESTION = "Can my parrot be delivered with a gift ribbon?"
# Connections are accepted by whichever worker is free, so this many questions meet both.
QUESTIONS = 12


def test_a_new_article_answers_within_a_second_and_an_archived_one_no_more(open_page: OpenPage, served: Served) -> None:
    assert "parrot-ribbons" not in _cited(served)
    page = open_page(locale="en-GB")
    sign_in(page, "eddie")
    page.get_by_role("link", name="New article").click()
    page.locator("[name=slug]").fill("parrot-ribbons")
    page.locator("[name=topic]").fill("delivery")
    page.locator("[name=title]").fill("Gift ribbons for parrots")
    page.locator("[name=summary]").fill("Every parrot can be delivered with a gift ribbon around its cage.")
    page.locator("[name=body]").fill(
        "Every parrot can be delivered with a gift ribbon around its cage.\n\n## Order a ribbon\n\n"
        "1. Choose **Gift ribbon** at the checkout.\n2. Pick the colour of the ribbon.\n"
    )
    page.locator("button[value=preview]").click()
    expect(page.locator(".preview h2", has_text="Order a ribbon")).to_be_visible()
    assert "parrot-ribbons" not in _cited(served)

    page.locator("button[value=publish]").click(no_wait_after=True)
    begun = time.monotonic()
    while "parrot-ribbons" not in _cited(served):
        assert time.monotonic() - begun < 10, "the article does not answer"
    took = time.monotonic() - begun
    expect(page.locator(".callout-good")).to_be_visible()
    print(f"publish to answer: {took:.2f} s")
    assert took < 1.0 + _seconds_a_question(served)
    assert all("parrot-ribbons" in _cited(served) for _ in range(QUESTIONS))

    shopper = open_page(locale="en-GB")
    shopper.goto("/en/")
    ask(shopper, QUESTION)
    expect(shopper.locator(".answer mark").first).to_contain_text("gift ribbon around its cage")

    page.locator("details", has=page.locator("form[action$='/archive']")).locator("summary").click()
    page.locator("form[action$='/archive'] button").click()
    expect(page.locator(".callout-good")).to_be_visible()
    assert not any("parrot-ribbons" in _cited(served) for _ in range(QUESTIONS))
    assert shopper.goto("/en/articles/parrot-ribbons").status == 410


def test_two_editors_at_one_translation_lose_nothing(open_page: OpenPage) -> None:
    first, second = open_page(locale="en-GB"), open_page(locale="de-DE")
    sign_in(first, "eddie")
    sign_in(second, "adam", language="de")
    first.goto("/en/studio/articles/refund-times/nl")
    second.goto("/de/studio/articles/refund-times/nl")
    _write(first, "Eddie was hier.", "publish")
    expect(first.locator(".callout-good")).to_be_visible()

    _write(second, "Adam auch.", "draft")
    expect(second.locator("#conflict")).to_be_visible()
    expect(second.locator("#conflict pre")).to_contain_text("Eddie was hier.")
    assert "Adam auch." in second.locator("[name=body]").input_value()
    _write(second, "Eddie was hier.", "publish")
    expect(second.locator(".callout-good")).to_be_visible()

    first.reload()
    assert "Eddie was hier." in first.locator("[name=body]").input_value()
    assert "Adam auch." in first.locator("[name=body]").input_value()


def _write(page: Page, text: str, action: str) -> None:
    body = page.locator("[name=body]")
    body.fill(f"{body.input_value()}\n\n{text}\n")
    page.locator(f"button[value={action}]").click()


def _cited(served: Served) -> set[str]:
    """The articles that the answer cites, asked over a connection of its own."""
    address = f"{served.url}/api/v1/ask?" + urllib.parse.urlencode({"question": QUESTION, "language": "en"})
    with urllib.request.urlopen(address, timeout=10) as response:
        answer = json.load(response)
    return {citation["slug"] for citation in answer["citations"]} if answer["kind"] == "answer" else set()


def _seconds_a_question(served: Served) -> float:
    begun = time.monotonic()
    _cited(served)
    return time.monotonic() - begun
