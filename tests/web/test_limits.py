"""Too many requests: refused with clear words, when to come back, and everything that was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from helpcenter.web.current import House

MakeApp = Callable[[House], Flask]
TYPED = {"topic": "other", "description": "My parcel has a hole.", "name": "Greta", "email": "greta@example.org"}
BEN = {"email": "ben@brambleport.example", "password": "not the password"}


@pytest.fixture
def limited(make_app: MakeApp, house: House) -> Callable[..., Flask]:
    """The application with limits of two a minute."""

    def limited(**settings: Any) -> Flask:
        two = {f"rate_limit_{name}": "2 per minute" for name in ("ask", "contact", "sign_in")}
        return make_app(replace(house, settings=house.settings.model_copy(update={**two, **settings})))

    return limited


def post(client: FlaskClient, page: str, data: dict[str, str]) -> Any:
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get(page).get_data(as_text=True))[0]
    return client.post(page, data={**data, "csrf_token": token})


def check(response: Any) -> str:
    page: str = response.get_data(as_text=True)
    assert response.status_code == 429
    assert "That was a little fast" in page
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    return page


def test_a_third_request_to_the_team_gives_the_text_back(limited: Callable[..., Flask]) -> None:
    client = limited().test_client()
    for count in range(2):
        assert post(client, "/en/contact/written", {**TYPED, "name": f"Greta {count}"}).status_code == 302
    page = check(post(client, "/en/contact/written", TYPED))
    assert "My parcel has a hole." in page
    assert "greta@example.org" in page


def test_reading_the_form_is_never_limited(limited: Callable[..., Flask]) -> None:
    client = limited().test_client()
    assert {client.get("/en/contact/written").status_code for _ in range(5)} == {200}


def test_guessing_passwords_is_limited(limited: Callable[..., Flask]) -> None:
    client = limited().test_client()
    assert [post(client, "/en/sign-in", BEN).status_code for _ in range(3)] == [401, 401, 429]
    assert "not the password" not in check(post(client, "/en/sign-in", BEN))
    assert client.get("/en/sign-in").status_code == 200


def test_questions_are_limited_over_all_languages_and_the_question_stays_in_the_box(
    limited: Callable[..., Flask],
) -> None:
    client = limited().test_client()
    assert [client.get(f"/{language}/ask?q=").status_code for language in ("en", "de")] == [422, 422]
    page = check(client.get("/en/ask?q=where+is+my+<lamp>"))
    assert 'value="where is my &lt;lamp&gt;"' in page


def test_programs_get_problem_details(limited: Callable[..., Flask]) -> None:
    client = limited().test_client()
    for _ in range(2):
        assert client.get("/api/v1/ask?question=").status_code == 422
    response = client.get("/api/v1/ask?question=")
    assert response.status_code == 429
    assert response.content_type == "application/problem+json"
    assert response.get_json()["type"] == "urn:helpcenter:error:too-many-requests"
    assert 1 <= int(response.headers["Retry-After"]) <= 60


def test_another_address_is_not_limited(limited: Callable[..., Flask]) -> None:
    client = limited().test_client()
    codes = [client.get("/en/ask?q=", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code for _ in range(3)]
    assert codes == [422, 422, 429]
    assert client.get("/en/ask?q=", environ_base={"REMOTE_ADDR": "192.0.2.8"}).status_code == 422


@pytest.mark.parametrize(("proxies", "third"), [(0, 429), (1, 422)])
def test_a_forwarded_address_counts_only_from_a_trusted_proxy(
    limited: Callable[..., Flask], proxies: int, third: int
) -> None:
    client = limited(trusted_proxies=proxies).test_client()
    codes = [client.get("/en/ask?q=", headers={"X-Forwarded-For": f"192.0.2.{last}"}).status_code for last in range(3)]
    assert codes == [422, 422, third]
