"""What is kept of a page, and by whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from helpcenter.cases import case_token
from helpcenter.knowledge import archive_translation
from helpcenter.web.current import House
from helpcenter.web.static_files import files_version

SignIn = Callable[[str], None]
PUBLIC = "public, max-age=0, must-revalidate"
PAGES = ("/en/", "/hr/topics/returns", "/en/articles/return-an-item")
FOR_MACHINES = (
    "/robots.txt", "/sitemap.xml", "/sitemap-en.xml", "/llms.txt", "/de/llms.txt", "/en/articles.atom", "/en/topics/returns.atom",
    "/en/articles/return-an-item.md", "/en/topics/returns.md",
)  # fmt: skip


@pytest.mark.parametrize("path", [*PAGES, *FOR_MACHINES])
def test_what_everybody_gets_is_kept_and_asked_for_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert first.headers["Cache-Control"] == PUBLIC
    assert first.headers["ETag"].startswith('W/"')
    assert "Set-Cookie" not in first.headers
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again.headers.get(name) == first.headers.get(name), name
    assert "Set-Cookie" not in again.headers
    head = client.head(path)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", first.headers["ETag"])
    if path != "/en/":  # what is asked most has no date
        asked = {"If-Modified-Since": first.headers["Last-Modified"]}
        assert client.get(path, headers=asked).status_code == 304
        # The ETag counts where both are sent.
        assert client.get(path, headers=asked | {"If-None-Match": 'W/"another"'}).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_pages_differ_by_cookie_and_belong_to_whoever_is_signed_in(
    app: Flask, client: FlaskClient, sign_in: SignIn, path: str
) -> None:
    etag = app.test_client().get(path).headers["ETag"]
    assert "Cookie" in app.test_client().get(path).vary
    sign_in("ben")
    own = client.get(path, headers={"If-None-Match": etag})
    assert (own.status_code, own.headers["Cache-Control"]) == (200, "private, no-cache")
    assert "Cookie" in own.vary
    assert "ETag" not in own.headers


def test_whoever_has_a_form_open_gets_pages_of_their_own(client: FlaskClient) -> None:
    client.get("/en/contact/written")
    assert client.get("/en/").headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("path", FOR_MACHINES)
def test_programs_get_the_same_whatever_cookie_they_bring(client: FlaskClient, sign_in: SignIn, path: str) -> None:
    guest = client.get(path)
    sign_in("eddie")
    answer = client.get(path)
    assert (answer.data, answer.headers["Cache-Control"]) == (guest.data, PUBLIC)
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.vary


def test_personal_pages_leave_nothing_behind(
    client: FlaskClient, sign_in: SignIn, put_case: Callable[..., str], house: House
) -> None:
    number = put_case()
    key = case_token(house.signing_key, number)
    for path in (f"/en/cases/{number}?key={key}", f"/en/contact/sent/{number}?key={key}"):
        assert client.get(path).headers["Cache-Control"] == "private, no-store", path
    sign_in("agnes")
    for path in ("/en/orders", "/en/cases", "/en/desk/", f"/en/desk/cases/{number}"):
        assert client.get(path).headers["Cache-Control"] == "private, no-store", path
    for path in ("/en/contact/written", "/en/ask?q=refund", "/en/nothing"):
        assert client.get(path).headers["Cache-Control"] == "private, no-cache", path


def test_the_way_to_a_language_is_kept_by_nobody_else(client: FlaskClient) -> None:
    response = client.get("/", headers={"Accept-Language": "de"})
    assert (response.location, response.headers["Cache-Control"]) == ("/de/", "private, no-cache")
    assert "Accept-Language" in response.vary


def test_a_publish_is_seen_at_once(client: FlaskClient, house: House) -> None:
    first = client.get("/de/topics/returns")
    with house.database.write() as db:
        archive_translation(db, "return-an-item", "de", house.clock())
    again = client.get("/de/topics/returns", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.headers["ETag"] != first.headers["ETag"]


def test_files_of_the_pages_never_change_behind_their_address(client: FlaskClient) -> None:
    version = files_version()
    page = client.get("/en/").get_data(as_text=True)
    assert f'href="/static/{version}/css/helpcenter.css"' in page
    expected = {version: "public, immutable", "0123456789": "no-cache"}
    for digest, rule in expected.items():
        with client.get(f"/static/{digest}/js/helpcenter.js") as file:
            assert file.status_code == 200
            assert rule in file.headers["Cache-Control"]
            assert file.headers["X-Content-Type-Options"] == "nosniff"
    with client.get("/static/js/helpcenter.js") as plain:
        assert "immutable" not in plain.headers["Cache-Control"]
    for missing in (f"/static/{version}/js/nothing.js", "/static/0123456789/../../app.py", "/static/0123456789/"):
        assert client.get(missing).status_code == 404, missing
