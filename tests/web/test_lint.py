"""The check before publishing, and the page of all findings."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from helpcenter.knowledge import find_published, publish, save_draft
from helpcenter.knowledge.audit import AuditFilter, list_notes
from helpcenter.knowledge.lint import Finding, FindingCode, Severity
from helpcenter.web.current import House
from helpcenter.web.studio.lint_names import lint_names
from helpcenter.web.studio.lint_sentences import lint_sentence

pytestmark = pytest.mark.slow

Send = Callable[..., Any]
NEW = "/en/studio/new"
TEXT = {
    "language": "en",
    "slug": "lamps",
    "topic": "returns",
    "title": "Warranty of lamps",
    "summary": "Seven years.",
    "body": "TODO: ask the team.\n\nOur phone line is open Monday to Friday, 9:00-20:00.",
}


@pytest.fixture(autouse=True)
def _editor(sign_in: Callable[[str], None]) -> None:
    sign_in("eddie")


def words_of(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))))


def test_errors_stop_publishing_until_somebody_says_why(send: Send, client: FlaskClient, house: House) -> None:
    stopped = send(NEW, {**TEXT, "action": "publish"})
    assert stopped.status_code == 422
    page = words_of(stopped)
    assert "2 errors stop publishing." in page
    assert "“TODO” looks like a placeholder that was never filled in." in page
    assert "Line 3 The text says 09:00–20:00, the contact settings say Mon–Fri 09:00–17:00" in page
    assert TEXT["body"] in html.unescape(stopped.get_data(as_text=True))
    with house.database.read() as session:
        assert find_published(session, "lamps", "en") is None

    given = send(NEW, {**TEXT, "action": "publish", "lint_reason": " The team  has moved. "})
    assert given.status_code == 302
    with house.database.read() as session:
        assert find_published(session, "lamps", "en")
        (note,) = list_notes(session, AuditFilter(act="published-despite-errors")).notes
    assert (note.slug, note.language) == ("lamps", "en")
    assert note.details == {"words": "The team has moved.", "errors": ["hours-differ", "placeholder"]}
    # What was found is kept with the text.
    assert "“TODO” looks like a placeholder" in words_of(client.get("/en/studio/articles/lamps/en"))


def test_a_draft_is_saved_whatever_is_found_and_can_be_checked(send: Send) -> None:
    assert send(NEW, {**TEXT, "action": "draft"}).status_code == 302
    checked = send("/en/studio/articles/lamps/en", {**TEXT, "body": "See [it](../nothing/en.md).", "action": "check"})
    assert checked.status_code == 200
    assert "There is no article nothing: readers see the words without the link." in words_of(checked)
    fine = send("/en/studio/articles/lamps/en", {**TEXT, "body": "Seven years.", "action": "check"})
    assert "Nothing to mend was found." in words_of(fine)


def test_other_faults_are_told_first(send: Send) -> None:
    page = send(NEW, {**TEXT, "title": "", "action": "publish"})
    assert page.status_code == 422
    assert 'href="#field-title"' in page.get_data(as_text=True)


def test_publishing_from_the_articles_page_is_checked_too(send: Send, house: House) -> None:
    with house.database.write() as session:
        fields = {name: TEXT[name] for name in ("slug", "topic", "language", "title", "summary", "body")}
        revision = save_draft(session, **fields, author_id=None, now=house.clock(), based_on_revision=None).revision_id
    address, data = "/en/studio/articles/lamps", {"revision": str(revision), "action": "now"}
    stopped = send(address, data, to=f"{address}/en/publication")
    assert stopped.status_code == 422
    assert "The check found 2 errors" in words_of(stopped)
    published = send(address, {**data, "lint_reason": "It is so."}, to=f"{address}/en/publication")
    assert published.status_code == 302
    with house.database.read() as session:
        assert find_published(session, "lamps", "en")


def test_the_page_of_findings(send: Send, client: FlaskClient, house: House) -> None:
    moment = house.clock()
    with house.database.write() as session:
        fields: dict[str, Any] = {"slug": "lamps", "topic": "returns", "author_id": None, "now": moment}
        publish(
            session, **fields, language="en", title="Lamps", summary="S.", body="Wait 5 days.", based_on_revision=None
        )
        body = "Warten Sie 6 Tage.\n\nOur team is here for you in this house."
        publish(session, **fields, language="de", title="Lampen", summary="K.", body=body, based_on_revision=None)
    assert "have changed since they were checked" in words_of(client.get("/en/studio/lint"))
    assert send("/en/studio/lint", {}, to="/en/studio/lint/check").status_code == 302
    page = words_of(client.get("/en/studio/lint?topic=returns"))
    assert "“6 days” stands here and “5 days” in the source" in page
    assert "This seems to be in another language (English)." in page
    assert "have changed since" not in page
    assert "“6 days”" not in words_of(client.get("/en/studio/lint?code=other-language"))
    assert "No finding matches" in words_of(client.get("/en/studio/lint?tag=pl"))
    assert client.get("/en/studio/lint?code=nonsense&page=99999999999999999999").status_code == 200


@pytest.mark.parametrize("code", FindingCode)
def test_every_finding_has_words(code: FindingCode) -> None:
    """Outside of a page too, for the command line."""
    values: dict[str, str | int] = {
        "found": "09:00-17:00" if code is FindingCode.HOURS_DIFFER else 3,
        "source": 4,
        "kept": "0-4 09:00-12:30+13:30-17:00; 5 10:00-12:00"
        if code is FindingCode.HOURS_DIFFER
        else "1 business-days, 24 hours",
        "days": "5,6",
        "section": "A heading",
        "unit": "day",
        "language": "de",
        "languages": "de,fr",
        "offered": "en",
        "channel": "chat",
        "source_line": 7,
    }
    values |= {name: "text" for name in ("slug", "address", "anchor", "expected", "reason", "target", "leads_to")}
    values |= dict.fromkeys(("length", "limit", "first"), 9)
    sentence = lint_sentence(Finding(code, Severity.ERROR, 3, "Words.", values))
    for words in (sentence.what, sentence.how):
        assert words.endswith((".", "…", "4”", "source: "))
        assert "%(" not in words
    assert lint_names()[code]


def test_the_rules_follow_the_contact_settings(house: House, make_app: Any) -> None:
    from helpcenter.web.studio.linting import rules

    app = make_app(house)
    with app.test_request_context("/en/"):
        before = rules().digest
    support = replace(house.contact.departments["support"], lines=())
    contact = replace(house.contact, departments={**house.contact.departments, "support": support})
    app.extensions["helpcenter"] = replace(house, contact=contact)
    with app.test_request_context("/en/"):
        assert rules().digest != before
