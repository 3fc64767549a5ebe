"""Every page, narrow to wide, light and dark, left to right and right to left: nothing juts out, and axe finds nothing.

That no page asks another host, breaks the content security policy or writes errors to the console is seen by every test.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.e2e.browser import Visitor
from tests.e2e.conftest import OpenPage
from tests.e2e.steps import ask, sign_in
from tests.serving import Served

pytestmark = pytest.mark.browser

WIDTHS = (320, 768, 1280)
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # all that the colour scheme can change
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle" * 2


@dataclass(frozen=True)
class Case:
    """A case to look at: its number and private link."""

    number: str
    link: str


@pytest.fixture(scope="module")
def case(served: Served) -> Case:
    """Opened through the API, with a word that no line can hold."""
    request = urllib.request.Request(
        f"{served.url}/api/v1/cases",
        json.dumps(
            {
                "topic": "other", "language": "de", "description": f"{LONG_WORD}\n\nWas nun?", "name": "Jörg Weiß",
                "email": "joerg@example.org",
            }
        ).encode(),
        {"Content-Type": "application/json", "Idempotency-Key": "every-page"},
    )  # fmt: skip
    with urllib.request.urlopen(request) as response:
        opened = json.load(response)
    return Case(opened["number"], opened["private_link"])


@pytest.fixture(scope="module")
def signed_in(served: Served, chromium: Browser) -> Callable[[str | None], dict[str, Any]]:
    """Cookies of the demo's people; each signs in once."""
    states: dict[str, StorageState] = {}

    def options(name: str | None) -> dict[str, Any]:
        if name is None:
            return {}
        if name not in states:
            visitor = Visitor(chromium, served.url)
            sign_in(visitor.context.new_page(), name)
            states[name] = visitor.context.storage_state()
            visitor.context.close()
        return {"storage_state": states[name]}

    return options


def _nothing_more(page: Page) -> None:
    pass


def _send_empty(page: Page) -> None:
    page.locator("main form[method=post] button").first.click()
    expect(page.locator(".error-summary")).to_be_visible()


def _type_and_wait(page: Page) -> None:
    page.locator("input[name=q]").first.press_sequentially("retu")
    expect(page.get_by_role("option").first).to_be_visible()


def _open_menus(page: Page) -> None:
    for place in range(page.locator("details").count()):
        page.locator("details").nth(place).evaluate("details => details.open = true")


def _open_language(page: Page) -> None:
    for selector in (".question-language details", "details.why"):
        page.locator(selector).evaluate("details => details.open = true")


def _open_receipt(page: Page) -> None:
    address = page.locator("details.why a").get_attribute("href")
    page.goto(str(address))
    _open_menus(page)


def _preview(page: Page) -> None:
    page.locator("button[value=preview]").click()
    expect(page.locator(".preview")).to_be_visible()


def _vote(page: Page) -> None:
    page.locator("button[name=helped][value=no]").click()
    expect(page.locator("#feedback[role=status]")).to_be_visible()


def _comment_nothing(page: Page) -> None:
    page.locator("#comment_form button").click()
    expect(page.locator(".error-summary")).to_be_visible()


