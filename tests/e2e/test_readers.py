"""A reader of an article: votes without leaving it, comments, and hears of a reply by mail."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage
from tests.e2e.steps import sign_in
from tests.serving import Served

pytestmark = pytest.mark.browser
ARTICLE = "/en/articles/tracking-number"


def test_a_vote_and_its_reason_stay_on_the_page(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    page.goto(ARTICLE)
    page.locator("#feedback button[value=no]").press("Enter")
    page.get_by_label("Steps are missing").check()
    page.locator("#feedback [name=words]").fill("Where is the number?")
    page.locator("#feedback button").click()
    expect(page.locator("#feedback[role=status]")).to_contain_text("Our editors look at this")
    assert page.url.endswith(ARTICLE)
    page.reload()
    expect(page.locator("#feedback button[value=no]")).to_have_attribute("aria-pressed", "true")


def test_a_guest_comments_without_javascript_and_hears_of_the_reply(open_page: OpenPage, served: Served) -> None:
    guest = open_page(locale="en-GB", java_script_enabled=False)
    guest.goto(ARTICLE)
    guest.get_by_role("link", name="Write the first comment").click()
    guest.locator("#comment_form [name=name]").fill("Greta")
    guest.locator("#comment_form [name=text]").fill("Does the number change on the way?")
    guest.locator("#comment_form [name=notify]").check()
    guest.locator("#comment_form [name=email]").fill("greta-comments@example.org")
    guest.locator("#comment_form button").click()
    expect(guest.get_by_text("as soon as somebody of our team has looked at it")).to_be_visible()
    question = served.mails_to("greta-comments@example.org")[0].get_body(("plain",))
    assert question is not None
    link = re.search(r"https?://\S+/confirm", question.get_content())
    assert link
    guest.goto(link[0])
    guest.locator("main form button").click()

    editor = open_page(locale="en-GB")
    sign_in(editor, "eddie")
    editor.goto("/en/studio/comments")
    waiting = editor.get_by_role("listitem").filter(has_text="Does the number change on the way?")
    waiting.get_by_role("button", name="Show").click()
    editor.goto(f"{ARTICLE}/comments")
    editor.get_by_role("link", name="Reply").click()
    editor.locator("#comment_form [name=text]").fill("It stays the same.")
    editor.locator("#comment_form button").click()
    expect(editor.locator(".replies")).to_contain_text("Our team")

    reply = served.mails_to("greta-comments@example.org", at_least=2)[-1]
    assert reply["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    guest.goto(str(reply["List-Unsubscribe"]).strip("<>"))
    guest.locator("main form button").click()
    expect(guest.get_by_role("heading", name="You get no more e-mails about this")).to_be_visible()
