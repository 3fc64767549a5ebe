"""Editors see what was not answered well, in groups, and make something of it."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from helpcenter.answers import list_evaluation_questions
from helpcenter.answers.gaps.tables import GapGroupRow, GapQuestionRow
from helpcenter.answers.tables import ReceiptRow
from helpcenter.knowledge import find_latest, get_questions_file, list_notes, unanswered_questions
from helpcenter.web.current import House

Send = Callable[..., Any]
PAGE = "/en/studio/gaps"


@pytest.fixture(autouse=True)
def _editor(sign_in: Callable[[str], None]) -> None:
    sign_in("eddie")


@pytest.fixture
def asked(house: House) -> int:
    """Three questions of one group, the last of them with something masked; the number of the group."""
    questions = [("do you sell gift cards", "en"), ("verkauft ihr Geschenkkarten", "de"), ("gift card [number]", "en")]
    with house.database.write() as session:
        for place, (question, language) in enumerate(questions):
            session.add(
                ReceiptRow(
                    receipt_id=f"gap-{place}",
                    question=question,
                    language=language,
                    kind="no_answer",
                    confidence=0.2,
                    recipe="r",
                    passages=[],
                    details={
                        "considered": [{"slug": "invoices", "score": 1.0}, {"slug": "refund-times", "score": 0.9}]
                    },
                    helped=None,
                    created_at=house.clock() - timedelta(minutes=place + 1),
                )
            )
    return 1


def seen(client: FlaskClient, page: str = PAGE) -> str:
    response = client.get(page)
    assert response.status_code == 200
    return html.unescape(response.get_data(as_text=True))


def numbers(house: House) -> dict[str, int]:
    with house.database.read() as session:
        return {row.text: row.id for row in session.query(GapQuestionRow)}


def test_groups_are_listed_and_opened(client: FlaskClient, house: House, asked: int) -> None:
    page = seen(client)
    assert "1 group" in page
    assert "Asked 3 times" in page
    assert "3 without an answer" in page
    assert "/en/studio/articles/invoices/en" in page
    assert "English, German" in page
    assert "New in the last four weeks" in page
    shown = seen(client, f"{PAGE}/{asked}")
    assert "verkauft ihr Geschenkkarten" in shown
    assert "Something was masked in it." in shown
    assert 'value="Gift card [number]"' not in shown
    assert client.get(f"{PAGE}/999").status_code == 404
    assert "No group matches" in seen(client, f"{PAGE}?state=done")


def test_an_article_begins_with_the_questions(client: FlaskClient, house: House, send: Send, asked: int) -> None:
    seen(client)
    of = numbers(house)
    ticked = [of["do you sell gift cards"], of["verkauft ihr Geschenkkarten"]]
    form = {"questions": ticked, "title": "Gift cards", "topic": "payment", "article_language": "en"}
    refused = send(f"{PAGE}/{asked}", {**form, "slug": "invoices"}, to=f"{PAGE}/{asked}/article")
    assert refused.status_code == 409
    assert 'value="Gift cards"' in refused.get_data(as_text=True)
    done = send(f"{PAGE}/{asked}", form, to=f"{PAGE}/{asked}/article")
    assert done.location == "/en/studio/articles/gift-cards/en"
    with house.database.read() as session:
        latest = find_latest(session, "gift-cards", "en")
        assert latest is not None
        assert (latest.title, latest.topic, latest.published) == ("Gift cards", "payment", False)
        assert sorted(get_questions_file(session, "gift-cards").source.splitlines()) == [
            "de: verkauft ihr Geschenkkarten",
            "en: do you sell gift cards",
        ]
        assert session.get_one(GapGroupRow, asked).state == "started"
        assert "article-started-from-gap" in [note.act for note in list_notes(session).notes]
    assert "Gift cards" in seen(client, f"{PAGE}?state=started")


def test_questions_are_taken_over(client: FlaskClient, house: House, send: Send, asked: int) -> None:
    seen(client)
    of = numbers(house)
    page, to = f"{PAGE}/{asked}", f"{PAGE}/{asked}/questions"
    english, german, masked = (of[text] for text in of)
    assert "Tick at least one question." in send(page, {"action": "article"}, to=to).get_data(as_text=True)
    wrong = send(page, {"action": "article", "questions": english, "another": "nowhere"}, to=to)
    assert (wrong.status_code, "nowhere" in wrong.get_data(as_text=True)) == (404, True)
    told = send(
        page,
        {"action": "article", "questions": [english, masked], "article": "invoices"},
        to=to,
        follow_redirects=True,
    ).get_data(as_text=True)
    assert "1 question was taken over." in told
    assert "it holds numbers, links or e-mail addresses." in told
    send(page, {"action": "unanswered", "questions": german}, to=to)
    send(page, {"action": "evaluation", "questions": english, "article": "invoices"}, to=to)
    with house.database.read() as session:
        assert "en: do you sell gift cards" in get_questions_file(session, "invoices").source
        assert [known.text for known in unanswered_questions(session).questions] == ["verkauft ihr Geschenkkarten"]
        assert list_evaluation_questions(session) == [], "what is known measures nothing"


def test_a_group_is_put_away_with_a_note(client: FlaskClient, house: House, send: Send, asked: int) -> None:
    seen(client)
    data = {"decision": "not-ours", "note": "We sell none."}
    assert send(f"{PAGE}/{asked}", data, to=f"{PAGE}/{asked}/state").location.startswith("/en/studio/gaps")
    assert "No group matches" in seen(client)
    assert "We sell none." in seen(client, f"{PAGE}/{asked}")
    send(f"{PAGE}/{asked}", {"decision": "open"}, to=f"{PAGE}/{asked}/state")
    assert "1 group" in seen(client)


def test_shoppers_and_agents_see_no_gaps(client: FlaskClient, sign_in: Callable[[str], None]) -> None:
    sign_in("ben")
    assert client.get(PAGE).status_code == 403
