"""A real Chromium that complains: whatever a page does that it must not do is noted and fails the test."""

from __future__ import annotations

import shutil
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Playwright, Request, Response

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def start_chromium(playwright: Playwright) -> Browser:
    """The distribution's Chromium; playwright's own is not downloaded."""
    return playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(_ARGUMENTS))


class Visitor:
    """One browser with cookies of its own. `complaints` gathers console errors (violations of the content security policy
    are such), errors in scripts, requests to another host and failed requests of a page."""

    def __init__(self, browser: Browser, url: str, **options: Any) -> None:
        self.url = url
        self.complaints: list[str] = []
        self.context: BrowserContext = browser.new_context(base_url=url, reduced_motion="reduce", **options)
        self.context.set_default_timeout(10_000)
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self.complaints.append(f"error in a script: {error.error}"))
        self.context.on("request", self._see_request)
        self.context.on("response", self._see_response)

    def _hear(self, message: ConsoleMessage) -> None:
        # A page that answers 404 or 422 on purpose is reported here too; failed parts of a page are seen below.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text}")

    def _see_request(self, request: Request) -> None:
        if request.url.startswith("http") and urlsplit(request.url).netloc != urlsplit(self.url).netloc:
            self.complaints.append(f"request to another host: {request.url}")

    def _see_response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.complaints.append(f"{response.status} for {response.url}")
        if response.status >= 500:
            self.complaints.append(f"{response.status} for {response.url}")
