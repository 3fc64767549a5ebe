"""Writing in a real browser: nothing typed is lost, two editors see one another, pictures are pasted, the toolbar has keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import Visitor
from tests.e2e.conftest import OpenPage
from tests.e2e.steps import sign_in
from tests.serving import Served

pytestmark = pytest.mark.browser

KEPT = re.compile("^Kept at")
PASTE = """async (area) => {
    const canvas = Object.assign(document.createElement('canvas'), {width: 320, height: 90});
    canvas.getContext('2d').fillRect(10, 10, 60, 60);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
    const data = new DataTransfer();
    data.items.add(new File([blob], 'screen.png', {type: 'image/png'}));
    area.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def add(page: Page, text: str) -> None:
    page.locator("[name=body]").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def test_what_is_typed_survives_a_closed_tab_and_a_network_that_is_gone(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    context = page.context
    sign_in(page, "eddie")
    address = "/en/studio/articles/refund-times/it"
    page.goto(address)
    add(page, "\n\nMantenuto dal server.")
    expect(page.locator("[data-kept-status]")).to_have_text(KEPT)
    page.close()

    page = context.new_page()
    page.goto(address)
    expect(page.locator("#unsaved")).to_be_visible()
    expect(page.locator("[name=body]")).not_to_have_value(re.compile("Mantenuto"))
    page.get_by_role("link", name="Go on with it").click()
    expect(page.locator("[name=body]")).to_have_value(re.compile("Mantenuto dal server"))

    context.set_offline(True)
    add(page, " E dal browser.")
    expect(page.locator("[data-kept-status]")).to_contain_text("cannot be reached", timeout=15_000)
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{address}?copy=yes")
    expect(page.locator("[name=body]")).not_to_have_value(re.compile("E dal browser"))
    page.locator("#local_copy").get_by_role("button", name="Go on with it").click()
    expect(page.locator("[name=body]")).to_have_value(re.compile("Mantenuto dal server. E dal browser"))
    expect(page.locator("[data-kept-status]")).to_have_text(KEPT, timeout=15_000)
    page.locator("button[value=draft]").click()
    expect(page.locator(".callout-good").first).to_contain_text("Saved as a draft")
    expect(page.locator("#unsaved, #local_copy")).to_have_count(0)
    page.reload()
    expect(page.locator("#unsaved, #local_copy")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('helpcenter-copy'))") == []


def test_a_session_that_ended_while_typing_goes_on_after_signing_in_again(chromium: Browser, served: Served) -> None:
    visitor = Visitor(chromium, served.url, locale="en-GB")  # what it complains of is the refusals that are meant here
    page = visitor.context.new_page()
    sign_in(page, "eddie")
    page.goto("/en/studio/articles/refund-times/pt", wait_until="networkidle")  # each answer renews the cookie
    visitor.context.clear_cookies()
    add(page, "\n\nEscrito depois.")
    expect(page.locator("[data-kept-status]")).to_contain_text("Your session has ended", timeout=15_000)
    sign_in(visitor.context.new_page(), "eddie")
    expect(page.locator("[data-kept-status]")).to_have_text(KEPT, timeout=20_000)
    page.locator("button[value=draft]").click()
    expect(page.locator("[name=body]")).to_have_value(re.compile("Escrito depois"))
    expect(page.locator("#unsaved, #local_copy")).to_have_count(0)
    assert all(complaint.startswith(("400", "401")) for complaint in visitor.complaints), visitor.complaints
    visitor.context.close()


def test_two_editors_see_one_another_and_their_changes_are_brought_together(open_page: OpenPage) -> None:
    first, second = open_page(locale="en-GB"), open_page(locale="en-GB")
    sign_in(first, "eddie")
    sign_in(second, "adam")
    address = "/en/studio/articles/refund-times/es"
    first.goto(address)
    second.goto(address)
    expect(second.locator("#colleagues")).to_contain_text("Eddie")
    first.evaluate("dispatchEvent(new Event('focus'))")  # what else comes after 45 seconds
    expect(first.locator("#colleagues")).to_contain_text("Adam")
    body = second.locator("[name=body]").input_value()
    add(first, "\n\nAl final.")
    first.locator("button[value=draft]").click()
    expect(first.locator(".callout-good").first).to_be_visible()
    second.locator("[name=body]").fill(f"Al principio.\n\n{body}")
    second.locator("button[value=draft]").click()
    expect(second.locator("#conflict")).to_contain_text("both are brought together")
    expect(second.locator("#conflict ins")).to_contain_text("Al final.")
    text = second.locator("[name=body]").input_value()
    assert text.startswith("Al principio.")
    assert text.endswith("Al final.")
    second.locator("button[value=draft]").click()
    expect(second.locator(".callout-good").first).to_be_visible()


def test_a_picture_is_pasted_with_its_words_and_seen_in_the_preview(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB", viewport={"width": 1280, "height": 900})
    sign_in(page, "eddie")
    page.goto("/en/studio/articles/refund-times/fr")
    area = page.locator("[name=body]")
    area.fill("Avant.\n\nAprès.")
    area.evaluate("(area) => area.setSelectionRange(6, 6)")
    area.evaluate(PASTE)
    words = page.locator("[name=picture_text]")
    expect(words).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#error-picture_text")).to_be_visible()
    words.fill("Un carré noir")
    page.keyboard.press("Enter")
    written = re.compile(r"^Avant\.\n\n!\[Un carré noir\]\(/pictures/[0-9a-f]{32}-320x90\.webp\)\n\nAprès\.$")
    expect(area).to_have_value(written)
    shown = page.locator("[data-preview] img")
    expect(shown).to_have_attribute("alt", "Un carré noir")
    shown.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('[data-preview] img').naturalWidth === 320")
    page.keyboard.press("Control+z")
    expect(area).to_have_value("Avant.\n\nAprès.")


def test_the_toolbar_is_one_stop_with_arrows_within(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    sign_in(page, "eddie")
    page.goto("/en/studio/new")
    area, keys = page.locator("[name=body]"), page.keyboard
    area.fill("first\nsecond")
    area.evaluate("(area) => area.setSelectionRange(0, 12)")
    keys.press("Shift+Tab")
    expect(page.get_by_role("button", name="Bold")).to_be_focused()
    keys.press("ArrowLeft")
    expect(page.get_by_role("button", name="Picture", exact=True)).to_be_focused()
    keys.press("Home")
    for _ in range(4):
        keys.press("ArrowRight")
    expect(page.get_by_role("button", name="Steps")).to_be_focused()
    keys.press("Enter")
    expect(area).to_have_value("1. first\n2. second")
    page.get_by_role("button", name="Steps").click()
    expect(area).to_have_value("first\nsecond")
    area.evaluate("(area) => area.setSelectionRange(0, 5)")
    keys.press("Control+b")
    expect(area).to_have_value("**first**\nsecond")
    keys.press("Control+b")
    expect(area).to_have_value("first\nsecond")
    expect(page.locator("[data-preview]")).to_contain_text("first second")
