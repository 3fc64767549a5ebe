"""When something goes wrong: the right status, clear words in the reader's language, nothing typed lost, one line in the log."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from helpcenter.accounts import find_person_by_email
from helpcenter.db import Database
from helpcenter.web.current import House
from helpcenter.web.errors import WRITTEN_FIELDS

MakeApp = Callable[[House], Flask]
Send = Callable[..., Any]
SignIn = Callable[[str], None]
PutCase = Callable[..., str]
TYPED = {"topic": "other", "description": "My parcel has a hole.", "name": "Greta", "email": "greta@example.org"}


def language_of(page: str) -> str:
    return str(re.findall(r'<html lang="([^"]+)"', page)[0])


def check(response: Any, status: int, words: str) -> str:
    page = str(response.get_data(as_text=True))
    assert response.status_code == status
    assert words in page
    assert response.headers["X-Request-Id"] in page
    assert 'href="/en/contact"' in page
    return page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/en/nothing", "We could not find this page"),
        ("/en/articles/no-such-article", "This article does not exist"),
        ("/en/articles/..%2f..%2fetc%2fpasswd", "We could not find this page"),
        ("/en/articles/%00", "We could not find this page"),
        ("/en/topics/nothing", "We could not find this page"),
        ("/en/cases/HC-0000000000?key=x", "We cannot open this case"),
        ("/en/contact/sent/'; DROP TABLE cases; --", "We cannot open this case"),
        ("/en/" + "x" * 5000, "We could not find this page"),
    ],
)
def test_what_is_not_there_is_said_with_a_way_on(client: FlaskClient, address: str, words: str) -> None:
    check(client.get(address), 404, words)


@pytest.mark.parametrize(
    ("address", "accepted", "language"),
    [
        ("/xx/contact", "de-AT,de;q=0.9", "de"),
        ("/xx/contact", "ja", "en"),
        ("/de-AT/contact", "hr", "de"),
        ("/DE/contact", "", "de"),
        ("/hr/nothing/here", "de", "hr"),
        ("/nothing", "pl", "pl"),
        ("/xx-<script>/", "", "en"),
    ],
)
def test_an_address_in_no_language_of_ours_is_answered_in_one_we_have(
    client: FlaskClient, address: str, accepted: str, language: str
) -> None:
    response = client.get(address, headers={"Accept-Language": accepted})
    page = response.get_data(as_text=True)
    assert response.status_code == 404
    assert language_of(page) == language
    assert f'href="/{language}/"' in page
    assert "<script>/" not in page


def test_a_page_of_others_is_refused_with_words(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("ben")
    check(client.get("/en/desk/"), 403, "This page is not for this account")


def test_a_wrong_way_to_call_a_page_names_the_right_ones(client: FlaskClient) -> None:
    response = client.get("/en/sign-out")
    check(response, 405, "This address does not work like that")
    assert set(response.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


def test_a_form_beyond_every_limit_is_refused_with_words(client: FlaskClient) -> None:
    form = "application/x-www-form-urlencoded"
    response = client.post(
        "/en/feedback", data=b"x", content_type=form, environ_overrides={"CONTENT_LENGTH": "400000000"}
    )
    check(response, 413, "This is too large to send")


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"--x\r\nContent-Disposition: form-data; na", b""])
def test_a_broken_form_breaks_nothing(client: FlaskClient, body: bytes) -> None:
    for kind in (
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/x-www-form-urlencoded; charset=x",
    ):
        assert client.post("/en/contact/written", data=body, content_type=kind).status_code == 400


def broken_clock() -> Any:
    raise RuntimeError("a driver quotes: greta@example.org")


def test_a_fault_of_ours_is_a_page_in_the_readers_language_and_one_line_in_the_log(
    make_app: MakeApp, house: House
) -> None:
    client = make_app(replace(house, clock=broken_clock)).test_client()
    with capture_logs() as lines:
        response = client.get("/de/contact", headers={"X-Request-Id": "chosen-by-the-proxy"})
    assert response.status_code == 500
    assert language_of(response.get_data(as_text=True)) == "de"
    assert response.headers["X-Request-Id"] == "chosen-by-the-proxy"
    assert "chosen-by-the-proxy" in response.get_data(as_text=True)
    (failure,) = (line for line in lines if line["log_level"] == "error")
    assert (failure["event"], failure["request_id"], failure["error"]) == (
        "failed", "chosen-by-the-proxy", "RuntimeError",
    )  # fmt: skip
    assert "greta@example.org" not in str(lines)


@pytest.mark.parametrize("given", ["short", "x" * 65, "two\twords", "<script>alert(1)</script>"])
def test_an_odd_request_id_is_not_taken_over(client: FlaskClient, given: str) -> None:
    assert re.fullmatch(
        r"[0-9a-f]{16}", client.get("/en/nothing", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    )


@pytest.fixture
def locked(house: House, make_app: MakeApp, request: pytest.FixtureRequest) -> Iterator[FlaskClient]:
    """A browser on a server whose database another process has locked for writing."""
    if not house.database.is_sqlite:
        pytest.skip("locks of PostgreSQL are those of rows")
    impatient = Database(str(house.database.url), busy_timeout_seconds=0.05)
    other = sqlite3.connect(str(house.database.url.database), isolation_level=None)
    yield make_app(replace(house, database=impatient)).test_client()
    other.close()
    impatient.close()


def lock(house: House) -> sqlite3.Connection:
    other = sqlite3.connect(str(house.database.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


def test_a_locked_database_gives_the_text_back_and_the_form_works_afterwards(house: House, locked: FlaskClient) -> None:
    shown = locked.get("/en/contact/written").get_data(as_text=True)
    token = re.findall(r'name="csrf_token" value="([^"]+)"', shown)[0]
    other = lock(house)
    with capture_logs() as lines:
        response = locked.post("/en/contact/written", data={**TYPED, "csrf_token": token})
    page = check(response, 503, "This does not work for the moment")
    assert "My parcel has a hole." in page
    assert "greta@example.org" in page
    (refused,) = (line for line in lines if line["event"] == "refused")
    assert (refused["status"], refused["request_id"]) == (503, response.headers["X-Request-Id"])
    assert "locked" in refused["reason"]
    assert "greta" not in str(lines)
    assert locked.get("/en/articles/return-an-item").status_code == 200  # reading waits for nobody
    other.execute("ROLLBACK")
    other.close()
    assert locked.post("/en/contact/written", data={**TYPED, "csrf_token": token}).status_code == 302


def test_without_a_database_pages_say_so_and_the_way_to_the_team_stays(
    house: House, make_app: MakeApp, tmp_path: Path
) -> None:
    gone = Database(f"sqlite:///{tmp_path}")  # a folder is no database
    client = make_app(replace(house, database=gone)).test_client()
    client.set_cookie("helpcenter", "x")
    for address in ("/en/", "/en/articles/return-an-item"):
        check(client.get(address), 503, "This does not work for the moment")
    case = {"topic": "other", "language": "en", "name": "G", "email": "g@example.org", "description": "x"}
    problem = client.post("/api/v1/cases", json=case, headers={"Idempotency-Key": "12345678"})
    assert (problem.status_code, problem.content_type) == (503, "application/problem+json")
    assert "tel:" in client.get("/en/contact").get_data(as_text=True)
    gone.close()


def test_every_field_that_people_write_in_comes_back_with_an_error(
    client: FlaskClient, sign_in: SignIn, put_case: PutCase
) -> None:
    number = put_case()
    pages = [client.get(f"/en/contact/written?topic={topic}").text for topic in ("change_address", "other")]
    sign_in("adam")
    pages += [client.get(f"/en/desk/cases/{number}").text, client.get("/en/studio/new").text]
    named = re.compile(
        r'<(?:textarea|input)\b(?=[^>]*class="input)(?![^>]*type="(?:file|search|password)")[^>]*name="(\w+)"'
    )
    written = {name for page in pages for name in named.findall(page)}
    assert {"description", "text", "note", "body"} <= written <= WRITTEN_FIELDS


def test_the_logs_tell_what_happened_but_never_what_was_typed_or_who(
    client: FlaskClient, send: Send, sign_in: SignIn, house: House, put_case: PutCase
) -> None:
    with capture_logs() as lines:
        client.get("/en/ask?q=my+secret+question")
        client.get("/api/v1/ask?question=my+secret+question&language=en")
        client.get("/api/v1/suggest?q=my+secret+question")
        sent = send("/en/contact/written?topic=other", {**TYPED, "description": "my secret request"})
        key = re.findall(r"key=([\w-]+)", sent.location)[0]
        number = re.findall(r"HC-\w+", sent.location)[0]
        client.get(sent.location)
        client.get(f"/en/cases/{number}?key={key}x")
        send("/en/sign-in", {"email": "greta@example.org", "password": "my secret password"})
        client.post("/en/contact/written", data=TYPED)
        sign_in("agnes")
        send(f"/en/desk/cases/{number}", {"text": "my secret reply"}, to=f"/en/desk/cases/{number}/replies")
    assert len([line for line in lines if line["event"] == "request"]) >= 11
    with house.database.read() as session:
        agnes = find_person_by_email(session, "agnes@brambleport.example")
    assert agnes
    told = str(lines).lower()
    for secret in ("secret", "greta", key.lower(), number.lower(), agnes.email, agnes.name.lower(), "127.0.0.1"):
        assert secret not in told
