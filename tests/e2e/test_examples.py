"""What the first page offers to ask is answered, in every language, from the right article."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from helpcenter.language import INTERFACE_LANGUAGES
from tests.e2e.conftest import OpenPage

pytestmark = pytest.mark.browser

ARTICLES = ("order-status", "return-an-item", "refund-times")


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_examples_of_the_first_page_are_answered(open_page: OpenPage, language: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"/{language}/")
    examples = page.locator(".hero-try a")
    addresses = [str(examples.nth(place).get_attribute("href")) for place in range(examples.count())]
    assert len(addresses) == len(ARTICLES)
    for address, slug in zip(addresses, ARTICLES, strict=True):
        page.goto(address)
        source = page.locator(".answer .citation a").first
        expect(source, page.locator("h1").inner_text()).to_have_attribute(
            "href", re.compile(rf"^/{language}/articles/{slug}(#|$)")
        )
