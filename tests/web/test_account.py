"""Signing in and out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from helpcenter.accounts import DEMO_PASSWORD

Send = Callable[..., Any]
BEN = {"email": "ben@brambleport.example", "password": DEMO_PASSWORD}


@pytest.mark.parametrize(
    ("name", "place"), [("ben", "/en/orders"), ("eddie", "/en/studio/"), ("agnes", "/en/desk/"), ("tessa", "/en/desk/")]
)
def test_everybody_comes_to_their_place(send: Send, name: str, place: str) -> None:
    assert send("/en/sign-in", {**BEN, "email": f"{name}@brambleport.example"}).location == place


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("/en/cases", "/en/cases"),
        ("https://evil.example/", "/en/orders"),
        ("//evil.example", "/en/orders"),
        ("/\\evil.example", "/en/orders"),
        ("/\t/evil.example", "/en/orders"),
        ("https:evil.example", "/en/orders"),
        ("", "/en/orders"),
    ],
)
def test_one_comes_back_to_a_page_of_this_site_only(
    client: FlaskClient, sign_in: Callable[[str], None], target: str, place: str
) -> None:
    sign_in("ben")
    assert client.get("/en/sign-in", query_string={"next": target}).location == place


def test_one_comes_back_after_signing_in(send: Send) -> None:
    assert send("/en/sign-in", {**BEN, "next": "/en/cases"}).location == "/en/cases"


@pytest.mark.parametrize("email", ["ben@brambleport.example", "nobody@brambleport.example"])
def test_a_wrong_password_and_an_unknown_address_look_the_same(send: Send, email: str) -> None:
    response = send("/en/sign-in", {"email": email, "password": "not the password"})
    page = response.get_data(as_text=True)
    assert response.status_code == 401
    assert "is not right" in page
    assert f'value="{email}"' in page
    assert "not the password" not in page


def test_empty_fields_are_said(send: Send) -> None:
    page = send("/en/sign-in", {"email": "", "password": ""}).get_data(as_text=True)
    assert 'href="#field-email"' in page
    assert 'href="#field-password"' in page


def test_signing_out_ends_the_session(client: FlaskClient, send: Send, sign_in: Callable[[str], None]) -> None:
    sign_in("ben")
    assert send("/en/cases", {}, to="/en/sign-out").location == "/en/"
    assert client.get("/en/cases").status_code == 302


def test_the_account_menu_shows_only_where_one_may_go(client: FlaskClient, sign_in: Callable[[str], None]) -> None:
    sign_in("ben")
    page = client.get("/en/").get_data(as_text=True)
    assert 'href="/en/orders"' in page
    assert "/en/desk/" not in page
    assert "/en/studio/" not in page


def test_a_form_without_its_token_is_refused_with_clear_words(client: FlaskClient) -> None:
    response = client.post("/en/sign-in", data=BEN)
    assert response.status_code == 400
    assert "This form has expired" in response.get_data(as_text=True)
