"""What keeps a browser safe: on pages, errors, files and answers for programs alike."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from helpcenter.accounts import DEMO_PASSWORD
from helpcenter.cases import CheckedFile, case_token
from helpcenter.web.current import House

MakeApp = Callable[[House], Flask]
PutCase = Callable[..., str]
SignIn = Callable[[str], None]

PAGES_OF = {
    None: (
        "/en/", "/hr/topics/returns", "/en/articles/return-an-item", "/en/ask", "/en/ask?q=", "/en/ask?q=how+do+I+return+it",
        "/en/contact", "/en/contact?topic=customs", "/en/contact/written?topic=customs", "/en/sign-in",
        "/en/feedback?helped=no&q=why", "/en/articles/return-an-item/comments", "/en/articles/return-an-item/vote",
        "/en/comments/subscriptions/unknown/end",
    ),
    "ben": ("/en/orders", "/de/cases", "/en/contact?order=BP-2H6Y50PJ"),
    "eddie": (
        "/en/studio/", "/en/studio/new", "/en/studio/articles/return-an-item/de", "/en/studio/comments",
        "/en/studio/articles/return-an-item/votes",
    ),
    "agnes": ("/en/desk/", "/en/desk/?state=all"),
}  # fmt: skip
ERRORS = {"/en/nothing": 404, "/xx/": 404, "/en/desk/": 302, "/en/feedback-": 404, "/en/sign-out": 405}
FOR_PROGRAMS = {
    "/api/v1/contact-options": 200,
    "/api/v1/ask": 422,
    "/api/v1/nothing": 404,
    "/healthz": 200,
    "/readyz": 200,
}


class Inline(HTMLParser):
    """Collects what a strict content security policy forbids, and every address that leads elsewhere."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        is_data = given.get("type") == "application/ld+json"  # no browser runs it
        if tag == "style" or (tag == "script" and "src" not in given and not is_data):
            self.found.append(tag)
        for name, value in attributes:
            if name == "style" or name.startswith("on") or (value or "").lower().startswith("javascript:"):
                self.found.append(f"{tag} {name}={value}")
        names_only = "itemprop" in given or given.get("rel") in (
            "alternate",
            "canonical",
        )  # a browser fetches none of these
        if tag in ("script", "link", "img", "iframe", "form") and not names_only:
            for name in ("src", "href", "action"):
                if re.match(r"(?:[a-z]+:)?//", given.get(name) or ""):
                    self.found.append(f"{tag} {name}={given[name]}")


def check_headers(response: Any) -> None:
    policy = dict(part.strip().partition(" ")[::2] for part in response.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in str(policy)
    assert "*" not in str(policy)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "X-Request-Id" in response.headers


def check_page(response: Any) -> None:
    check_headers(response)
    assert Inline(response.get_data(as_text=True)).found == []
    kept = response.headers["Cache-Control"]  # test_caching.py says which page
    assert kept in ("private, no-cache", "private, no-store", "public, max-age=0, must-revalidate")


@pytest.mark.parametrize("name", PAGES_OF)
def test_every_page_is_guarded_and_holds_nothing_inline(client: FlaskClient, sign_in: SignIn, name: str | None) -> None:
    if name:
        sign_in(name)
    for address in PAGES_OF[name]:
        response = client.get(address)
        assert response.status_code in (200, 422), address
        check_page(response)


def test_the_pages_of_a_case_are_guarded(client: FlaskClient, sign_in: SignIn, put_case: PutCase, house: House) -> None:
    number = put_case(description="<script>alert(1)</script><b onclick=x>", name="<i style='x'>")
    key = case_token(house.signing_key, number)
    for address in (f"/en/cases/{number}?key={key}", f"/en/contact/sent/{number}?key={key}"):
        check_page(client.get(address))
    sign_in("agnes")
    response = client.get(f"/en/desk/cases/{number}")
    check_page(response)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in response.get_data(as_text=True)


@pytest.mark.parametrize(("address", "status"), ERRORS.items())
def test_errors_are_guarded_as_pages_are(client: FlaskClient, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status
    check_page(response)


def test_a_page_that_broke_is_guarded(make_app: MakeApp, house: House) -> None:
    client = make_app(replace(house, clock=lambda: 1 / 0)).test_client()  # type: ignore[arg-type,return-value]
    with capture_logs():
        response = client.get("/en/contact")
    assert response.status_code == 500
    check_page(response)


@pytest.mark.parametrize(("address", "status"), FOR_PROGRAMS.items())
def test_answers_for_programs_are_guarded(client: FlaskClient, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status
    check_headers(response)


def test_files_of_the_pages_are_guarded(client: FlaskClient) -> None:
    for address in ("/static/css/helpcenter.css", "/static/img/favicon.svg"):
        with client.get(address) as response:
            assert response.status_code == 200
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "Access-Control-Allow-Origin" not in response.headers


def test_an_attachment_is_a_download_in_a_sandbox(client: FlaskClient, put_case: PutCase, house: House) -> None:
    pdf = CheckedFile('invoice "1".pdf', "application/pdf", b"%PDF-1.7 <script>")
    number = put_case(attachments=(pdf,))
    key = case_token(house.signing_key, number)
    page = client.get(f"/en/cases/{number}?key={key}").get_data(as_text=True)
    found = re.search(r'href="([^"]+/attachments/[^"]+)"', page)
    assert found
    response = client.get(found[1].replace("&amp;", "&"))
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("secure", [False, True])
def test_cookies_stay_with_the_browser_and_this_site(make_app: MakeApp, house: House, secure: bool) -> None:
    settings = house.settings.model_copy(update={"session_cookie_secure": secure})
    client = make_app(replace(house, settings=settings)).test_client()
    base = "https://localhost" if secure else "http://localhost"
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/en/sign-in", base_url=base).text)[0]
    data = {"email": "ben@brambleport.example", "password": DEMO_PASSWORD, "remember": "yes", "csrf_token": token}
    signed_in = client.post("/en/sign-in", data=data, base_url=base, headers={"Referer": f"{base}/en/sign-in"})
    cookies = signed_in.headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {"helpcenter", "helpcenter_remember"}
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Secure" in cookie) is secure
    zone = client.get("/en/contact?time_zone=Asia/Tokyo", base_url=base)
    assert "SameSite=Lax" in zone.headers["Set-Cookie"]  # the page's script reads it, so not HttpOnly
    assert ("Secure" in zone.headers["Set-Cookie"]) is secure
    assert ("Strict-Transport-Security" in zone.headers) is secure


def test_a_reader_who_does_nothing_gets_no_cookie(client: FlaskClient) -> None:
    for address in ("/en/", "/en/articles/return-an-item", "/api/v1/contact-options"):
        assert "Set-Cookie" not in client.get(address).headers


@pytest.mark.parametrize(("accepted", "packed"), [("gzip, br", True), ("br", False), ("gzip;q=0", False), ("", False)])
def test_files_go_compressed_to_whoever_takes_them_so(client: FlaskClient, accepted: str, packed: bool) -> None:
    response = client.get("/static/css/helpcenter.css", headers={"Accept-Encoding": accepted})
    body = response.get_data()
    response.close()
    assert response.headers["Vary"] == "Accept-Encoding"
    assert int(response.headers["Content-Length"]) == len(body)
    assert (response.headers.get("Content-Encoding") == "gzip") == packed
    assert b"@layer reset" in (gzip.decompress(body) if packed else body)
    assert response.headers["Content-Type"].startswith("text/css")
