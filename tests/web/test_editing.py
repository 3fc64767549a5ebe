"""What an editor types is kept, offered again, merged with what others saved, and shown as it will be read."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from helpcenter.knowledge import find_latest, list_revisions, move_article, save_draft
from helpcenter.web.current import House
from tests.web.test_studio import NEW, RETURN, WARRANTY, fields

COPY = "/en/studio/working-copy"
PLACE = "return-an-item/en"
SignIn = Callable[[str], None]


@pytest.fixture(autouse=True)
def _editor(sign_in: SignIn) -> None:
    sign_in("eddie")


@pytest.fixture
def form(client: FlaskClient) -> Callable[..., dict[str, str]]:
    """The fields of a page's form, some of them changed."""

    def form(page: str, **changes: str) -> dict[str, str]:
        return fields(client.get(page).get_data(as_text=True)) | changes

    return form


def text(response: Any) -> str:
    return html.unescape(response.get_data(as_text=True))


def latest_body(house: House, language: str = "en") -> str:
    with house.database.read() as session:
        found = find_latest(session, "return-an-item", language)
        assert found
        return found.body


# --- working copies


def test_what_is_typed_is_kept_and_offered_when_the_page_is_opened_again(
    client: FlaskClient, form: Callable[..., dict[str, str]], house: House
) -> None:
    typed = form(RETURN, body="Half a sente")
    kept = client.post(COPY, data=typed)
    assert kept.get_json()["version"] == 1
    again = client.post(COPY, data=typed | {"copy_version": "1", "body": "Half a sentence."})
    assert again.get_json()["version"] == 2
    page = client.get(RETURN).get_data(as_text=True)
    assert 'id="unsaved"' in page
    assert "data-pending" in page
    assert "Half a sentence." in page.split('id="unsaved"')[1].split("<form")[0]
    assert "Half a sentence." not in fields(page)["body"]
    page = client.get(f"{RETURN}?copy=yes").get_data(as_text=True)
    assert fields(page)["body"] == "Half a sentence."
    assert 'id="unsaved"' not in page
    assert client.post(RETURN, data=fields(page) | {"action": "draft"}).status_code == 302
    page = client.get(RETURN).get_data(as_text=True)
    assert 'id="unsaved"' not in page
    assert f'data-settled="{PLACE}"' in page
    assert latest_body(house) == "Half a sentence."


def test_a_copy_is_put_away_and_is_nobody_elses(
    client: FlaskClient, form: Callable[..., dict[str, str]], sign_in: SignIn
) -> None:
    client.post(COPY, data=form(RETURN, body="Mine."))
    sign_in("adam")
    page = client.get(RETURN).get_data(as_text=True)
    assert 'id="unsaved"' not in page
    assert "Mine." not in page
    assert "Eddie" in page.split("data-names")[1].split("</ul>")[0]  # that he writes there is said
    sign_in("eddie")
    away = form(RETURN, back=RETURN, place=PLACE)
    assert client.post(f"{COPY}/put-away", data=away).location == RETURN
    assert 'id="unsaved"' not in client.get(RETURN).get_data(as_text=True)


def test_a_second_window_never_writes_over_the_first(client: FlaskClient, form: Callable[..., dict[str, str]]) -> None:
    first = form(RETURN, body="First window.")
    second = form(RETURN, body="Second window.")
    client.post(COPY, data=first)
    refused = client.post(COPY, data=second)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "working-copy-conflict")
    kept = client.get(f"{COPY}?place={PLACE}").get_json()
    assert (kept["version"], kept["fields"]["body"]) == (1, "First window.")
    assert kept["csrf_token"]


def test_a_new_article_that_was_begun_is_offered_with_its_language_and_address(
    client: FlaskClient, form: Callable[..., dict[str, str]]
) -> None:
    client.post(COPY, data=form(NEW, **(WARRANTY | {"language": "de"})))
    page = client.get(NEW).get_data(as_text=True)
    offered = re.search(r'href="(/en/studio/new\?key=[^"]+)"', page)
    assert offered
    assert fields(page)["body"] == ""
    page = client.get(offered[1]).get_data(as_text=True)
    assert fields(page)["slug"] == WARRANTY["slug"]
    assert '<option value="de" selected>' in page
    assert client.post(NEW, data=fields(page) | {"language": "de", "action": "draft"}).status_code == 302
    assert "key=" not in client.get(NEW).get_data(as_text=True).split('id="page_main"')[1].split("<form")[0]


def test_a_form_that_is_refused_or_previewed_is_kept_without_javascript_too(
    client: FlaskClient, form: Callable[..., dict[str, str]]
) -> None:
    client.post(RETURN, data=form(RETURN, title="", body="Still here.", action="publish"))
    assert "Still here." in client.get(RETURN).get_data(as_text=True)
    page = client.get(f"{RETURN}?copy=yes").get_data(as_text=True)
    client.post(RETURN, data=fields(page) | {"body": "And here.", "action": "preview"})
    assert "And here." in client.get(f"{RETURN}?copy=yes").get_data(as_text=True)