# name: who looks (None: a guest), address, what happens there first
PAGES: dict[str, tuple[str | None, str, Callable[[Page], None]]] = {
    "home": (None, "/en/", _nothing_more),
    "home with suggestions": (None, "/en/", _type_and_wait),
    "home in German, menus open": (None, "/de/", _open_menus),
    "ask": (None, "/en/ask", _nothing_more),
    "ask nothing": (None, "/en/ask?q=+", _nothing_more),
    "answer": (None, "/en/", lambda page: ask(page, "How do I return an item?")),
    "answer, why and language open": (None, "/hr/ask?q=where+is+my+parcel", _open_language),
    "receipt of an answer": (None, "/en/ask?q=How+do+I+return+an+item", _open_receipt),
    "receipt of no answer, in German": (None, "/de/ask?q=Wetter+in+Lissabon+heute", _open_receipt),
    "no such receipt": (None, "/en/answers/unknown", _nothing_more),
    "answer in Chinese, voted": (None, "/zh/ask?q=如何退货？", _vote),
    "no answer": (None, "/en/", lambda page: ask(page, f"weather in Lisbon {LONG_WORD}")),
    "after a vote without JavaScript": (None, "/en/feedback?helped=no&q=hello", _nothing_more),
    "topic": (None, "/pl/topics/delivery", _nothing_more),
    "article": (None, "/en/articles/customs-and-fees", _open_menus),
    "article, told why it did not help": (None, "/en/articles/refund-times", lambda page: _say_no(page)),
    "comments, with errors": (None, "/en/articles/refund-times/comments", _comment_nothing),
    "end of a subscription": (None, "/hr/comments/subscriptions/unknown/end", _nothing_more),
    "article in Chinese": (None, "/zh/articles/return-an-item", _nothing_more),
    "contact": (None, "/en/contact", _open_menus),
    "contact in Croatian": (None, "/hr/contact?topic=return_exchange", _nothing_more),
    "contact a department": (None, "/de/contact?department=it-security", _open_menus),
    "form": (None, "/hr/contact/written?topic=not_received", _nothing_more),
    "form with errors": (None, "/en/contact/written?topic=damaged_or_not_as_described", _send_empty),
    "case by link": (None, "{case.link}", _nothing_more),
    "case by link, empty reply": (None, "{case.link}", _send_empty),
    "confirmation": (None, "{sent}", _nothing_more),
    "sign in": (None, "/de/sign-in", _nothing_more),
    "sign in with errors": (None, "/en/sign-in", _send_empty),
    "no such page": (None, "/en/nowhere", _nothing_more),
    "orders": ("ben", "/en/orders", _open_menus),
    "my cases": ("ben", "/de/cases", _nothing_more),
    "form of an order": ("ben", "/en/contact/written?order=BP-2H6Y50PJ&topic=damaged_or_not_as_described", _nothing_more),
    "not for this account": ("ben", "/en/studio/", _nothing_more),
    "studio": ("eddie", "/de/studio/?topic=delivery", _nothing_more),
    "studio, matrix": ("eddie", "/de/studio/matrix", _nothing_more),
    "studio, an article": ("eddie", "/en/studio/articles/refund-times", _nothing_more),
    "studio, revisions": ("eddie", "/en/studio/articles/refund-times/de/revisions", _nothing_more),
    "studio, history": ("eddie", "/en/studio/history", _nothing_more),
    "studio, gaps": ("eddie", "/en/ask?q=do+you+rent+out+ladders", lambda page: _gaps(page)),
    "studio, an article tested": ("eddie", "/en/studio/articles/refund-times/test", _nothing_more),
    "studio translation": ("eddie", "/en/studio/articles/return-an-item/hr", _open_menus),
    "studio preview": ("eddie", "/en/studio/articles/customs-and-fees/en", _preview),
    "studio, text that was not saved": ("eddie", "/en/studio/articles/customs-and-fees/fr", lambda page: _leave_unsaved(page)),
    "studio, somebody else saved": ("eddie", "/en/studio/articles/customs-and-fees/nl", lambda page: _save_twice(page)),
    "studio, new article with errors": ("eddie", "/en/studio/new", lambda page: _publish_nothing(page)),
    "studio, the check stops": ("eddie", "/en/studio/articles/customs-and-fees/pl", lambda page: _publish_a_scrap(page)),
    "studio, findings": ("eddie", "/en/studio/lint", lambda page: _find_a_scrap(page)),
    "studio, known questions with errors": ("eddie", "/en/studio/articles/refund-times/questions", lambda page: _bad_lines(page)),
    "studio, questions without an answer, with errors": ("eddie", "/en/studio/unanswered", lambda page: _bad_lines(page)),
    "studio, questions asked": ("eddie", "/en/", lambda page: _asked(page)),
    "studio, a question to take over": ("eddie", "/en/", lambda page: _take_over(page)),
    "studio, questions for measuring": ("eddie", "/en/", lambda page: _keep_for_measuring(page)),
    "studio, comments": ("eddie", "/en/articles/refund-times/comments", lambda page: _moderate(page)),
    "studio, votes on an article": ("eddie", "/en/studio/articles/refund-times/votes", _nothing_more),
    "desk": ("agnes", "/de/desk/?state=all", _nothing_more),
    "desk case": ("agnes", "/en/desk/cases/{case.number}", _open_menus),
}  # fmt: skip


def _say_no(page: Page) -> None:
    page.locator("#feedback button[value=no]").click()
    expect(page.locator("#feedback [name=reason]").first).to_be_visible()


def _moderate(page: Page) -> None:
    page.locator("#comment_form [name=text]").fill(f"See https://example.org/{LONG_WORD} for more. {LONG_WORD}")
    page.locator("#comment_form button").click()
    page.goto("/en/studio/comments?state=shown")
    expect(page.locator("form.moderate").first).to_be_visible()


def _publish_a_scrap(page: Page) -> None:
    page.locator("[name=body]").fill(f"TODO {LONG_WORD}\n\nThe team is here for you and your order.")
    page.locator("button[value=publish]").click()
    expect(page.locator("#field-lint_reason")).to_be_visible()


