"""A question that goes on from the answer before it: what is carried over, shown, and let go of."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from helpcenter.answers import OutcomeKind, find_receipt
from helpcenter.answers.confidence import Calibration
from helpcenter.web.current import House

FIRST = "How do I return an item?"
FOLLOW_UP = "And who pays for that?"


@pytest.fixture(autouse=True)
def _confidence_follows_the_score(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the reading with the better article counts, whatever the model of the day thinks of the small shop."""
    by_score = Calibration("any", -1.0, {"score": 1.0}, answer_from=0.3, suggest_from=0.1)
    monkeypatch.setattr("helpcenter.answers.finding.calibration_for", lambda recipe, features: (by_score, True))


def receipt_on(page: str) -> str:
    found = re.search(r'name="after" value="([^"]+)"', page)
    assert found, "the page offers no way to go on"
    return found[1]


def asked(client: FlaskClient, question: str, **more: str) -> str:
    response = client.get("/en/ask", query_string={"q": question, **more})
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_a_short_question_is_taken_together_with_the_one_before(client: FlaskClient, house: House) -> None:
    receipt_id = receipt_on(asked(client, FIRST))
    page = asked(client, FOLLOW_UP, after=receipt_id)
    assert "Taken together with what was asked before:" in page
    assert FIRST in page
    with house.database.read() as session:
        receipt = find_receipt(session, receipt_on(page))
    assert receipt is not None
    assert receipt.details["follows"] == [FIRST]
    assert receipt.passages[0].slug == "return-an-item"


def test_one_click_asks_it_by_itself(client: FlaskClient) -> None:
    page = asked(client, FOLLOW_UP, after=receipt_on(asked(client, FIRST)))
    assert 'href="/en/ask?q=And+who+pays+for+that?"' in page.replace("%3F", "?")
    assert "Taken together" not in asked(client, FOLLOW_UP)


def test_a_long_question_starts_afresh(client: FlaskClient) -> None:
    receipt_id = receipt_on(asked(client, FIRST))
    page = asked(
        client,
        "Something else now: my card was declined twice today when I wanted to pay, why is that?",
        after=receipt_id,
    )
    assert "Taken together" not in page


@pytest.mark.parametrize("after", ["", "nothing-like-a-receipt", "x" * 500, "../../etc", "\N{SNOWMAN}"])
def test_an_address_that_leads_nowhere_harms_nothing(client: FlaskClient, after: str) -> None:
    assert "Taken together" not in asked(client, FOLLOW_UP, after=after)


def test_nothing_is_carried_over_once_a_case_was_opened(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt_id = receipt_on(asked(client, FIRST))
    monkeypatch.setattr(
        "helpcenter.web.conversation_before.case_opened_from", lambda session, receipt: receipt == receipt_id
    )
    assert "Taken together" not in asked(client, FOLLOW_UP, after=receipt_id)


def test_programs_are_told_what_a_question_was_taken_together_with(client: FlaskClient) -> None:
    first = client.get("/api/v1/ask", query_string={"question": FIRST}).get_json()
    assert first["follows"] is None
    second = client.get("/api/v1/ask", query_string={"question": FOLLOW_UP, "after": first["receipt"]}).get_json()
    assert second["follows"] == FIRST


def test_a_question_from_an_article_is_read_together_with_it_and_that_is_said(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings = [(OutcomeKind.SUGGESTIONS, 0.6), (OutcomeKind.ANSWER, 0.9)]  # by itself; with the title of the article
    decisions = iter(3 * readings + readings[:1])
    monkeypatch.setattr("helpcenter.answers.finding.decide", lambda result: next(decisions))
    asked = {"q": "and the fees?", "article": "customs-and-fees"}
    page = client.get("/en/ask", query_string=asked).get_data(as_text=True)
    assert "<bdi>Customs and fees</bdi>" in page
    assert 'href="/en/ask?q=and+the+fees?">Ask it by itself</a>' in page
    page = client.get("/de/ask", query_string=asked).get_data(as_text=True)
    assert "<bdi>Customs and fees</bdi>" in page  # the question is English
    values = {"question": "and the fees?", "article": "customs-and-fees", "language": "en"}
    assert client.get("/api/v1/ask", query_string=values).get_json()["about"] == "Customs and fees"
    gone = client.get("/en/ask", query_string={**asked, "article": "no-such-article"})
    assert "Taken as a question" not in gone.get_data(as_text=True)