def test_an_ended_session_gives_the_text_back_and_says_where_to_go_on(
    client: FlaskClient, form: Callable[..., dict[str, str]]
) -> None:
    typed = form(RETURN, body="Typed for an hour.", action="publish")
    client.delete_cookie("helpcenter")
    refused = client.post(RETURN, data=typed)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 401
    assert "Typed for an hour." in page
    assert f'href="/en/sign-in?next={RETURN}"' in page
    assert client.post(COPY, data=typed).status_code == 401


@pytest.mark.parametrize("place", ["", "x", "a/b/c", "../x/en", "+short", "a" * 200 + "/en"])
def test_a_place_that_is_none_is_refused(client: FlaskClient, form: Callable[..., dict[str, str]], place: str) -> None:
    assert client.post(COPY, data=form(RETURN, place=place)).status_code == 400


# --- colleagues


def test_who_has_the_page_open_is_told_to_the_others_for_a_while(
    client: FlaskClient, form: Callable[..., dict[str, str]], house: House, sign_in: SignIn, app: Flask
) -> None:
    token = form(RETURN)["csrf_token"]
    sign_in("adam")
    page = client.get(RETURN).get_data(as_text=True)
    assert "Eddie" in page.split("data-names")[1].split("</ul>")[0]
    assert "has this translation open now." in page
    assert "data-names></ul>" in client.get("/en/studio/articles/return-an-item/hr").get_data(as_text=True)
    later = house.clock() + timedelta(minutes=5)
    app.extensions["helpcenter"] = replace(house, clock=lambda: later)
    assert "data-names></ul>" in client.get(RETURN).get_data(as_text=True)
    sign_in("eddie")
    token = form(RETURN)["csrf_token"]
    here = client.post("/en/studio/at-work", data={"csrf_token": token, "place": PLACE}).get_json()
    assert len(here["colleagues"]) == 1
    sign_in("adam")
    token = form(RETURN)["csrf_token"]
    client.post("/en/studio/at-work", data={"csrf_token": token, "place": PLACE, "left": "yes"})
    sign_in("eddie")
    assert "data-names></ul>" in client.get(RETURN).get_data(as_text=True)


# --- two who saved


def both_save(client: FlaskClient, form: Callable[..., dict[str, str]], mine: str, theirs: str) -> Any:
    typed = form(RETURN, body=mine, action="draft")
    assert client.post(RETURN, data=form(RETURN, body=theirs, action="draft")).status_code == 302
    return client.post(RETURN, data=typed)


BASE = "One.\n\nTwo.\n\nThree."


@pytest.fixture
def base(client: FlaskClient, form: Callable[..., dict[str, str]]) -> None:
    client.post(RETURN, data=form(RETURN, body=BASE, action="draft"))


@pytest.mark.usefixtures("base")
def test_changes_of_different_places_are_brought_together_and_shown_before_they_are_saved(
    client: FlaskClient, form: Callable[..., dict[str, str]], house: House
) -> None:
    response = both_save(client, form, "One, mine.\n\nTwo.\n\nThree.", "One.\n\nTwo.\n\nThree, theirs.")
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert fields(page)["body"] == "One, mine.\n\nTwo.\n\nThree, theirs."
    assert "Three, theirs." in page.split('id="conflict"')[1].split("<form")[0]
    assert "field-conflicts" not in page
    assert latest_body(house) == "One.\n\nTwo.\n\nThree, theirs."
    assert client.post(RETURN, data=fields(page) | {"action": "draft"}).status_code == 302
    assert latest_body(house) == "One, mine.\n\nTwo.\n\nThree, theirs."


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    ("choice", "outcome"),
    [
        ("theirs", "One.\n\nTwo, theirs.\n\nThree, mine."),
        ("mine", "One.\n\nTwo, mine.\n\nThree, mine."),
        ("both", "One.\n\nTwo, theirs.\n\nTwo, mine.\n\nThree, mine."),
    ],
)
def test_a_place_that_both_changed_is_decided_in_the_form(
    client: FlaskClient, form: Callable[..., dict[str, str]], house: House, choice: str, outcome: str
) -> None:
    page = both_save(client, form, "One.\n\nTwo, mine.\n\nThree, mine.", "One.\n\nTwo, theirs.\n\nThree.").get_data(
        as_text=True
    )
    sent = fields(page)
    undecided = client.post(RETURN, data=sent | {"action": "publish"})
    assert undecided.status_code == 422
    assert "Choose one of these." in undecided.get_data(as_text=True)
    assert fields(undecided.get_data(as_text=True))["body"] == sent["body"]
    assert latest_body(house) == "One.\n\nTwo, theirs.\n\nThree."
    decided = sent | {f"choice-{sent['conflict']}": choice}
    shown = fields(client.post(RETURN, data=decided | {"action": "merge"}).get_data(as_text=True))
    assert shown["body"] == outcome
    assert "conflict" not in shown
    assert client.post(RETURN, data=shown | {"action": "draft"}).status_code == 302
    assert latest_body(house) == outcome


