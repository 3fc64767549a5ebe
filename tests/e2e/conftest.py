"""One server over the whole demo shop and one Chromium for all browser tests; each test gets browsers with no cookies."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.browser import Visitor, start_chromium
from tests.prepared import prepared_house
from tests.serving import Served, serve

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(prepared_house(tmp_path_factory.mktemp("house"))) as served:
        yield served


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if shutil.which("chromium") is None:
        pytest.fail("These tests drive Debian's Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = start_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def open_page(served: Served, chromium: Browser) -> Iterator[OpenPage]:
    """A page in a fresh browser; whatever it complained about fails the test at its end."""
    visitors: list[Visitor] = []

    def open_page(**options: Any) -> Page:
        visitors.append(Visitor(chromium, served.url, **options))
        return visitors[-1].context.new_page()

    yield open_page
    for visitor in visitors:
        visitor.context.close()
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    assert not complaints, "\n".join(complaints)
