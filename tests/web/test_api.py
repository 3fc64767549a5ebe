"""The API as docs/api.md describes it: every field, every error, and nothing done for a signed-in person."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from structlog.testing import capture_logs

from helpcenter.answers import get_receipt
from helpcenter.cases import get_case
from helpcenter.cases.tables import CaseRecord
from helpcenter.config import ROOT
from helpcenter.contact import promise
from helpcenter.mail.tables import OutboxRecord
from helpcenter.web.current import House

SignIn = Callable[[str], None]
DOCUMENT = (ROOT / "docs" / "api.md").read_text()
CASE = {
    "topic": "damaged_or_not_as_described",
    "language": "it",
    "name": "Ilaria Rossi",
    "email": "Ilaria@Example.org ",
    "description": "Il vaso è <rotto>.\r\nCosa faccio?",
    "order_number": "BP-2H6Y50PJ",
    "delivery_address": "Via Roma 1, Torino",
    "second_language": None,
    "receipt": None,
    "time_zone": "Europe/Rome",
}


def documented(heading: str) -> set[str]:
    """The fields in the table under a heading of docs/api.md."""
    section = DOCUMENT.split(f"## `{heading}")[1].split("\n## ")[0]
    return {name for row in re.findall(r"^\| (`.+?) \|", section, re.M) for name in re.findall(r"`(\w+)`", row)}


def check_problem(response: Any, status: int, code: str, told: str = "") -> dict[str, Any]:
    problem = response.get_json()
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert problem["type"] == f"urn:helpcenter:error:{code}"
    assert problem["status"] == status
    assert told in problem["detail"]
    assert problem["request_id"] == response.headers["X-Request-Id"]
    assert problem["title"]
    return dict(problem)


@pytest.fixture
def post(client: FlaskClient) -> Callable[..., Any]:
    """Open a case: `post("a key", name="...")` changes a field, `...=None` as None."""

    def post(key: str = "key-12345678", **changes: Any) -> Any:
        return client.post("/api/v1/cases", json={**CASE, **changes}, headers={"Idempotency-Key": key})

    return post


def count(house: House, table: Any) -> int:
    with house.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


# --- ask


def test_an_answer_has_every_documented_field(client: FlaskClient, house: House) -> None:
    answer = client.get("/api/v1/ask?question=How+do+I+return+an+item%3F&language=en").get_json()
    assert answer["kind"] == "answer"
    cited = {"slug", "language", "title", "heading", "url", "text", "score", "outdated_translation", "part"}
    assert documented("GET /api/v1/ask") - cited <= set(answer)
    assert (answer["ai_assisted"], answer["language"], answer["shortened"]) == (True, "en", False)
    assert 0 <= answer["confidence"] <= 1
    citation = answer["citations"][0]
    assert set(citation) == cited
    assert citation["url"].startswith(f"{house.settings.public_url}/en/articles/return-an-item")
    assert client.get(citation["url"].removeprefix(house.settings.public_url)).status_code == 200
    for article in answer["related"]:
        assert set(article) >= {"slug", "language", "title", "url"}
    with house.database.read() as session:
        assert get_receipt(session, answer["receipt"]).question == answer["question"]


def test_without_an_answer_the_program_is_told_so(client: FlaskClient) -> None:
    answer = client.get("/api/v1/ask?question=What+is+the+weather+in+Lisbon&language=en").get_json()
    assert answer["kind"] in ("no_answer", "suggestions")
    assert answer["citations"] == []


def test_a_question_in_another_language_than_the_page_is_answered_in_its_own(client: FlaskClient) -> None:
    answer = client.get("/api/v1/ask?question=Artikel+zur%C3%BCcksenden%3A+wie+geht+das%3F&language=en").get_json()
    assert answer["language"] == "de"
    assert {citation["language"] for citation in answer["citations"]} == {"de"}


def test_a_long_question_is_answered_from_its_beginning(client: FlaskClient) -> None:
    answer = client.get("/api/v1/ask", query_string={"question": "How do I return an item? " + "x " * 5000}).get_json()
    assert answer["shortened"] is True
    assert len(answer["question"]) <= 1000


@pytest.mark.parametrize(
    ("query", "code", "told"),
    [
        ("", "invalid-input", "'question' is missing"),
        ("question=+", "invalid-input", "'question' is missing"),
        ("question=%F0%9F%98%80", "question", "no letters"),
        ("question=a&language=nonsense", "invalid-input", "'language': 'nonsense' is not a language tag"),
        ("question=a&language=" + "x" * 500, "invalid-input", "is not a language tag"),
    ],
)
def test_what_cannot_be_asked_is_a_problem(client: FlaskClient, query: str, code: str, told: str) -> None:
    check_problem(client.get(f"/api/v1/ask?{query}"), 422, code, told)


# --- suggest


def test_suggestions_have_every_documented_field(client: FlaskClient) -> None:
    (first, *_) = client.get("/api/v1/suggest?q=Retu&language=en").get_json()["suggestions"]
    assert set(first) == {"title", "slug", "language", "url"}
    assert client.get(first["url"]).status_code == 200


@pytest.mark.parametrize("typed", ["", "r", " r ", "%00", "zzzzzz", "%F0%9F%98%80%F0%9F%98%80"])
def test_too_little_or_nothing_like_it_suggests_nothing(client: FlaskClient, typed: str) -> None:
    response = client.get(f"/api/v1/suggest?q={typed}")
    assert (response.status_code, response.get_json()) == (200, {"suggestions": []})


def test_a_pasted_page_is_no_burden_to_suggestions(client: FlaskClient) -> None:
    assert client.get("/api/v1/suggest?q=" + "return+" * 3000).status_code == 200


# --- contact options


def test_contact_options_have_every_documented_field(client: FlaskClient) -> None:
    query = "language=en&topic=not_received&order_state=shipped&at=2026-03-10T09:30:00Z"
    options = client.get(f"/api/v1/contact-options?{query}").get_json()
    of_ways = {
        "channel",
        "department",
        "language",
        "reasons",
        "phone_number",
        "email",
        "closes_at",
        "reason",
        "opens_at",
    }
    assert documented("GET /api/v1/contact-options") - of_ways <= set(options)
    assert (options["topic"], options["department"], options["answer_language"]) == ("not_received", "support", "en")
    written = next(way for way in options["open"] if way["channel"] == "written")
    phone = next(way for way in options["open"] if way["channel"] == "phone")
    assert set(written) == {"channel", "department", "language", "reasons", "phone_number", "email", "closes_at"}
    assert {reason["code"] for reason in written["reasons"]} >= {"always_open", "answered_by", "private_link"}
    assert phone["phone_number"].startswith("+")
    assert datetime.fromisoformat(phone["closes_at"]) > datetime.fromisoformat("2026-03-10T09:30:00Z")


def test_at_night_the_phone_is_closed_and_its_opening_told(client: FlaskClient) -> None:
    options = client.get("/api/v1/contact-options?language=de&at=2026-03-10T23:30:00%2B01:00").get_json()
    assert [way["channel"] for way in options["open"]] == ["written"]
    (phone,) = (way for way in options["closed"] if way["channel"] == "phone")
    assert set(phone) == {"channel", "department", "language", "reason", "opens_at"}
    assert phone["reason"]["code"] == "outside_hours"
    assert datetime.fromisoformat(phone["opens_at"]) > datetime.fromisoformat("2026-03-10T23:30:00+01:00")


def test_a_plus_in_the_moment_may_be_written_as_it_is(client: FlaskClient) -> None:
    plain, escaped = (
        client.get(f"/api/v1/contact-options?at=2026-03-10T20:30:00{sign}01:00").get_json() for sign in ("+", "%2B")
    )
    assert plain == escaped


def test_without_arguments_the_options_are_those_of_now(client: FlaskClient) -> None:
    now = client.get("/api/v1/contact-options").get_json()
    assert now == client.get("/api/v1/contact-options?language=en&at=2026-03-10T09:30:00Z").get_json()


def test_a_seller_is_named_first_where_that_helps(client: FlaskClient, house: House) -> None:
    for topic in house.contact.topics.values():
        options = client.get(f"/api/v1/contact-options?topic={topic.key}").get_json()
        assert ("seller_first" in [notice["code"] for notice in options["notices"]]) is topic.suggest_seller_first


@pytest.mark.parametrize("language", ["pl", "ja"])
def test_a_language_that_is_not_spoken_offers_others(client: FlaskClient, language: str) -> None:
    options = client.get(f"/api/v1/contact-options?language={language}").get_json()
    assert options["answer_language"]
    json.dumps(options)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("topic=nonsense", "'topic' is 'nonsense'; it must be one of: "),
        ("order_state=lost", "'order_state' is 'lost'; it must be one of: ordered, paid"),
        ("payment_confirmed=perhaps", "write true or false"),
        ("language=1", "language tag"),
        ("at=tomorrow", "write a moment like 2026-03-10T09:30:00+01:00"),
        ("at=2026-03-10T09:30:00", "needs a time zone"),
        ("at=2026-03-10", "needs a time zone"),
        ("at=0001-01-01T00:00:00%2B14:00", "too far from now"),
        ("at=9999-12-31T23:59:59-12:00", "too far from now"),
        ("at=%00", "write a moment"),
        ("topic=" + "x" * 5000, "must be one of"),
    ],
)
def test_a_wrong_argument_is_named_with_what_to_write(client: FlaskClient, query: str, told: str) -> None:
    problem = check_problem(client.get(f"/api/v1/contact-options?{query}"), 422, "invalid-input", told)
    assert len(problem["detail"]) < 1000


# --- cases


def test_a_case_is_opened_promised_and_confirmed(post: Callable[..., Any], house: House, client: FlaskClient) -> None:
    response = post()
    opened = response.get_json()
    assert response.status_code == 201
    assert set(opened) == documented("POST /api/v1/cases")
    assert opened["already_open"] is False
    with house.database.read() as session:
        case = get_case(session, opened["number"])
        mail = session.scalars(select(OutboxRecord)).one()
    assert (case.email, case.name, case.language, case.time_zone) == (
        "ilaria@example.org", "Ilaria Rossi", "it", "Europe/Rome",
    )  # fmt: skip
    assert case.description == "Il vaso è <rotto>.\nCosa faccio?"
    assert (case.person_id, case.channel, case.department) == (None, "written", "support")
    assert datetime.fromisoformat(opened["promised_by"]) == case.promised_by
    assert (mail.to_email, mail.language) == ("ilaria@example.org", "it")
    assert opened["private_link"] in mail.text
    link = opened["private_link"].removeprefix(house.settings.public_url)
    assert "Il vaso è &lt;rotto&gt;." in client.get(link).get_data(as_text=True)
    assert client.get(link + "x").status_code == 404


def test_the_promise_is_that_of_the_topic(post: Callable[..., Any], house: House) -> None:
    for topic in house.contact.topics.values():
        opened = post(f"key of {topic.key}", topic=topic.key, description=topic.key).get_json()
        due = promise(house.contact, topic.department, "it", house.clock(), topic=topic.key)
        assert datetime.fromisoformat(opened["promised_by"]) == due


def test_sent_again_with_the_same_key_it_is_the_same_case(post: Callable[..., Any], house: House) -> None:
    first, again = post(), post()
    assert (again.status_code, again.get_json()["already_open"]) == (200, True)
    assert {**again.get_json(), "already_open": False} == first.get_json()
    assert (count(house, CaseRecord), count(house, OutboxRecord)) == (1, 1)


def test_the_same_key_with_other_content_is_a_conflict_that_names_the_case(
    post: Callable[..., Any], house: House
) -> None:
    number = post().get_json()["number"]
    problem = check_problem(post(description="Something else."), 409, "already-sent", number)
    assert "private_link" not in problem
    assert count(house, CaseRecord) == 1


def test_another_key_is_another_case(post: Callable[..., Any], house: House) -> None:
    assert post("key-1234567a").get_json()["number"] != post("key-1234567b").get_json()["number"]
    assert count(house, CaseRecord) == 2


def test_only_the_needed_fields_are_needed(client: FlaskClient) -> None:
    needed = {key: CASE[key] for key in ("topic", "language", "name", "email", "description")}
    response = client.post("/api/v1/cases", json=needed, headers={"Idempotency-Key": "needed fields only"})
    assert response.status_code == 201


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"topic": "nonsense"}, "'topic' is 'nonsense'; it must be one of: "),
        ({"language": "x"}, "language"),
        ({"second_language": "not a tag"}, "language"),
        ({"email": "ilaria"}, "email (invalid)"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "email (invalid)"),
        ({"name": "  "}, "name (empty)"),
        ({"name": 7}, "name: "),
        ({"description": ""}, "description (empty)"),
        ({"description": None}, "description: "),
        ({"description": "x" * 20_001}, "description: "),
        ({"description": "\ud800"}, "description: "),
        ({"order_number": "9" * 100}, "order_number (too-long, at most 60 characters)"),
        ({"person_id": 1}, "person_id: "),
        ({"attachments": ["x"]}, "attachments: "),
    ],
)
def test_a_wrong_field_is_named_and_nothing_opened(
    post: Callable[..., Any], house: House, changes: dict[str, Any], told: str
) -> None:
    response = post(**changes)
    check_problem(response, 422, response.get_json()["type"].split(":")[-1], told)
    assert (count(house, CaseRecord), count(house, OutboxRecord)) == (0, 0)


@pytest.mark.parametrize("key", ["", "short", "k" * 101])
def test_without_a_key_of_its_own_nothing_is_opened(post: Callable[..., Any], key: str) -> None:
    check_problem(post(key), 422, "invalid-input", "Idempotency-Key: 8 to 100 characters")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b'"text"', "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[" * 200_000, "application/json"),
        (b"topic=other", "application/x-www-form-urlencoded"),
        (b'{"topic": "other"}', "text/plain"),
    ],
)
def test_a_body_that_is_no_json_object_is_a_problem(client: FlaskClient, body: bytes, kind: str) -> None:
    headers = {"Idempotency-Key": "key-12345678"}
    response = client.post("/api/v1/cases", data=body, content_type=kind, headers=headers)
    check_problem(response, 422, "invalid-input", "Send a JSON object")


# --- the API as a whole


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not-found"),
        ("GET", "/api/v2/ask", 404, "not-found"),
        ("GET", "/api/v1/cases", 405, "method-not-allowed"),
        ("POST", "/api/v1/ask", 405, "method-not-allowed"),
        ("GET", "/api/v1/ask/", 404, "not-found"),
        ("GET", "/api/contact", 404, "not-found"),
    ],
)
def test_a_wrong_address_is_a_problem_too(
    client: FlaskClient, method: str, address: str, status: int, code: str
) -> None:
    response = client.open(address, method=method)
    check_problem(response, status, code)
    assert (status == 405) is ("Allow" in response.headers)


def test_a_body_beyond_every_limit_is_a_problem(client: FlaskClient) -> None:
    response = client.post(
        "/api/v1/cases",
        data=b"{}",
        content_type="application/json",
        headers={"Idempotency-Key": "key-12345678"},
        environ_overrides={"CONTENT_LENGTH": "400000000"},
    )
    check_problem(response, 413, "request-entity-too-large")


def test_a_fault_of_ours_is_a_problem_without_details(make_app: Callable[[House], Flask], house: House) -> None:
    client = make_app(replace(house, clock=lambda: 1 / 0)).test_client()  # type: ignore[arg-type,return-value]
    with capture_logs():
        response = client.get("/api/v1/contact-options")
    assert "ZeroDivision" not in str(check_problem(response, 500, "internal"))


def test_the_api_never_acts_for_the_person_whose_cookie_comes_along(
    client: FlaskClient, sign_in: SignIn, post: Callable[..., Any], house: House
) -> None:
    as_guest = client.get("/api/v1/contact-options").get_json()
    sign_in("ben")
    response = post(name="Somebody", email="somebody@example.org")
    with house.database.read() as session:
        case = get_case(session, response.get_json()["number"])
    assert (case.person_id, case.name, case.email) == (None, "Somebody", "somebody@example.org")
    assert "Set-Cookie" not in response.headers
    assert client.get("/api/v1/contact-options").get_json() == as_guest


def test_another_site_may_not_read_the_answers(client: FlaskClient) -> None:
    response = client.get("/api/v1/ask?question=", headers={"Origin": "https://evil.example"})
    assert not [name for name, _ in response.headers if name.startswith("Access-Control")]
