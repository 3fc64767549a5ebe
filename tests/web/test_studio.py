"""Editors write, preview, publish and archive; what they publish answers at once, and nobody's text is lost."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from helpcenter.knowledge import find_published, list_revisions
from helpcenter.web.current import House

Send = Callable[..., Any]
NEW = "/en/studio/new"
RETURN = "/en/studio/articles/return-an-item/en"
WARRANTY = {
    "language": "en",
    "slug": "warranty-of-lamps",
    "topic": "returns",
    "title": "Warranty of lamps",
    "summary": "Lamps carry a warranty of seven years.",
    "body": "## How long the warranty of a lamp lasts\n\nThe warranty of a lamp lasts seven years from the day of delivery.",
}
QUESTION = "/en/ask?q=how+long+does+the+warranty+of+a+lamp+last"


@pytest.fixture(autouse=True)
def _editor(sign_in: Callable[[str], None]) -> None:
    sign_in("eddie")


@pytest.fixture
def save(client: FlaskClient) -> Callable[..., Any]:
    """Load the form of a page, change some fields, press a button."""

    def save(page: str, action: str, **changes: str) -> Any:
        data = {**fields(client.get(page).get_data(as_text=True)), "lint_reason": "Only a test.", **changes}
        return client.post(page, data={**data, "action": action})

    return save


def fields(page: str) -> dict[str, str]:
    """The editor's form as a browser would send it."""
    form = page.split('class="editor', 1)[1].split("</form>")[0]
    found = dict(re.findall(r'<input\b[^>]*name="(\w+)" value="([^"]*)"', form))
    found |= {
        name: text[1:] for name, text in re.findall(r'<textarea\b[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', form, re.S)
    }
    return {name: html.unescape(value) for name, value in found.items()}


def revisions(house: House, slug: str, language: str = "en") -> list[str]:
    with house.database.read() as session:
        return [revision.kind for revision in list_revisions(session, slug, language)]


# --- the list


def test_the_list_shows_every_article_with_the_state_of_its_translations(client: FlaskClient) -> None:
    page = client.get("/en/studio/").get_data(as_text=True)
    assert "6 articles" in page
    assert 'href="/en/studio/articles/invoices/en"' in page
    assert "German: Published" in page
    assert "German: Missing" in page


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("q=RETURN", "return-an-item", "customs-and-fees"),
        ("q=povrat+artikla", "return-an-item", "customs-and-fees"),
        ("q=zoll+gebuhren", "customs-and-fees", "return-an-item"),
        ("topic=payment", "invoices", "return-an-item"),
        ("q=invoices&topic=payment&page=99", "invoices", "return-an-item"),
    ],
)
def test_the_list_is_narrowed_by_words_of_any_language_and_by_topic(
    client: FlaskClient, query: str, shown: str, hidden: str
) -> None:
    page = client.get(f"/en/studio/?{query}").get_data(as_text=True)
    assert f"/en/studio/articles/{shown}/" in page
    assert f"/en/studio/articles/{hidden}/" not in page


def test_a_search_without_a_hit_says_so(client: FlaskClient) -> None:
    page = client.get("/en/studio/?q=%3Cb%3Eunicorn&page=-3").get_data(as_text=True)
    assert "No article matches" in page
    assert 'value="&lt;b&gt;unicorn"' in page


# --- writing


def test_a_new_article_answers_at_once_and_not_before(client: FlaskClient, save: Callable[..., Any]) -> None:
    assert "seven years" not in client.get(QUESTION).get_data(as_text=True)
    response = save(NEW, "publish", **WARRANTY)
    assert response.location == "/en/studio/articles/warranty-of-lamps/en"
    assert "Questions are answered from it now" in client.get(response.location).get_data(as_text=True)
    answer = client.get(QUESTION).get_data(as_text=True)
    assert "AI-assisted answer" in answer
    assert "lasts seven years" in answer
    assert 'href="/en/articles/warranty-of-lamps' in answer


def test_a_draft_is_kept_and_hidden_from_readers(client: FlaskClient, save: Callable[..., Any], house: House) -> None:
    response = save(NEW, "draft", **WARRANTY)
    page = client.get(response.location).get_data(as_text=True)
    assert "Readers do not see it yet" in page
    assert fields(page)["body"] == WARRANTY["body"]
    assert client.get("/en/articles/warranty-of-lamps").status_code == 404
    assert "seven years" not in client.get(QUESTION).get_data(as_text=True)
    assert revisions(house, "warranty-of-lamps") == ["draft"]


