"""Editors tell the questions that no article answers: in one list, or from the log of what was asked."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from helpcenter.answers import add_to_evaluation
from helpcenter.answers.tables import ReceiptRow
from helpcenter.knowledge import add_known_question, get_questions_file, unanswered_questions
from helpcenter.web.current import House
from tests.web.test_known_questions import fields, text_of

Send = Callable[..., Any]
PAGE = "/en/studio/unanswered"
LOG = "/en/studio/questions"
ARTICLE = "/en/studio/articles/invoices/questions"


@pytest.fixture(autouse=True)
def _editor(sign_in: Callable[[str], None]) -> None:
    sign_in("eddie")


@pytest.fixture
def put_asked(house: House) -> Callable[[str], str]:
    """A question in the log that nothing was shown for."""

    def put_asked(question: str) -> str:
        receipt_id = f"r-{abs(hash(question)) % 10**8}"
        with house.database.write() as session:
            session.add(
                ReceiptRow(
                    receipt_id=receipt_id,
                    question=question,
                    language="en",
                    kind="no_answer",
                    confidence=0.1,
                    recipe="r",
                    passages=[],
                    details={},
                    helped=None,
                    created_at=house.clock() + timedelta(minutes=1),
                )
            )
        return receipt_id

    return put_asked


def source(house: House) -> str:
    with house.database.read() as session:
        return unanswered_questions(session).source


def know(house: House, text: str) -> None:
    with house.database.write() as session:
        add_known_question(session, slug="invoices", language="en", text=text, author_id=None, now=house.clock())


# --- the list


def test_a_whole_list_is_saved_and_counted(client: FlaskClient, send: Send, house: House) -> None:
    typed = "# gifts\r\nen: buy a gift card\r\nen: find me a job\r\nhr: poklon bon\r\n"
    assert send(PAGE, {"source": typed, "action": "save"}).status_code == 302
    assert source(house) == typed.replace("\r\n", "\n")
    page = text_of(client.get(PAGE))
    assert "English: 2 questions" in page
    assert "Croatian: 1 question" in page
    assert fields(page)["source"] == typed.replace("\r\n", "\n")


def test_one_more_question_is_added_together_with_what_was_typed(send: Send, house: House) -> None:
    send(PAGE, {"source": "en: job\nde: gutschein\n", "action": "save"})
    data = {"source": "en: a job\nde: gutschein\n", "based_on": "1"}
    added = send(PAGE, {**data, "question_language": "en", "question": " gift  card ", "action": "add"})
    assert added.status_code == 302
    assert source(house) == "en: a job\nen: gift card\nde: gutschein\n"


@pytest.mark.parametrize(
    ("question", "language", "told"),
    [
        ("?!", "en", "Write a question."),
        ("a" * 301, "en", "Shorten the question to 300 characters."),
        ("A job!", "en", "This question is there already."),
        ("a job", "xx", "This is not a language tag."),
        ("My bill?", "en", "This is a known question of the article “"),
    ],
)
def test_a_question_that_cannot_be_added_is_said_at_its_field(
    send: Send, house: House, question: str, language: str, told: str
) -> None:
    know(house, "my bill")
    data = {"source": "en: a job\nnot saved yet", "question_language": language, "question": question, "action": "add"}
    response = send(PAGE, data)
    page = text_of(response)
    assert response.status_code == 422
    assert 'href="#field-question"' in page
    assert told in page
    assert (fields(page)["source"], fields(page)["question"]) == (data["source"], question)
    assert source(house) == ""


def test_lines_that_cannot_be_used_are_named_and_nothing_is_lost(send: Send, house: House) -> None:
    typed = "en: fine\nno tag here <b>\nxx: who speaks this\nen: Fine?\n"
    response = send(PAGE, {"source": typed, "action": "save"})
    page = text_of(response)
    assert response.status_code == 422
    assert "3 lines cannot be used." in page
    for number, told in ((2, "Begin the line with a language tag"), (3, "not a language tag"), (4, "there already")):
        assert re.search(rf"Line {number}</strong>.*?{told}", page, re.S)
    assert fields(page)["source"] == typed
    assert "<b>" not in response.get_data(as_text=True)
    assert source(house) == ""
    assert "Shorten the text." in text_of(send(PAGE, {"source": "# x\n" * 30_000, "action": "save"}))


def test_two_editors_saving_at_once_lose_nothing(client: FlaskClient, send: Send, house: House) -> None:
    send(PAGE, {"source": "en: theirs\n", "action": "save"})
    response = send(PAGE, {"source": "en: mine\n", "action": "save", "based_on": "0"})
    page = text_of(response)
    assert response.status_code == 409
    assert "Somebody else saved these questions" in page
    assert "en: theirs" in page.split('id="conflict"')[1].split("<form")[0]
    assert fields(page)["source"] == "en: mine\n"
    assert source(house) == "en: theirs\n"
    again = client.post(PAGE, data={**fields(page), "source": "en: theirs\nen: mine\n", "action": "save"})
    assert again.status_code == 302
    assert source(house) == "en: theirs\nen: mine\n"


def test_a_question_that_an_article_or_a_measurement_has_too_is_pointed_out(
    client: FlaskClient, send: Send, house: House
) -> None:
    know(house, "my bill")
    with house.database.write() as session:
        add_to_evaluation(session, language="en", question="a job", answers=(), author_id=None, now=house.clock())
    send(PAGE, {"source": "en: My bill?\nen: a job\n", "action": "save"})
    page = text_of(client.get(PAGE))
    assert f'href="{ARTICLE}"' in page.split("Articles have some of these questions")[1].split("<form")[0]
    assert "kept for measuring" in page
    assert "among those without an answer" in text_of(client.get(ARTICLE))


def test_an_article_takes_no_question_that_has_no_answer(send: Send, house: House) -> None:
    send(PAGE, {"source": "en: gift card\n", "action": "save"})
    data = {"source": "", "question_language": "EN", "question": "Gift card?", "action": "add"}
    response = send(ARTICLE, data)
    page = text_of(response)
    assert response.status_code == 422
    assert "This is one of the questions without an answer. Take it out there first." in page
    assert fields(page)["question"] == "Gift card?"
    with house.database.read() as session:
        assert get_questions_file(session, "invoices").source == ""


def test_the_list_is_linked_from_the_other_pages_of_the_studio(client: FlaskClient) -> None:
    for page in ("/en/studio/", LOG, "/en/studio/evaluation"):
        assert f'href="{PAGE}"' in client.get(page).get_data(as_text=True)
    assert re.search(rf'href="{PAGE}" aria-current="page"', client.get(PAGE).get_data(as_text=True))


# --- from the log


def test_one_click_tells_that_no_article_answers_a_question(
    client: FlaskClient, send: Send, house: House, put_asked: Callable[[str], str]
) -> None:
    send(PAGE, {"source": "en: a job\nhr: posao\n", "action": "save"})
    put_asked("buy a gift card")
    shown = client.get(f"{LOG}?outcome=no_answer").get_data(as_text=True)
    form = shown.split('class="take-over"')[1].split("</form>")[0]
    data = {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}
    response = client.post(re.findall(r'action="([^"]+)"', form)[0], data=data)
    assert response.location == f"{LOG}?outcome=no_answer&asked_in=&voted_no=&order=newest&page=1"
    assert source(house) == "en: a job\nen: buy a gift card\nhr: posao\n"
    page = text_of(client.get(response.location))
    assert "Added to the questions without an answer." in page
    row = page.split('class="take-over"')[1].split("</td>")[0]
    assert "Without an answer" in row
    assert f'href="{PAGE}"' in row
    assert "<form" not in row


def test_a_masked_question_is_put_right_first(
    client: FlaskClient, send: Send, house: House, put_asked: Callable[[str], str]
) -> None:
    address = f"{LOG}/{put_asked('a gift card for [e-mail]')}"
    assert "No article answers this" not in text_of(client.get(LOG))
    form = fields(text_of(client.get(address)))
    assert form["question"] == "a gift card for"
    refused = send(address, {**form, "question": "mail ana@example.org", "action": "unanswered"})
    assert refused.status_code == 422
    assert "Take out the numbers, links and e-mail addresses." in text_of(refused)
    assert source(house) == ""
    assert send(address, {**form, "question": "a gift card", "action": "unanswered"}).status_code == 302
    assert source(house) == "en: a gift card\n"
    send(address, {**form, "question": "A gift card!", "action": "unanswered"})
    assert "This is one of the questions without an answer already." in text_of(client.get(LOG))
    for action in ("article", "evaluation"):
        response = send(address, {**form, "question": "a gift card", "article": "invoices", "action": action})
        assert response.status_code == 422
        assert "This is one of the questions without an answer. Take it out there first." in text_of(response)


def test_a_question_that_an_article_answers_is_refused_with_its_title(
    send: Send, house: House, put_asked: Callable[[str], str]
) -> None:
    address = f"{LOG}/{put_asked('where is my bill')}"
    know(house, "where is my bill")
    response = send(address, {"question": "Where is my bill?", "question_language": "en", "action": "unanswered"})
    assert response.status_code == 422
    assert re.search(r"This is a known question of the article “[^”]*nvoice[^”]*” already\.", text_of(response))
    assert source(house) == ""