@pytest.mark.usefixtures("base")
def test_what_is_written_anew_in_a_place_that_both_changed_is_decided(
    client: FlaskClient, form: Callable[..., dict[str, str]], house: House
) -> None:
    page = both_save(client, form, "One.\n\nTwo, mine.\n\nThree.", "One.\n\nTwo, theirs.\n\nThree.")
    sent = fields(page.get_data(as_text=True)) | {"body": "One.\n\nTwo, ours.\n\nThree.", "action": "draft"}
    assert client.post(RETURN, data=sent).status_code == 302
    assert latest_body(house) == "One.\n\nTwo, ours.\n\nThree."


@pytest.mark.usefixtures("base")
def test_a_copy_kept_while_something_is_undecided_does_not_write_over_theirs_another_day(
    client: FlaskClient, form: Callable[..., dict[str, str]], house: House
) -> None:
    page = both_save(client, form, "One.\n\nTwo, mine.\n\nThree.", "One.\n\nTwo, theirs.\n\nThree.")
    client.post(COPY, data=fields(page.get_data(as_text=True)))  # as the script does
    another_day = fields(client.get(f"{RETURN}?copy=yes").get_data(as_text=True))
    assert client.post(RETURN, data=another_day | {"action": "draft"}).status_code == 409
    assert latest_body(house) == "One.\n\nTwo, theirs.\n\nThree."


def test_an_article_moved_meanwhile_is_not_moved_back(
    client: FlaskClient, form: Callable[..., dict[str, str]], house: House
) -> None:
    typed = form(RETURN, body="New text.", action="draft")
    with house.database.write() as session:
        move_article(session, "return-an-item", "problems", house.clock())
    assert client.post(RETURN, data=typed).status_code == 302
    assert form(RETURN)["topic"] == "problems"


# --- front matter


def test_further_front_matter_is_edited_and_what_a_form_cannot_show_stays(
    client: FlaskClient, form: Callable[..., dict[str, str]], house: House
) -> None:
    source = "---\ntitle: A\ncountry: NO\nkeywords: [a, b]\n---\n\nText.\n"
    with house.database.write() as session:
        known = find_latest(session, "return-an-item", "en")
        assert known
        save_draft(
            session, slug="return-an-item", topic="returns", language="en", title="A", summary="", body="Text.",
            author_id=1, now=house.clock(), based_on_revision=known.revision_id, source=source,
        )  # fmt: skip
    page = client.get(RETURN).get_data(as_text=True)
    assert 'name="front-country" value="NO"' in page
    assert "front-keywords" not in page
    sent = form(RETURN) | {"front-country": "DE: all of it", "action": "draft"}
    assert client.post(RETURN, data=sent).status_code == 302
    with house.database.read() as session:
        written = list_revisions(session, "return-an-item", "en")[0].source
    assert written == source.replace("country: NO", "country: 'DE: all of it'")


# --- preview and the source beside


def test_the_live_preview_is_what_the_renderer_says_and_nothing_else(
    client: FlaskClient, form: Callable[..., dict[str, str]]
) -> None:
    token = form(RETURN)["csrf_token"]
    body = "## How\n\n<script>alert(1)</script> [x](javascript:alert(1)) ![x](https://evil.example/x.png)"
    shown = client.post("/en/studio/preview", data={"csrf_token": token, "language": "en", "body": body}).get_json()
    assert shown["html"].startswith("<h2>How</h2>")
    assert "<script" not in shown["html"]
    assert "href" not in shown["html"]
    assert "<img" not in shown["html"]
    shown = client.post(
        "/en/studio/preview", data={"csrf_token": token, "language": "!", "body": "x" * 100_001}
    ).get_json()
    assert shown["problem"] == "Shorten the text to 100000 characters."


def test_the_source_stands_beside_as_readers_see_it_and_as_markdown(client: FlaskClient) -> None:
    page = client.get("/en/studio/articles/return-an-item/hr").get_data(as_text=True)
    beside = page.split('class="beside-part source"')[1]
    assert "<h2>How to return an item</h2>" in beside
    assert "## How to return an item" in beside


def test_two_megabytes_in_letters_of_three_bytes_come_back_with_the_limit(
    client: FlaskClient, form: Callable[..., dict[str, str]]
) -> None:
    pasted = "退货" * 330_000
    sent = form(RETURN, body=pasted, action="publish")
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in sent.items()]
    whole = "".join([*parts, "--x--\r\n"]).encode()
    response = client.post(RETURN, data=whole, content_type="multipart/form-data; boundary=x")
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Shorten the text to 100000 characters." in page
    assert fields(page)["body"] == pasted
