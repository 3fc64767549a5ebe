"""A translation behind its source: editors see it and mend it, readers are told and get what is right now."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.test_studio import fields, save

pytestmark = pytest.mark.slow

__all__ = ["save"]

Save = Callable[..., Any]
ENGLISH = "/en/studio/articles/return-an-item/en"
GERMAN = "/en/studio/articles/return-an-item/de"
QUESTION = "Artikel zurücksenden: wie geht das?"
CHANGED = (
    "You can return an item within 90 days of delivery.\n\n## How to return an item\n\n"
    "1. Open **My orders** and choose **Return**.\n2. Send the item back with the label that you get by e-mail.\n"
)
OUTDATED = "This translation is outdated"


@pytest.fixture(autouse=True)
def _editor(sign_in: Callable[[str], None]) -> None:
    sign_in("eddie")


@pytest.fixture
def changed(save: Save) -> None:
    """The English text has changed and its translations have to follow."""
    assert save(ENGLISH, "publish", body=CHANGED).status_code == 302


def text(client: FlaskClient, address: str) -> str:
    return str(client.get(address).get_data(as_text=True))


def states(client: FlaskClient, query: str = "") -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text(client, f"/en/studio/{query}")).split())


# --- editors


def test_the_list_shows_outdated_translations_in_words_and_can_be_narrowed_to_them(
    client: FlaskClient, changed: None
) -> None:
    page = states(client)
    assert "German: Outdated" in page
    assert "de Outdated" in page
    assert "English: Published" in page
    assert "Outdated: 3" in page
    narrowed = text(client, "/en/studio/?state=outdated")
    assert "/en/studio/articles/return-an-item/de" in narrowed
    assert "/en/studio/articles/invoices/en" not in narrowed
    assert '<option value="outdated" selected>' in narrowed
    assert "No article matches" in text(client, "/en/studio/?state=outdated&topic=payment")
    assert "No article matches" in text(client, "/en/studio/?state=unheard-of")


def test_a_typing_error_put_right_outdates_nothing(client: FlaskClient, save: Save) -> None:
    page = text(client, ENGLISH)
    assert re.search(r'type="checkbox" id="field-significant" name="significant" value="yes" checked', page)
    assert "Translations need to follow this change" in page
    shown = save(ENGLISH, "preview", body=CHANGED, significant="no").get_data(as_text=True)
    assert re.search(r'id="field-significant" name="significant" value="yes" aria-', shown)
    save(ENGLISH, "publish", body=CHANGED, significant="no")
    assert "Outdated" not in states(client).split("All states")[1].split("6 articles")[1]
    assert OUTDATED not in text(client, GERMAN)


def test_the_page_of_the_translation_shows_what_changed_in_the_source(client: FlaskClient, changed: None) -> None:
    page = text(client, GERMAN)
    assert OUTDATED in page
    assert 'href="#source-title"' in page
    assert f'href="{ENGLISH}"' in page
    compared = page.split('id="compared-title"')[1].split("</section>")[0]
    assert "<ins>You can return an item within 90 days of delivery.</ins>" in compared
    assert re.search(r'>Gone:</span> <del lang="en">|>Gone:</span> <del>', compared)
    assert 'tabindex="0" role="region"' in compared
    assert "within 90 days" in page.split('id="source-title"')[1]
    assert OUTDATED not in text(client, ENGLISH)


def test_a_translation_that_is_published_again_follows_its_source(
    client: FlaskClient, changed: None, save: Save
) -> None:
    assert "This translation now says what the source says" in text(client, GERMAN)
    save(GERMAN, "draft", body="Sie haben 90 Tage Zeit.")
    assert OUTDATED in text(client, GERMAN)
    save(GERMAN, "publish", body="Sie haben 90 Tage Zeit.", follows="no")
    assert OUTDATED in text(client, GERMAN)
    save(GERMAN, "publish", body="Sie haben 90 Tage Zeit, einen Artikel zurückzusenden.")
    assert OUTDATED not in text(client, GERMAN)
    page = states(client)
    assert "German: Published" in page
    assert "Croatian: Outdated" in page


def test_a_source_that_changes_while_somebody_translates_outdates_what_they_publish(
    client: FlaskClient, save: Save
) -> None:
    opened = fields(text(client, GERMAN))
    save(ENGLISH, "publish", body=CHANGED)
    data = opened | {"body": "Neue Wörter.", "action": "publish", "lint_reason": "Only a test."}
    assert client.post(GERMAN, data=data).status_code == 302
    assert OUTDATED in text(client, GERMAN)


def test_an_editor_marks_a_translation_as_up_to_date(client: FlaskClient, changed: None, send: Save) -> None:
    revision = fields(text(client, GERMAN))["source_revision"]
    response = send(GERMAN, {"source_revision": revision}, to=f"{GERMAN}/up-to-date")
    assert response.location == GERMAN
    page = text(client, GERMAN)
    assert "Marked as up to date" in page
    assert OUTDATED not in page
    assert send(GERMAN, {"source_revision": "999999"}, to=f"{GERMAN}/up-to-date").status_code == 404
    assert send(ENGLISH, {}, to=f"{ENGLISH}/up-to-date").status_code == 404


def test_an_article_begins_in_any_language_and_that_one_is_its_source(client: FlaskClient, save: Save) -> None:
    new = {"language": "hr", "slug": "praonice", "topic": "returns", "title": "Praonice", "body": "Perilice."}
    save("/en/studio/new", "publish", **new)
    page = text(client, "/en/studio/articles/praonice/en")
    assert "Source text in Croatian" in page
    assert "Perilice." in page.split('id="source-title"')[1]
    save("/en/studio/articles/praonice/en", "publish", title="Laundries", body="Machines.")
    assert "Translations need to follow this change" in text(client, "/en/studio/articles/praonice/hr")
    save("/en/studio/articles/praonice/hr", "publish", body="Perilice i sušilice.")
    assert OUTDATED in text(client, "/en/studio/articles/praonice/en")


# --- readers


def test_the_article_says_that_it_has_changed_since_it_was_translated(client: FlaskClient, changed: None) -> None:
    notice = "This article has changed since it was translated. The current version is in English."
    page = text(client, "/en/articles/return-an-item?language=de")
    assert notice in page
    assert notice not in text(client, "/en/articles/return-an-item")
    german = text(client, "/de/articles/return-an-item")
    assert 'class="callout callout-notice"' in german
    assert 'href="/de/articles/return-an-item?language=en"' in german


def test_the_answer_quotes_the_source_and_says_so(client: FlaskClient, changed: None) -> None:
    page = client.get("/en/ask", query_string={"q": QUESTION}).get_data(as_text=True)
    assert "Our German text on this is being updated, so here is the current English one." in page
    assert "within 90 days" in page
    assert 'href="/en/articles/return-an-item?language=de"' in page
    assert "The best answer we have is in English." not in page


def test_programs_are_told_whose_translation_is_outdated(client: FlaskClient, changed: None) -> None:
    answer = client.get("/api/v1/ask", query_string={"question": QUESTION, "language": "de"}).get_json()
    first = answer["citations"][0]
    assert (first["slug"], first["language"]) == ("return-an-item", "en")
    assert first["outdated_translation"]["language"] == "de"
    assert first["outdated_translation"]["url"].endswith("/de/articles/return-an-item")
    fine = client.get("/api/v1/ask", query_string={"question": "How do I return an item?", "language": "en"}).get_json()
    assert {citation["outdated_translation"] for citation in fine["citations"]} == {None}