def test_a_preview_shows_the_text_and_saves_nothing(
    client: FlaskClient, save: Callable[..., Any], house: House
) -> None:
    body = "## One\n\n1. Open **the box**.\n\nSee [returns](../../returns/return-an-item/en.md)."
    page = save(NEW, "preview", **(WARRANTY | {"body": body})).get_data(as_text=True)
    shown = page.split('id="preview-section"')[1]
    assert "<strong>the box</strong>" in shown
    assert 'href="/en/articles/return-an-item"' in shown
    assert fields(page)["body"] == body
    assert revisions(house, "warranty-of-lamps") == []


def test_a_translation_is_begun_beside_its_source(client: FlaskClient, save: Callable[..., Any], house: House) -> None:
    address = "/en/studio/articles/invoices/hr"
    page = client.get(address).get_data(as_text=True)
    assert "Source text in English" in page
    assert fields(page)["body"] == ""
    assert save(address, "publish", title="Računi", body="Račun je u e-pošti.").status_code == 302
    assert "Račun je u e-pošti." in client.get("/hr/articles/invoices").get_data(as_text=True)
    assert revisions(house, "invoices") == ["published"]


def test_each_save_is_a_revision_that_stays(client: FlaskClient, save: Callable[..., Any], house: House) -> None:
    before = fields(client.get(RETURN).get_data(as_text=True))["body"]
    save(RETURN, "draft", body=f"{before}\n\nA first addition.")
    save(RETURN, "publish", body=f"{before}\n\nA second addition.")
    assert revisions(house, "return-an-item") == ["published", "draft", "published"]
    page = client.get(RETURN).get_data(as_text=True)
    assert "Revision 3 of" in page
    assert 'href="/en/studio/articles/return-an-item/en/revisions"' in page
    assert "A second addition." in client.get("/en/articles/return-an-item").get_data(as_text=True)


def test_a_draft_of_a_published_article_leaves_what_readers_see(client: FlaskClient, save: Callable[..., Any]) -> None:
    save(RETURN, "draft", title="Nobody reads this yet")
    assert "Nobody reads this yet" not in client.get("/en/articles/return-an-item").get_data(as_text=True)
    assert "English: Published, with newer draft" in client.get("/en/studio/").get_data(as_text=True)


# --- two at once


@pytest.mark.parametrize("action", ["publish", "draft"])
def test_two_editors_saving_at_once_lose_nothing(
    client: FlaskClient, save: Callable[..., Any], house: House, action: str
) -> None:
    mine = fields(client.get(RETURN).get_data(as_text=True)) | {"body": "My <text>.", "action": action}
    save(RETURN, "publish", body="Their <text>.")
    response = client.post(RETURN, data=mine)
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "Somebody else saved this translation" in page
    assert fields(page)["body"] == "My <text>."
    assert "Their &lt;text&gt;." in page.split('id="conflict"')[1].split("<form")[0]
    assert len(revisions(house, "return-an-item")) == 2
    again = client.post(RETURN, data={**fields(page), "body": "Both texts.", "action": "publish"})
    assert again.status_code == 302
    assert "Both texts." in client.get("/en/articles/return-an-item").get_data(as_text=True)


@pytest.mark.parametrize("language", ["en", "pl"])
def test_a_new_article_never_writes_into_another_one(
    client: FlaskClient, save: Callable[..., Any], house: House, language: str
) -> None:
    taken = WARRANTY | {"slug": "return-an-item", "topic": "account", "language": language}
    response = save(NEW, "publish", **taken)
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "Another article has this address." in page
    assert fields(page)["body"] == WARRANTY["body"]
    assert fields(page)["slug"] == "return-an-item"
    with house.database.read() as session:
        found = find_published(session, "return-an-item", "en")
        assert found
        assert (found.topic, found.title == WARRANTY["title"]) == ("returns", False)
        assert find_published(session, "return-an-item", "pl") is None


def test_a_translation_that_was_never_there_keeps_the_text_on_the_error_page(client: FlaskClient) -> None:
    token = fields(client.get(NEW).get_data(as_text=True))["csrf_token"]
    data = {**WARRANTY, "csrf_token": token, "based_on": "999999", "action": "publish"}
    response = client.post("/en/studio/articles/return-an-item/pl", data=data)
    assert response.status_code == 404
    assert "lasts seven years" in response.get_data(as_text=True)