def _find_a_scrap(page: Page) -> None:
    page.goto("/en/studio/new")
    for name, value in {"slug": "scraps", "topic": "delivery", "title": "Scraps", "body": f"TODO {LONG_WORD}"}.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("button[value=draft]").click()
    expect(page.locator(".callout-good")).to_be_visible()
    page.goto("/en/studio/lint?code=placeholder")
    expect(page.locator(".finding").first).to_be_visible()


def _publish_nothing(page: Page) -> None:
    page.locator("button[value=publish]").click()
    expect(page.locator(".error-summary")).to_be_visible()


def _leave_unsaved(page: Page) -> None:
    page.locator("[name=body]").fill(LONG_WORD)
    expect(page.locator("[data-kept-status]")).to_contain_text("Kept")
    page.reload()
    expect(page.locator("#unsaved")).to_be_visible()
    _open_menus(page)


def _save_twice(page: Page) -> None:
    """Another window saves first."""
    page.evaluate("""async () => {
        const form = document.querySelector("form[data-editor]"), data = new FormData(form);
        data.set("body", "Theirs.");
        data.set("action", "draft");
        await fetch(form.getAttribute("action"), { method: "POST", body: data });
    }""")
    page.locator("[name=body]").fill(f"Mine. {LONG_WORD}")
    page.locator("button[value=draft]").click()
    expect(page.locator("#conflict")).to_be_visible()


def _bad_lines(page: Page) -> None:
    page.locator("[name=source]").fill(f"en: where is my money\nno tag {LONG_WORD}")
    page.locator("button[value=save]").click()
    expect(page.locator(".error-summary")).to_be_visible()


def _asked(page: Page) -> None:
    ask(page, f"I am Ana, how do I return order BP-4N7G82WS? {LONG_WORD}")
    page.goto("/en/studio/questions")
    expect(page.locator(".take-over").first).to_be_visible()


def _gaps(page: Page) -> None:
    page.goto("/en/studio/gaps")
    expect(page.get_by_role("link", name="do you rent out ladders").first).to_be_visible()


def _take_over(page: Page) -> None:
    _asked(page)
    page.get_by_role("row").filter(has_text=LONG_WORD).get_by_role("link", name="Change and add").first.click()
    page.locator("[name=question]").fill("")  # nothing to take over: the form comes back and says so
    page.locator("button[value=article]").click()
    expect(page.locator(".question-asked")).to_be_visible()


def _keep_for_measuring(page: Page) -> None:
    _asked(page)
    page.get_by_role("link", name="Change and add").first.click()
    page.locator("[name=question]").fill(LONG_WORD)
    page.locator("button[value=evaluation]").click()
    page.goto("/en/studio/evaluation")
    expect(page.get_by_role("button", name="Remove").first).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_every_width_and_scheme_and_everybody_can_use_it(
    open_page: OpenPage, case: Case, signed_in: Callable[[str | None], dict[str, Any]], name: str
) -> None:
    who, address, first = PAGES[name]
    page = open_page(**signed_in(who), viewport={"width": WIDTHS[-1], "height": 900})
    page.goto(address.format(case=case, sent=case.link.replace("/cases/", "/contact/sent/")))
    first(page)
    page.evaluate(AXE_SCRIPT)
    problems: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in (("light", RULES), ("dark", CONTRAST)):
            page.emulate_media(color_scheme=scheme)
            problems += [f"{width} px, {scheme}: {found}" for found in _juts_out(page) + _violations(page, rules)]
        problems += [f"{width} px, right to left: {found}" for found in _right_to_left(page)]
    assert not problems, "\n".join(problems)


def _right_to_left(page: Page) -> list[str]:
    before = page.evaluate(
        "() => { const now = document.documentElement.dir; document.documentElement.dir = 'rtl'; return now; }"
    )
    found = _juts_out(page)
    page.evaluate("before => { document.documentElement.dir = before; }", before)
    return found


def _juts_out(page: Page) -> list[str]:
    """The page scrolls sideways: which elements reach outside."""
    elements: list[str] = page.evaluate("""() => {
        const root = document.documentElement;
        if (root.scrollWidth <= root.clientWidth) return [];
        return [...document.body.querySelectorAll('*')].filter((element) => {
            const box = element.getBoundingClientRect();
            return box.width && (box.left < -1 || box.right > root.clientWidth + 1);
        }).slice(0, 5).map((element) => `juts out: ${element.outerHTML.slice(0, 120)}`).concat(['the page scrolls sideways']);
    }""")
    return elements


def _violations(page: Page, rules: dict[str, Any]) -> list[str]:
    found: list[str] = page.evaluate(
        """async (rules) => (await axe.run({runOnly: rules, resultTypes: ['violations']})).violations.flatMap(
            (violation) => violation.nodes.slice(0, 3).map((node) => `${violation.id}: ${node.target} ${node.failureSummary}`)
        )""",
        rules,
    )
    return found
