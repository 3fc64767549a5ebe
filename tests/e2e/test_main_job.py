"""The main job from the first page to the read answer, in three languages, and once without JavaScript."""

from __future__ import annotations

import json
import re
import urllib.request
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlencode
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_time
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.steps import ask, send_request, sign_in
from tests.serving import Served

pytestmark = pytest.mark.browser

# language, its browser, time zone, a question with the article that answers it, one that no article answers, a request
STORIES = {
    "en": ("en-GB", "Europe/Dublin", "How do I return an item?", "return-an-item", "what's the weather like in lisbon tomorrow",
           "My parcel has two left shoes.\nWhat can I do?"),
    "hr": ("hr-HR", "America/New_York", "Kako mogu vratiti artikl?", "return-an-item", "kakvo će sutra biti vrijeme u lisabonu",
           "Čaša je stigla razbijena, što sad? Šaljem i žarulju."),
    "zh": ("zh-CN", "Asia/Shanghai", "如何退货？", "return-an-item", "里斯本明天天气怎么样",
           "收到的台灯不亮，请问怎么办？"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "javascript"), [("en", True), ("hr", True), ("zh", True), ("en", False)],
    ids=["en", "hr", "zh", "en-without-javascript"],
)  # fmt: skip
def test_a_guest_asks_writes_to_the_team_and_reads_its_answer(
    open_page: OpenPage, served: Served, language: str, javascript: bool
) -> None:
    locale, zone, question, slug, unanswerable, request = STORIES[language]
    email = f"mila.{language}.{'js' if javascript else 'plain'}@example.org"
    browser = {"locale": locale, "timezone_id": zone, "java_script_enabled": javascript}
    page = open_page(**browser)

    page.goto("/")
    assert page.url == f"{served.url}/{language}/"
    ask(page, question)
    _see_answer_and_its_source(page, slug)

    ask(page, unanswerable)
    expect(page.locator("#answer-label")).to_have_count(0)
    expect(page.locator("#none, #suggestions")).to_be_visible()

    page.locator("main a[href*='/contact?receipt=']").first.click()
    expect(page.locator(".carried")).to_contain_text(unanswerable)
    _see_times_in(page, served, locale, zone if javascript else "Europe/Vienna")
    page.locator("a[href*='/contact/written']").click()
    expect(page.locator(".carried")).to_contain_text(unanswerable)
    page.locator("[name=description]").fill(request)
    page.locator("[name=name]").fill("Mila Žgombić")
    page.locator("[name=email]").fill(email)
    send_request(page)

    page.wait_for_url("**/contact/sent/*")
    number = page.locator(".case-number").inner_text()
    assert re.fullmatch(r"HC-[0-9A-Z]{10}", number)
    link = page.locator("#private_link").input_value()
    confirmation = served.mails_to(email)[0]
    assert number in confirmation["Subject"]
    assert link in _text(confirmation)
    assert request.splitlines()[0] not in _text(
        confirmation
    )  # the address may be a stranger's: no words reach it unasked

    guest = open_page(**browser)  # another device, no cookies
    guest.goto(link)
    expect(guest.locator(".message-text")).to_have_text(request)
    guest.locator("[name=text]").fill(f"{request} (2)")
    guest.locator("form[action*='/replies'] button").click()
    expect(guest.locator(".message-text").last).to_have_text(f"{request} (2)")

    agent = open_page(locale="en-GB", java_script_enabled=javascript)
    sign_in(agent, "agnes")
    agent.goto(f"/en/desk/?case_language={language}")
    agent.get_by_role("link", name=number).click()
    expect(agent.locator("main")).to_contain_text(unanswerable)
    expect(agent.locator("main")).to_contain_text(email)
    agent.locator("[name=text]").fill(f"Dear Mila, thank you: {number} is solved.")
    agent.locator("form[action*='/replies'] button").click()
    expect(agent.locator(".message-text").last).to_contain_text("Dear Mila")

    answer = served.mails_to(email, at_least=2)[-1]
    assert "Dear Mila, thank you" in _text(answer)
    assert link in _text(answer)
    guest.reload()
    expect(guest.locator(".message-text").last).to_have_text(f"Dear Mila, thank you: {number} is solved.")

    stranger = open_page(locale="en-GB")
    assert stranger.goto(link.split("?")[0]).status == 404


def _see_answer_and_its_source(page: Page, slug: str) -> None:
    """Labelled, quoted, and linked to its place in the article, where the browser then is."""
    expect(page.locator(".answer #answer-label")).to_be_visible()
    expect(page.locator(".answer .citation a").first).to_have_attribute("href", re.compile(f"/articles/{slug}"))
    source = page.locator(f".citation a[href*='/articles/{slug}#']").first
    anchor = str(source.get_attribute("href")).partition("#")[2]
    source.click()
    page.wait_for_url(f"**/articles/{slug}#*")
    expect(page.locator(f"[id='{unquote(anchor)}']")).to_be_in_viewport()
    page.go_back()


def _see_times_in(page: Page, served: Served, locale: str, zone: str) -> None:
    """Closing, opening and promise, as the API has them, stand there as the clock on the shopper's wall shows them."""
    loaded = page.reload()
    assert loaded is not None
    at = parsedate_to_datetime(str(loaded.header_value("date"))).isoformat()  # promises change every minute
    query = urlencode({"language": locale[:2], "at": at})
    with urllib.request.urlopen(f"{served.url}/api/v1/contact-options?{query}") as response:
        options = json.load(response)
    ways = options["open"] + options["closed"]
    moments = [way.get("closes_at") or way.get("opens_at") for way in ways]
    moments += [reason.get("moment") for way in options["open"] for reason in way["reasons"]]
    assert any(moments)
    for moment in filter(None, moments):
        local = datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))
        shown = format_time(local, "short", locale=locale.replace("-", "_"))
        expect(page.locator(".option", has_text=shown)).not_to_have_count(0)


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
