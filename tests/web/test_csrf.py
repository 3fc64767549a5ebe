"""A form works only from our own pages, in the browser it was opened in; what was typed is never lost by that."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from helpcenter.cases import get_case, get_case_for_agent
from helpcenter.cases.tables import CaseRecord
from helpcenter.web.current import House

Send = Callable[..., Any]
SignIn = Callable[[str], None]
PutCase = Callable[..., str]
TYPED = {
    "topic": "other",
    "description": "My parcel\nhas a hole & more.",
    "name": "Greta",
    "email": "greta@example.org",
}
BAD_TOKENS = ["", "x", "IjEi.aa.bb", "é\x00", "a" * 5000]


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def cases(house: House) -> int:
    with house.database.read() as session:
        return session.scalar(select(func.count()).select_from(CaseRecord)) or 0


@pytest.mark.parametrize("token", BAD_TOKENS)
def test_a_form_without_its_token_opens_no_case_and_gives_the_text_back(
    client: FlaskClient, house: House, token: str
) -> None:
    client.get("/en/contact/written")
    response = client.post("/en/contact/written", data={**TYPED, "csrf_token": token})
    page = response.get_data(as_text=True)
    assert response.status_code == 400
    assert "This form has expired" in page
    assert "My parcel\nhas a hole &amp; more." in page
    assert "Greta" in page
    assert cases(house) == 0


def test_the_token_of_another_browser_is_refused(app: Flask, client: FlaskClient, house: House) -> None:
    client.get("/en/contact/written")
    others = token_of(app.test_client().get("/en/contact/written").get_data(as_text=True))
    assert client.post("/en/contact/written", data={**TYPED, "csrf_token": others}).status_code == 400
    assert cases(house) == 0


def test_what_comes_back_holds_no_hidden_key(client: FlaskClient) -> None:
    data = {**TYPED, "idempotency_key": "k" * 24, "receipt": "r" * 22, "key": "s" * 27, "kept_files": "f" * 90}
    page = client.post("/en/contact/written", data=data).get_data(as_text=True)
    for hidden in ("k" * 24, "r" * 22, "s" * 27, "f" * 90):
        assert hidden not in page


def test_a_password_never_comes_back(client: FlaskClient) -> None:
    page = client.post("/en/sign-in", data={"email": "ben@brambleport.example", "password": "a long password, typed"})
    assert "a long password" not in page.get_data(as_text=True)


def test_a_form_opened_before_signing_in_expires_and_loses_nothing(
    client: FlaskClient, sign_in: SignIn, put_case: PutCase, house: House
) -> None:
    number = put_case()
    old = token_of(client.get("/en/sign-in").get_data(as_text=True))
    sign_in("agnes")
    response = client.post(f"/en/desk/cases/{number}/replies", data={"csrf_token": old, "text": "An answer, typed."})
    assert response.status_code == 400
    assert "An answer, typed." in response.get_data(as_text=True)
    with house.database.read() as session:
        assert len(get_case(session, number).messages) == 1


@pytest.mark.parametrize("act", ["replies", "notes", "state"])
def test_acts_of_the_desk_need_the_token(
    client: FlaskClient, sign_in: SignIn, put_case: PutCase, house: House, act: str
) -> None:
    number = put_case()
    sign_in("agnes")
    data = {"text": "x", "note": "x", "state": "closed"}
    assert client.post(f"/en/desk/cases/{number}/{act}", data=data).status_code == 400
    with house.database.read() as session:
        view = get_case_for_agent(session, number)
    assert (len(view.case.messages), view.notes, view.case.state) == (1, (), "open")


def test_the_right_token_is_taken_in_each_language(client: FlaskClient, send: Send, house: House) -> None:
    for language in ("en", "hr"):
        assert send(f"/{language}/contact/written?topic=other", {**TYPED, "name": language}).status_code == 302
    assert cases(house) == 2
