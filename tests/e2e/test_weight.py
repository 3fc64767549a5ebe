"""What the network carries for an article."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import OpenPage

pytestmark = pytest.mark.browser


def test_an_article_with_its_style_and_script_is_light(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    sizes: dict[str, int] = {}
    page.on("requestfinished", lambda request: sizes.update({request.url: request.sizes()["responseBodySize"]}))
    page.goto("/en/articles/customs-and-fees", wait_until="networkidle")
    for url, size in sizes.items():
        print(f"{size:7} bytes {url}")
    html = sizes[page.url]
    print(f"{html} bytes of HTML (as it is), {sum(sizes.values())} bytes in all (files compressed)")
    assert any(url.split("?")[0].endswith(".css") for url in sizes)
    assert any(url.split("?")[0].endswith(".js") for url in sizes)
    assert 0 < html < 30_000
    assert sum(sizes.values()) < 50_000
