"""The help center with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage

pytestmark = pytest.mark.browser


def test_a_question_is_asked_and_sent_to_the_team_by_keys_alone(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    page.goto("/en/contact")
    keys = page.keyboard

    keys.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    keys.press("Enter")
    expect(page.locator("#page_main")).to_be_focused()

    page.goto("/en/topics/returns")
    _tab_to(page, "input[name=q]")
    keys.type("When do I get my money back?")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="AI-assisted answer")).to_be_visible()
    _tab_to(page, "button[value=no]")
    keys.press("Enter")
    expect(page.locator("#feedback[role=status]")).to_be_focused()
    keys.press("Tab")
    expect(page.get_by_role("link", name="Talk to the support team").first).to_be_focused()
    keys.press("Enter")
    page.wait_for_url("**/contact?receipt=*")
    _tab_to(page, "a[href*='/contact/written']")
    keys.press("Enter")
    page.wait_for_url("**/contact/written?*")

    _tab_to(page, "form[action$='/contact/written'] button:not([type=button])")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    expect(page.locator("[name=description]")).to_be_focused()
    assert page.locator("[name=description]").get_attribute("aria-invalid") == "true"
    keys.type("The money is still missing.")
    keys.press("Tab")
    _tab_to(page, "[name=name]")
    keys.type("Mila")
    keys.press("Tab")
    keys.type("mila.keys@example.org")
    keys.press("Enter")
    expect(page.locator(".case-number")).to_be_visible()


def test_suggestions_are_a_listbox_for_keys(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    page.goto("/en/")
    box, keys = page.get_by_role("combobox", name="Ask a question"), page.keyboard
    options = page.get_by_role("option")
    box.focus()
    keys.type("retu", delay=20)
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")

    keys.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(options.first.get_attribute("id")))
    keys.press("ArrowUp")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0)
    keys.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("retu")
    expect(box).to_have_attribute("aria-expanded", "false")

    keys.type("r", delay=20)
    expect(options.first).to_be_visible()
    keys.press("ArrowDown")
    title = options.first.inner_text()
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    assert "/en/articles/" in page.url


def test_menus_open_and_close_by_keys_and_keep_the_focus(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    page.goto("/en/articles/return-an-item")
    menu = page.locator("details[data-menu]").first
    _tab_to(page, "details[data-menu] > summary")
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    expect(menu.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    _tab_to(page, "a[hreflang=de]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/de/articles/return-an-item")


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus; every stop on the way is visible and shows that it is focused."""
    wanted = page.locator(selector).first
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.evaluate("""() => {
            const element = document.activeElement, box = element.getBoundingClientRect(), style = getComputedStyle(element);
            const row = getComputedStyle(element.closest('.ask-row') ?? element);
            const ring = [style, row].some((look) => look.outlineStyle !== 'none' || look.boxShadow !== 'none');
            return {html: element.outerHTML.slice(0, 120), seen: box.width > 0 && box.height > 0 && ring};
        }""")
        assert focus["seen"], f"the focus cannot be seen on {focus['html']}"
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {selector}")