# --- what cannot be saved


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("slug", "two words!", "Use small letters, digits and hyphens"),
        ("slug", "", "Use small letters, digits and hyphens"),
        ("slug", "../../etc", "Use small letters, digits and hyphens"),
        ("topic", "Returns & more", "Use small letters, digits and hyphens"),
        ("topic", "", "Use small letters, digits and hyphens"),
        ("title", "  ", "Write a title."),
        ("title", "t" * 301, "Shorten the title to 300 characters."),
        ("summary", "s" * 2001, "Shorten the summary to 2000 characters."),
        ("body", "b" * 100_001, "Shorten the text to 100000 characters."),
        ("language", "not a language", "This is not a language tag."),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field_and_everything_kept(
    save: Callable[..., Any], house: House, field: str, value: str, told: str
) -> None:
    response = save(NEW, "publish", **(WARRANTY | {field: value}))
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert f'href="#field-{field}"' in page
    assert html.escape(told, quote=False) in page
    kept = fields(page)
    expected = {key: text.strip() for key, text in (WARRANTY | {field: value}).items() if key != "language"}
    assert {key: kept[key] for key in expected} == expected
    assert revisions(house, WARRANTY["slug"]) == []


@pytest.mark.parametrize("action", ["publish", "preview"])
def test_two_megabytes_pasted_are_refused_and_kept(save: Callable[..., Any], action: str) -> None:
    text = "A long line about returns. " * 75_000
    response = save(RETURN, action, body=text)
    assert response.status_code in (200, 422)
    page = response.get_data(as_text=True)
    assert "Shorten the text to 100000 characters." in page
    assert fields(page)["body"] == text


def test_control_characters_and_line_ends_are_mended(client: FlaskClient, save: Callable[..., Any]) -> None:
    save(RETURN, "publish", title="A\x00 title\x07", body="One\r\nline\x00.\r\n\r\nAnother.")
    assert fields(client.get(RETURN).get_data(as_text=True))["body"] == "One\nline.\n\nAnother."
    assert client.get("/en/articles/return-an-item").status_code == 200


TRICKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt&colon;alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](//evil.example \"x' onmouseover='alert(1)\")",
    "![a](https://evil.example/pixel.png)",
    '<https://x.example/"onclick=alert(1)>',
    "## <b onclick=alert(1)>x</b> {#id onclick=alert(1)}",
    "<style>body{display:none}</style>",
    "</textarea><script>alert(1)</script>",
    "| a | <script> |\n|---|---|\n| [x](vbscript:x) | <iframe src=//evil.example> |",
]


@pytest.mark.parametrize("trick", TRICKS)
def test_no_trick_in_the_text_runs_in_the_preview(save: Callable[..., Any], trick: str) -> None:
    page = save(NEW, "preview", **(WARRANTY | {"body": trick})).get_data(as_text=True)
    shown = page.split('<article class="card prose"')[1].split("</article>")[0]
    tags = re.findall(r"<[^>]*>", shown)
    assert not [
        tag for tag in tags if re.search(r"<(script|style|iframe|img)|\son\w+=|(java|vb)script|data:", tag, re.I)
    ]
    assert fields(page)["body"] == trick


# --- addresses


@pytest.mark.parametrize(
    "address", ["no-such-article/en", "return-an-item/not_a_language", "%00/en", "return-an-item/%00"]
)
def test_what_is_not_there_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(f"/en/studio/articles/{address}").status_code == 404


# --- archiving


def test_an_archived_article_is_never_shown_again_and_its_text_kept(
    client: FlaskClient, save: Callable[..., Any], send: Send, house: House
) -> None:
    address = save(NEW, "publish", **WARRANTY).location
    assert "lasts seven years" in client.get(QUESTION).get_data(as_text=True)
    assert send(address, {}, to=f"{address}/archive").location == address
    assert "seven years" not in client.get(QUESTION).get_data(as_text=True)
    assert client.get("/en/articles/warranty-of-lamps").status_code == 410
    assert client.get("/api/v1/suggest?q=warranty+of").get_json()["suggestions"] == []
    assert "warranty-of-lamps" not in client.get("/en/topics/returns").get_data(as_text=True)
    page = client.get(address).get_data(as_text=True)
    assert fields(page)["body"] == WARRANTY["body"]
    assert "Archived" in page
    assert revisions(house, "warranty-of-lamps") == ["published"]


def test_publishing_brings_an_archived_article_back(client: FlaskClient, save: Callable[..., Any], send: Send) -> None:
    address = save(NEW, "publish", **WARRANTY).location
    send(address, {}, to=f"{address}/archive")
    send(address, {}, to=f"{address}/archive")
    assert save(address, "publish").status_code == 302
    assert "lasts seven years" in client.get(QUESTION).get_data(as_text=True)


def test_the_other_translations_of_an_archived_one_stay(client: FlaskClient, send: Send) -> None:
    german = "/en/studio/articles/return-an-item/de"
    send(german, {}, to=f"{german}/archive")
    page = client.get("/de/articles/return-an-item").get_data(as_text=True)
    assert 'lang="en"' in page
    assert client.get("/hr/articles/return-an-item").status_code == 200
