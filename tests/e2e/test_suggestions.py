"""Suggestions while typing: by keys, by pointer and by touch, narrow and right to left, and without the script."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.conftest import OpenPage

pytestmark = pytest.mark.browser

SELECTED = "[role=option][aria-selected=true]"


def type_in(page: Page, text: str) -> tuple[Locator, Locator]:
    """The box with what was typed, and its options once they are there."""
    box, options = page.get_by_role("combobox", name="Ask a question"), page.get_by_role("option")
    box.press_sequentially(text, delay=15)
    expect(options.first).to_be_visible()
    return box, options


def test_the_keys_of_a_combobox(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    page.goto("/en/")
    box, options = type_in(page, "retu")
    keys = page.keyboard
    last = options.count() - 1
    assert last >= 1
    expect(box).to_have_attribute("aria-controls", str(page.get_by_role("listbox").get_attribute("id")))
    expect(box).to_have_attribute("aria-autocomplete", "list")
    expect(page.locator("form[data-ask] [role=status]")).to_contain_text(f"Suggestions: {last + 1}.")

    keys.press("ArrowDown")
    keys.press("End")
    expect(options.nth(last)).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(options.nth(last).get_attribute("id")))
    keys.press("ArrowDown")  # round, over the box itself
    expect(page.locator(SELECTED)).to_have_count(0)
    expect(box).not_to_have_attribute("aria-activedescendant", "")
    keys.press("ArrowUp")
    expect(options.nth(last)).to_have_attribute("aria-selected", "true")
    keys.press("Home")
    expect(options.first).to_have_attribute("aria-selected", "true")
    keys.press("ArrowLeft")  # back in the text
    expect(page.locator(SELECTED)).to_have_count(0)

    keys.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("retu")
    keys.press("ArrowDown")  # opens again
    expect(options.first).to_be_visible()
    keys.press("Tab")
    expect(options).to_have_count(0)
    expect(box).not_to_be_focused()
    assert page.url.endswith("/en/")


def test_enter_asks_and_a_chosen_suggestion_opens_its_article(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    page.goto("/en/")
    type_in(page, "return an")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/ask?q=return+an")
    page.goto("/en/")
    _, options = type_in(page, "retrun an")  # misspelt
    expect(options.first).to_have_text("Return an item")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/articles/return-an-item")


def test_a_click_and_a_touch_choose(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    page.goto("/en/topics/returns")
    _, options = type_in(page, "return an")
    options.first.click()
    page.wait_for_url("**/en/articles/return-an-item")
    page = open_page(locale="en-GB", has_touch=True, viewport={"width": 320, "height": 700})
    page.goto("/en/topics/returns")
    _, options = type_in(page, "return an")
    options.first.tap()
    page.wait_for_url("**/en/articles/return-an-item")


def test_what_is_typed_in_another_language_offers_titles_of_the_page(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    page.goto("/en/")
    _, options = type_in(page, "povrat novca")
    expect(page.get_by_role("option", name="When will I get my refund?")).to_be_visible()
    assert options.locator("[lang]").count() == 0


def test_a_late_answer_is_dropped(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "q=retu&" in route.request.url:
            held.append(route)
        else:
            route.continue_()

    page.route("**/api/v1/suggest?*", hold)
    page.goto("/en/")
    box = page.get_by_role("combobox", name="Ask a question")
    box.fill("retu")
    page.wait_for_timeout(400)
    assert len(held) == 1
    box.fill("payment decl")
    expect(page.get_by_role("option").first).to_contain_text("Payment")
    for route in held:  # its request was given up; an answer to it changes nothing
        route.fulfill(body=json.dumps({"suggestions": []}), content_type="application/json")
    page.wait_for_timeout(200)
    expect(page.get_by_role("option").first).to_contain_text("Payment")


def test_nothing_is_asked_while_characters_are_composed(open_page: OpenPage) -> None:
    page = open_page(locale="zh-CN")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/v1/suggest" in request.url else None)
    page.goto("/zh/")
    box = page.locator("input[name=q]").first
    box.focus()
    session = page.context.new_cdp_session(page)
    for letters in ("t", "tu", "tui", "tuik"):
        session.send(
            "Input.imeSetComposition", {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)}
        )
        page.wait_for_timeout(60)
    page.wait_for_timeout(300)
    assert asked == []
    session.send("Input.insertText", {"text": "退款"})
    expect(page.get_by_role("option").first).to_be_visible()
    assert len(asked) == 1


@pytest.mark.parametrize("options", [{"viewport": {"width": 320, "height": 700}}, {"color_scheme": "dark"}])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_open_list_fits_and_everybody_can_use_it(
    open_page: OpenPage, options: dict[str, Any], direction: str
) -> None:
    page = open_page(locale="en-GB", **options)
    page.goto("/en/topics/returns")
    page.evaluate("direction => { document.documentElement.dir = direction; }", direction)
    type_in(page, "item")
    page.keyboard.press("ArrowDown")
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "async () => (await axe.run('form[data-ask]')).violations.map((one) => `${one.id}: ${one.help}`)"
    )
    assert found == []
    fits = page.evaluate("""() => {
        const root = document.documentElement, list = document.querySelector('[role=listbox]').getBoundingClientRect();
        return list.left >= 0 && list.right <= root.clientWidth && root.scrollWidth <= root.clientWidth;
    }""")
    assert fits


def test_without_the_script_the_box_asks(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB", java_script_enabled=False)
    page.goto("/en/")
    box = page.get_by_role("searchbox", name="Ask a question")
    box.fill("How do I return an item?")
    box.press("Enter")
    page.wait_for_url("**/en/ask?q=*")
    page.locator("details.why summary").click()
    page.get_by_role("link", name="All that is known about this answer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Why")


def test_the_language_of_a_question_is_changed_with_a_click(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    page.goto("/en/ask?q=gdje je moja narudzba")
    expect(page.get_by_text("Read as a question in Croatian.")).to_be_visible()
    page.get_by_role("link", name="It is in English").click()
    expect(page.get_by_text("Read as a question in English.")).to_be_visible()
    page.get_by_text("It is in another language").click()
    page.locator(".question-language").get_by_role("link", name="Hrvatski").click()
    expect(page.get_by_text("Read as a question in Croatian.")).to_be_visible()
