"""A short answer by a language model on the page, sentence by sentence: a real server, a real model server, a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.answers.writing.model_server import MODEL, ModelServer, Says, model_server
from tests.e2e.browser import Visitor
from tests.prepared import prepared_house
from tests.serving import Served, serve

pytestmark = pytest.mark.browser

ASK = "/en/ask?q=How+do+I+return+an+item%3F"
TRUE = "You can return an item within 30 days from delivery if it is unused and in its original packaging"
FIRST = "Ask for the return first and wait for our authorisation"
ANSWER = f"{FIRST} [1][2]. All returns earn you a voucher worth 20 euros [1]. {TRUE} [1][2]."


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture(scope="module")
def written_by(model: ModelServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    environment = prepared_house(Path(tmp_path_factory.mktemp("writing")))
    settings = {"HELPCENTER_LLM_URL": model.url, "HELPCENTER_LLM_MODEL": MODEL, "HELPCENTER_LLM_TIMEOUT_SECONDS": "8"}
    with serve(environment | settings) as served:
        yield served


def test_the_passages_come_at_once_and_the_answer_above_them_as_it_is_proven(
    chromium: Browser, written_by: Served, model: ModelServer
) -> None:
    visitor = Visitor(chromium, written_by.url, locale="en-GB", viewport={"width": 320, "height": 800})
    page = visitor.context.new_page()
    model.says = Says(ANSWER, wait=1.0, drip=0.0003)
    page.goto(ASK)
    section, note = page.locator(".written"), page.locator(".written-note")
    expect(page.locator("#answer-label")).to_be_visible()
    expect(section).to_contain_text("Writing a short answer from the passages below…")
    expect(page.get_by_role("link", name="Write a short answer")).to_have_count(0)
    expect(section).to_contain_text(FIRST)
    expect(note).to_have_text("The short answer is complete.")
    expect(section.locator(".written-text")).to_contain_text(TRUE)
    expect(section).not_to_contain_text("voucher")
    expect(section).not_to_contain_text("Writing")
    expect(section).to_contain_text("Written by a language model from the passages below.")
    _follow_a_citation(page)
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    model.says = Says(ANSWER, cut=9)
    page.goto(ASK)
    expect(note).to_contain_text("No short answer could be written from the passages this time.")
    expect(section).to_be_hidden()
    expect(page.locator(".passage-first")).to_be_visible()
    assert visitor.complaints == []
    visitor.context.close()

    plain = Visitor(chromium, written_by.url, locale="en-GB", java_script_enabled=False)
    page = plain.context.new_page()
    model.says = Says(ANSWER)
    page.goto(ASK)
    expect(page.locator(".written")).to_be_hidden()
    page.get_by_role("link", name="Write a short answer from these passages").click()
    expect(page.locator(".written-text")).to_contain_text(TRUE)
    _follow_a_citation(page)
    assert plain.complaints == []
    plain.context.close()


def _follow_a_citation(page: Page) -> None:
    """The number behind the sentence leads to the passage that says it, on this page."""
    link = page.locator(".written-text .cite").last
    number = link.inner_text()
    expect(link).to_have_accessible_name(f"Passage {number}")
    link.click()
    expect(page.locator(f"#passage-{number}")).to_contain_text(TRUE)
    expect(page.locator(f"#passage-{number}")).to_be_in_viewport()
