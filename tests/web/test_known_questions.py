"""Editors write the questions that an article is found by, and take questions over from the log of what was asked."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from helpcenter.answers import CitedPassage, OutcomeKind, list_evaluation_questions
from helpcenter.answers.tables import ReceiptRow
from helpcenter.knowledge import ChangeKind, changes_since, get_questions_file, latest_change_number
from helpcenter.web.current import House

Send = Callable[..., Any]
PAGE = "/en/studio/articles/invoices/questions"
LOG = "/en/studio/questions"


@pytest.fixture(autouse=True)
def _editor(sign_in: Callable[[str], None]) -> None:
    sign_in("eddie")


@pytest.fixture
def put_asked(house: House) -> Callable[..., str]:
    """A receipt in the log."""

    def put_asked(
        question: str, kind: str = "answer", *, cited: tuple[str, ...] = (), minutes: int = 0, **values: Any
    ) -> str:
        receipt_id = f"r{minutes}-{abs(hash(question)) % 10**8}"
        suggested = [{"slug": slug} for slug in values.pop("suggested", ())]
        with house.database.write() as session:
            session.add(
                ReceiptRow(
                    receipt_id=receipt_id,
                    question=question,
                    kind=OutcomeKind(kind).value,
                    confidence=0.5,
                    recipe="r",
                    passages=[asdict(CitedPassage(slug, "en", slug, 1, 1, None, 0.5)) for slug in cited],
                    details={"suggested": suggested},
                    created_at=house.clock() + timedelta(minutes=minutes),
                    **({"language": "en", "helped": None} | values),
                )
            )
        return receipt_id

    return put_asked


def source(house: House, slug: str = "invoices") -> str:
    with house.database.read() as session:
        return get_questions_file(session, slug).source


def fields(page: str) -> dict[str, str]:
    """The editor's form as a browser would send it."""
    form = page.split('class="editor"', 1)[1].split("</form>")[0]
    found = dict(re.findall(r'<input\b[^>]*name="(\w+)" value="([^"]*)"', form))
    found |= {
        name: text[1:] for name, text in re.findall(r'<textarea\b[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', form, re.S)
    }
    for name, options in re.findall(r'<select\b[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return {name: html.unescape(value) for name, value in found.items()}


def text_of(response: Any) -> str:
    return html.unescape(response.get_data(as_text=True))


# --- an article's known questions


def test_a_whole_list_is_saved_and_the_search_knows_it_at_once(client: FlaskClient, send: Send, house: House) -> None:
    with house.database.read() as session:
        before = latest_change_number(session)
    typed = "# mine\r\nen: gimme the papers for my tax guy\r\nhr: trebam papir za knjigovođu\r\n"
    response = send(PAGE, {"source": typed, "action": "save"})
    assert response.status_code == 302
    assert source(house) == typed.replace("\r\n", "\n")
    with house.database.read() as session:
        assert {change.kind for change in changes_since(session, before)} == {ChangeKind.QUESTIONS}
        assert not house.retriever.catch_up()  # taken in already
    page = text_of(client.get(PAGE))
    assert "Croatian: 1 question" in page
    assert fields(page)["source"] == typed.replace("\r\n", "\n")
    assert "gimme the papers" not in client.get("/en/articles/invoices").get_data(as_text=True)


def test_one_more_question_is_added_together_with_what_was_typed(send: Send, house: House) -> None:
    send(PAGE, {"source": "en: a bill\nde: rechnung\n", "action": "save"})
    data = {"source": "en: a bill please\nde: rechnung\n", "based_on": "1"}
    assert (
        send(PAGE, {**data, "question_language": "en", "question": " my  receipt ", "action": "add"}).status_code == 302
    )
    assert source(house) == "en: a bill please\nen: my receipt\nde: rechnung\n"


@pytest.mark.parametrize(
    ("question", "language", "told"),
    [
        ("", "en", "Write a question."),
        ("?!", "en", "Write a question."),
        ("a" * 301, "en", "Shorten the question to 300 characters."),
        ("A bill!", "en", "This question is there already."),
        ("a bill", "xx", "This is not a language tag."),
    ],
)
def test_a_question_that_cannot_be_added_is_said_at_its_field(
    send: Send, house: House, question: str, language: str, told: str
) -> None:
    data = {"source": "en: a bill\nnot saved yet", "question_language": language, "question": question, "action": "add"}
    response = send(PAGE, data)
    page = text_of(response)
    assert response.status_code == 422
    assert 'href="#field-question"' in page
    assert told in page
    assert (fields(page)["source"], fields(page)["question"]) == (data["source"], question)
    assert source(house) == ""


def test_lines_that_cannot_be_used_are_named_and_nothing_is_lost(send: Send, house: House) -> None:
    typed = "en: fine\nno tag here <b>\nxx: who speaks this\nen: Fine?\nen: " + "a" * 301
    response = send(PAGE, {"source": typed, "action": "save"})
    page = text_of(response)
    assert response.status_code == 422
    assert "4 lines cannot be used." in page
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


def test_a_question_of_two_articles_is_pointed_out(client: FlaskClient, send: Send) -> None:
    send(PAGE, {"source": "en: send it back\n", "action": "save"})
    send(PAGE.replace("invoices", "return-an-item"), {"source": "en: Send it back?\n", "action": "save"})
    page = text_of(client.get(PAGE))
    assert "Another article has the same questions" in page
    assert 'href="/en/studio/articles/return-an-item/questions"' in page


def test_the_page_is_linked_from_the_article_and_missing_for_others(client: FlaskClient) -> None:
    assert f'href="{PAGE}"' in client.get("/en/studio/articles/invoices/en").get_data(as_text=True)
    assert client.get(PAGE.replace("invoices", "no-such-article")).status_code == 404


# --- the log


def test_what_was_asked_is_in_the_log_with_what_came_of_it(client: FlaskClient, put_asked: Callable[..., str]) -> None:
    put_asked("where is my <b>bill</b>", cited=("invoices", "refund-times"), helped=False)
    put_asked("pizza", "no_answer", minutes=1)
    put_asked("roba nazad", "suggestions", suggested=("return-an-item",), language="hr", minutes=2)
    page = text_of(client.get(LOG))
    rows = [html.unescape(row) for row in client.get(LOG).get_data(as_text=True).split("<tr>")[2:]]
    assert ["roba nazad" in rows[0], "pizza" in rows[1], "where is my <b>bill</b>" in rows[2]] == [True] * 3
    assert "Croatian" in rows[0]
    assert "Articles suggested" in rows[0]
    assert 'href="/en/studio/articles/return-an-item/en"' in rows[0]
    assert "Add to this article" not in rows[1]
    assert "It did not help 1 shopper." in rows[2]
    assert "3 questions" in page
    narrowed = text_of(client.get(f"{LOG}?outcome=answer&asked_in=en&voted_no=yes&order=most-asked&page=7"))
    assert "1 question" in narrowed
    assert "No question matches" in text_of(client.get(f"{LOG}?asked_in=de"))
    assert client.get(f"{LOG}?outcome=x&asked_in=%00&voted_no=x&order=x&page=x").status_code == 200


def test_asking_fills_the_log_and_the_masked_stays_masked(client: FlaskClient) -> None:
    client.get("/en/ask?q=invoice+for+BP-2025-1001+to+ana%40example.org")
    page = text_of(client.get(LOG))
    assert "invoice for [number] to [e-mail]" in page
    assert "Add to this article" not in page  # first somebody has to look at it
    form = fields(text_of(client.get(re.findall(r'href="(/en/studio/questions/[^"]+)"', page)[0])))
    assert form["question"] == "invoice for to"


def test_one_click_adds_a_question_to_the_article_that_answered(
    client: FlaskClient, put_asked: Callable[..., str], house: House
) -> None:
    put_asked("papers for the tax guy", cited=("invoices",))
    put_asked("pizza", "no_answer", minutes=1)
    shown = client.get(f"{LOG}?outcome=answer").get_data(as_text=True)
    form = shown.split('class="take-over"')[1].split("</form>")[0]
    target = re.findall(r'action="([^"]+)"', form)[0]
    data = {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}
    response = client.post(target, data=data)
    assert response.location == f"{LOG}?outcome=answer&asked_in=&voted_no=&order=newest&page=1"
    assert source(house) == "en: papers for the tax guy\n"
    page = text_of(client.get(response.location))
    assert "Added to the article." in page
    assert "Known question" in page
    assert "Add to this article" not in page


def test_a_question_is_changed_before_it_is_added(
    client: FlaskClient, send: Send, put_asked: Callable[..., str], house: House
) -> None:
    address = f"{LOG}/{put_asked('I am Ana, where is [number]', 'suggestions', suggested=('refund-times', 'invoices'))}"
    form = fields(text_of(client.get(address)))
    assert (form["question"], form["article"], form["question_language"]) == (
        "I am Ana, where is",
        "refund-times",
        "en",
    )
    for wrong, told in (
        ({"question": "mail ana@example.org"}, "Take out the numbers, links and e-mail addresses."),
        ({"question": "where is [number]"}, "Take out the numbers, links and e-mail addresses."),
        ({"question": " "}, "Write a question."),
        ({"article": ""}, "Choose an article."),
        ({"question_language": "?"}, "This is not a language tag."),
    ):
        response = send(address, {**form, **wrong, "action": "article"})
        assert (response.status_code, told in text_of(response)) == (422, True)
        (name, value), *_ = wrong.items()
        assert fields(text_of(response))[name] == value.strip() or name == "question_language"
    mended = {**form, "question": "where is it", "article": "invoices", "action": "article"}
    assert send(address, mended).status_code == 302
    assert source(house) == "en: where is it\n"
    response = send(address, {**mended, "article": "refund-times"})
    assert response.status_code == 422
    assert "This is a known question of the article" in text_of(response)


def test_a_question_is_kept_for_measuring_and_taken_out_again(
    client: FlaskClient, send: Send, put_asked: Callable[..., str], house: House
) -> None:
    address = f"{LOG}/{put_asked('how do I get a bill', cited=('invoices',))}"
    page = text_of(client.get(address))
    assert re.search(r'name="answers" value="invoices" checked', page)
    data = {**fields(page), "answers": ["invoices", "made-up"], "another": "refund-times", "action": "evaluation"}
    assert send(address, data).status_code == 302
    with house.database.read() as session:
        kept = list_evaluation_questions(session)
    assert [(row.question, row.answers) for row in kept] == [("how do I get a bill", ("invoices", "refund-times"))]
    assert "For measuring" in text_of(client.get(LOG))
    response = send(address, {**data, "action": "article"})
    assert "kept for measuring" in text_of(response)
    assert source(house) == ""
    listing = "/en/studio/evaluation"
    assert "how do I get a bill" in text_of(client.get(listing))
    assert send(listing, {}, to=f"{listing}/{kept[0].number}/remove").location == listing
    assert "No questions are kept yet" in text_of(client.get(listing))


def test_a_question_that_was_never_asked_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"{LOG}/nothing").status_code == 404
