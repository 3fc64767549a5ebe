"""Steps that several stories share. Elements are found by what does not depend on the language: names of fields, addresses."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from helpcenter.accounts import DEMO_PASSWORD


def ask(page: Page, question: str) -> None:
    """Ask in the box that the page shows."""
    box = page.locator("input[name=q]").first
    box.fill(question)
    box.press("Enter")
    page.wait_for_url("**/ask?q=*")


def sign_in(page: Page, name: str, *, language: str = "en") -> None:
    """As one of the demo's people."""
    page.goto(f"/{language}/sign-in")
    page.locator("input[name=email]").fill(f"{name}@brambleport.example")
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("form[action$='/sign-in'] button").click()
    expect(page.locator("form[action$='/sign-out']")).to_have_count(1)


def send_request(page: Page) -> None:
    """Press the button of the form that writes to the team."""
    page.locator("form[action$='/contact/written'] button:not([type=button])").click()
