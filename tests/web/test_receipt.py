"""The page of a receipt, the language of a question, and what programs are told about a model's part."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from helpcenter.answers import OutcomeKind, Reason, ReasonCode, explain, find_receipt, reasons_of
from helpcenter.answers.tables import ReceiptRow
from helpcenter.config import ROOT
from helpcenter.knowledge import archive_translation, find_latest, publish
from helpcenter.web.ai_mark import AiMark, Involvement, mark_of, writing_model
from helpcenter.web.current import House
from helpcenter.web.help.reason_sentences import reason_sentences

ASK = "/api/v1/ask"
QUESTION = "How do I return an item?"


@pytest.fixture
def asked(client: FlaskClient) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(ASK, query_string={"question": QUESTION, "language": "en"}).get_json()
    assert answer["kind"] == "answer"
    return answer


def page_of(client: FlaskClient, receipt: str, language: str = "en") -> str:
    response = client.get(f"/{language}/answers/{receipt}")
    assert response.status_code == 200
    assert "private" in response.headers["Cache-Control"]
    return response.get_data(as_text=True)


def test_every_outcome_links_to_the_page_that_tells_why(client: FlaskClient) -> None:
    for question in (QUESTION, "parcel broken customs", "Who won the football world cup in 1974"):
        page = client.get("/en/ask", query_string={"q": question}).get_data(as_text=True)
        found = re.search(r'href="(/en/answers/[\w-]{16})"', page)
        assert found, question
        assert client.get(found[1]).status_code == 200
        assert client.get(found[1].replace("/en/", "/hr/")).status_code == 200


def test_a_receipt_tells_everything_but_who_asked(client: FlaskClient, asked: dict[str, Any]) -> None:
    page = page_of(client, asked["receipt"])
    assert QUESTION in page
    for citation in asked["citations"]:
        assert citation["title"] in page
    assert "Revision 1, unchanged since." in page
    assert asked["recipe"] in page
    assert "%" in page
    assert '<meta name="robots" content="noindex">' in page
    assert f"/en/answers/{asked['receipt']}" in page


def test_personal_data_in_a_question_is_not_on_the_page(client: FlaskClient) -> None:
    question = {"question": f"{QUESTION} mila@example.org, RA-1234567", "language": "en"}
    page = page_of(client, client.get(ASK, query_string=question).get_json()["receipt"])
    assert f"{QUESTION} [e-mail], [number]" in page
    assert "mila" not in page
    assert "1234567" not in page


def test_a_changed_article_and_one_that_is_gone_are_said_so(
    client: FlaskClient, house: House, asked: dict[str, Any]
) -> None:
    with house.database.write() as session:
        latest = find_latest(session, "return-an-item", "en")
        assert latest
        publish(
            session, slug="return-an-item", topic="returns", language="en", title="Send it back", summary="", body="Ask first.\n",
            author_id=None, now=house.clock() + timedelta(hours=1), based_on_revision=latest.revision_id,
        )  # fmt: skip
    page = page_of(client, asked["receipt"])
    assert "readers see revision 2 now" in page
    assert 'href="/en/articles/return-an-item"' in page
    told = client.get(f"/api/v1/answers/{asked['receipt']}").get_json()
    passage = next(passage for passage in told["passages"] if passage["slug"] == "return-an-item")
    assert (passage["revision"], passage["published_revision"], passage["changed_since"]) == (1, 2, True)
    with house.database.write() as session:
        archive_translation(session, slug="return-an-item", language="en", now=house.clock() + timedelta(hours=2))
    assert "no longer published" in page_of(client, asked["receipt"])


def test_an_old_receipt_without_details_is_shown_all_the_same(
    client: FlaskClient, house: House, asked: dict[str, Any]
) -> None:
    with house.database.write() as session:
        row = session.get(ReceiptRow, asked["receipt"])
        assert row
        row.details = {}
        old = ("slug", "language", "title", "translation_id", "revision_id", "anchor", "score")
        row.passages = [{name: passage[name] for name in old} for passage in row.passages]
    assert QUESTION in page_of(client, asked["receipt"])
    assert client.get(f"/api/v1/answers/{asked['receipt']}").get_json()["reasons"] == []


@pytest.mark.parametrize("receipt", ["unknown", "x" * 300, "'; --", "%F0%9F%8E%81"])
def test_an_unknown_receipt_is_a_clear_page(client: FlaskClient, receipt: str) -> None:
    response = client.get(f"/en/answers/{receipt}")
    assert response.status_code == 404
    assert "This answer is no longer there" in response.get_data(as_text=True)
    assert client.get(f"/api/v1/answers/{receipt}").status_code == 404


def test_the_api_tells_what_is_documented(client: FlaskClient, house: House, asked: dict[str, Any]) -> None:
    told = client.get(f"/api/v1/answers/{asked['receipt']}").get_json()
    section = (ROOT / "docs" / "api.md").read_text().split("## `GET /api/v1/answers")[1].split("\n## ")[0]
    fields = {name for row in re.findall(r"^\| (`.+?) \|", section, re.M) for name in re.findall(r"`(\w+)`", row)}
    assert fields == set(told)
    for name in told["passages"][0]:
        assert f"`{name}`" in section
    assert told["ai"] == asked["ai"]
    assert told["ai"]["involvement"] == "quoted"
    assert client.get(told["url"].removeprefix(house.settings.public_url)).status_code == 200
    codes = {reason["code"] for reason in told["reasons"]}
    assert "sure" in codes
    assert all(f"`{code}`" in section for code in codes)


def test_every_reason_has_a_sentence_and_is_documented(app: Flask) -> None:
    document = (ROOT / "docs" / "api.md").read_text()
    values = {"confidence": 0.87, "limit": 0.75, "part": 0.5}
    with app.test_request_context("/en/"):
        sentences = reason_sentences([Reason(code, values) for code in ReasonCode])
    assert len(set(sentences)) == len(ReasonCode)
    assert all(f"`{code}`" in document for code in ReasonCode)


@pytest.mark.parametrize(
    ("kind", "features", "codes"),
    [
        (OutcomeKind.NO_ANSWER, {}, ["nothing-found"]),
        (OutcomeKind.ANSWER, {"margin": 2.0, "coverage": 0.9, "in_language": 1.0}, ["sure", "stands-out", "most-words"]),
        (OutcomeKind.SUGGESTIONS, {"margin": 0.1, "coverage": 0.5, "in_language": 1.0}, ["unsure", "rivals", "some-words"]),
        (OutcomeKind.NO_ANSWER, {"margin": 0.5, "coverage": 0.1, "in_language": 1.0}, ["unlikely", "few-words"]),
        (OutcomeKind.ANSWER, {"margin": 0.5, "coverage": 0.0, "in_language": 0.0}, ["sure", "other-language"]),
        (OutcomeKind.ANSWER, {"something_new": 1.0}, ["sure"]),
    ],
)  # fmt: skip
def test_reasons_follow_from_what_was_kept(kind: OutcomeKind, features: dict[str, float], codes: list[str]) -> None:
    details = {"features": features, "answer_from": 0.75, "suggest_from": 0.2}
    assert [reason.code for reason in reasons_of(kind, 0.8, details)] == codes
    assert reasons_of(kind, 0.8, {}) == ()


def test_a_receipt_keeps_how_the_question_was_read(client: FlaskClient, house: House, asked: dict[str, Any]) -> None:
    with house.database.read() as session:
        receipt = find_receipt(session, asked["receipt"])
        assert receipt
        explained = explain(session, asked["receipt"])
    details = receipt.details
    assert details["page_language"] == details["detected_language"] == "en"
    assert 0 <= details["language_confidence"] <= 1
    assert details["language_chosen"] is False
    assert details["considered"][0]["slug"] == "return-an-item"
    assert [article["slug"] for article in details["suggested"]] == [article["slug"] for article in asked["related"]]
    assert details["milliseconds"] >= 0
    assert details["generation"]
    assert receipt.passages[0].sentences
    assert explained.reasons[0].code == "sure"


# --- the language of the question


def test_the_language_of_the_question_is_shown_and_can_be_changed(client: FlaskClient) -> None:
    page = client.get("/en/ask", query_string={"q": "gdje je moj povrat novca"}).get_data(as_text=True)
    assert "Read as a question in Croatian." in page
    assert "question_language=en" in page
    page = client.get("/en/ask", query_string={"q": "gdje je moj povrat novca", "question_language": "en"}).get_data(
        as_text=True
    )
    assert "Read as a question in English." in page


@pytest.mark.parametrize("wrong", ["", "nonsense", "xx", "../..", "e" * 500])
def test_what_is_no_language_is_as_if_it_were_not_there(client: FlaskClient, wrong: str) -> None:
    page = client.get("/en/ask", query_string={"q": QUESTION, "question_language": wrong}).get_data(as_text=True)
    assert "Read as a question in English." in page


def test_a_program_may_name_the_language_too(client: FlaskClient) -> None:
    query = {"question": "Porto", "language": "en", "question_language": "pt-br"}
    answer = client.get(ASK, query_string=query).get_json()
    assert answer["language"] == "pt-BR"
    told = client.get(f"/api/v1/answers/{answer['receipt']}").get_json()
    assert told["details"]["language_chosen"] is True
    response = client.get(ASK, query_string=query | {"question_language": "nonsense"})
    assert response.status_code == 422
    assert "'question_language'" in response.get_json()["detail"]
    found = client.get("/api/v1/suggest?q=povrat&language=en&question_language=hr").get_json()["suggestions"]
    assert found
    assert {suggestion["language"] for suggestion in found} == {"en"}


@pytest.mark.parametrize("question", ["return policy za narudžbu", "wo ist mein package", "refund 多久"])
def test_a_question_in_two_languages_gets_a_page(client: FlaskClient, question: str) -> None:
    response = client.get("/en/ask", query_string={"q": question})
    assert response.status_code == 200
    assert "Read as a question in" in response.get_data(as_text=True)


# --- the mark of a model's part


def test_an_answer_is_marked_for_programs(client: FlaskClient) -> None:
    response = client.get("/en/ask", query_string={"q": QUESTION})
    page = response.get_data(as_text=True)
    assert response.headers["AI-Disclosure"] == "mode=ai-modified"
    assert 'data-ai-involvement="quoted"' in page
    assert '<link itemprop="digitalSourceType" href="https://schema.org/AlgorithmicallyEnhancedDigitalSource">' in page
    assert re.search(r'<link itemprop="isBasedOn" href="http[^"]+/en/articles/return-an-item">', page)
    assert "ai-disclosure=" not in page  # nothing was generated
    assert "<script>" not in page


def test_where_no_model_had_a_part_nothing_is_claimed(client: FlaskClient) -> None:
    response = client.get("/en/ask", query_string={"q": "Who won the football world cup in 1974"})
    if "none" in response.get_data(as_text=True).split('aria-labelledby="')[1][:4]:
        assert "AI-Disclosure" not in response.headers
    assert "AI-Disclosure" not in client.get("/en/").headers


def test_what_was_written_is_told_apart_from_what_was_quoted() -> None:
    assert mark_of(OutcomeKind.NO_ANSWER) is None
    assert mark_of(OutcomeKind.SUGGESTIONS) == AiMark(Involvement.LISTED)
    quoted, written = mark_of(OutcomeKind.ANSWER), mark_of(OutcomeKind.ANSWER, 'a "model"')
    assert quoted
    assert written
    assert (quoted.involvement, quoted.disclosure) == (Involvement.QUOTED, None)
    assert (written.involvement, written.disclosure) == (Involvement.WRITTEN, "ai-autonomous")
    assert written.digital_source_type
    assert written.digital_source_type.endswith("digitalsourcetype/compositeWithTrainedAlgorithmicMedia")
    assert writing_model({"written": {"finish": "ok", "model": "m"}}) == "m"
    assert writing_model({"written": {"finish": "timeout", "model": "m"}}) is None
    assert writing_model({}) is None
