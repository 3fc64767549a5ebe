"""The first page, questions, topics and articles, as a shopper's browser gets them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from helpcenter.answers import get_receipt
from helpcenter.answers.confidence import Calibration
from helpcenter.web.current import House

Send = Callable[..., object]


@pytest.mark.parametrize(
    ("accepted", "language"), [("hr,en;q=0.5", "hr"), ("ja", "en"), ("de-AT,de;q=0.9", "de"), ("", "en")]
)
def test_the_address_without_language_leads_to_the_one_the_browser_asks_for(
    client: FlaskClient, accepted: str, language: str
) -> None:
    response = client.get("/", headers={"Accept-Language": accepted})
    assert (response.status_code, response.location) == (302, f"/{language}/")
    assert "Accept-Language" in response.headers["Vary"]


def test_the_first_page_has_the_ask_box_and_every_topic(client: FlaskClient) -> None:
    page = client.get("/en/").get_data(as_text=True)
    assert 'name="q"' in page
    for topic in ("returns", "delivery", "problems", "account", "payment"):
        assert f'href="/en/topics/{topic}"' in page


@pytest.mark.parametrize(
    "address",
    ["/en/", "/en/topics/returns", "/en/articles/return-an-item", "/en/contact", "/en/contact/written", "/en/sign-in", "/en/no"],
)  # fmt: skip
def test_every_page_has_an_ask_box_and_nothing_inline(client: FlaskClient, address: str) -> None:
    page = client.get(address).get_data(as_text=True)
    assert 'role="search"' in page
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", page)
    assert all("src=" in script or "ld+json" in script for script in re.findall(r"<script[^>]*>", page))


def test_an_unknown_language_is_told_so_with_a_way_on(client: FlaskClient) -> None:
    response = client.get("/xx/")
    assert response.status_code == 404
    assert 'href="/en/' in response.get_data(as_text=True)


def test_a_topic_lists_its_articles(client: FlaskClient) -> None:
    page = client.get("/en/topics/returns").get_data(as_text=True)
    assert 'href="/en/articles/return-an-item"' in page
    assert 'href="/en/articles/refund-times"' in page
    assert "/en/articles/customs-and-fees" not in page.split('class="side-topics"')[0]


def test_an_unknown_topic_is_not_found(client: FlaskClient) -> None:
    assert client.get("/en/topics/nothing").status_code == 404


def test_every_entry_of_the_table_of_contents_leads_to_a_heading(client: FlaskClient) -> None:
    page = client.get("/en/articles/return-an-item").get_data(as_text=True)
    anchors = re.findall(r'<li><a href="#([^"]+)"', page)
    assert len(anchors) > 2
    assert all(f'id="{anchor}"' in page for anchor in anchors)
    assert 'href="#page_top"' in page


def test_ids_are_unique_on_an_article_page(client: FlaskClient) -> None:
    ids = re.findall(r'\sid="([^"]+)"', client.get("/en/articles/return-an-item").get_data(as_text=True))
    assert len(ids) == len(set(ids))


def test_an_article_in_another_language_is_marked_and_said(client: FlaskClient) -> None:
    page = client.get("/de/articles/invoices").get_data(as_text=True)
    assert '<html lang="de"' in page
    assert '<div class="prose" lang="en" dir="ltr">' in page
    assert "callout-notice" in page


def test_a_quoted_translation_opens_on_a_page_in_the_readers_language(client: FlaskClient) -> None:
    page = client.get("/en/articles/return-an-item?language=zh").get_data(as_text=True)
    assert '<html lang="en"' in page
    assert '<div class="prose" lang="zh" dir="ltr">' in page
    assert 'href="/en/articles/return-an-item"' in page
    assert 'href="/de/articles/return-an-item"' in page


def test_a_language_in_which_the_article_does_not_exist_is_not_asked_for_in_vain(client: FlaskClient) -> None:
    page = client.get("/en/articles/return-an-item?language=xx").get_data(as_text=True)
    assert '<div class="prose">' in page


def test_an_unknown_article_is_not_found(client: FlaskClient) -> None:
    assert client.get("/en/articles/nothing").status_code == 404


def test_the_language_switch_keeps_page_and_question(client: FlaskClient) -> None:
    page = client.get("/en/articles/return-an-item").get_data(as_text=True)
    assert 'href="/zh/articles/return-an-item"' in page
    page = client.get("/en/contact?topic=customs").get_data(as_text=True)
    assert 'href="/it/contact?topic=customs"' in page


@pytest.mark.parametrize("name", ["_external", "_scheme", "endpoint", "_anchor", "language_tag"])
def test_a_query_cannot_bend_the_addresses_of_the_language_switch(client: FlaskClient, name: str) -> None:
    response = client.get("/en/contact", query_string={name: "evil"})
    assert response.status_code == 200
    assert f'href="/de/contact?{name}=evil"' in response.get_data(as_text=True)


@pytest.mark.parametrize("typed", ["", "   ", "🙂🙂🙂", "?!…"])
def test_a_question_without_words_gets_clear_words(client: FlaskClient, typed: str) -> None:
    response = client.get("/en/ask", query_string={"q": typed})
    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert 'role="alert"' in page
    assert f'value="{typed}"' in page


def test_the_ask_page_without_question_is_an_ask_box(client: FlaskClient) -> None:
    assert client.get("/en/ask").status_code == 200


def test_an_answer_is_labelled_quotes_its_article_and_offers_the_team(client: FlaskClient) -> None:
    page = client.get("/en/ask?q=How+do+I+return+an+item").get_data(as_text=True)
    assert "AI-assisted answer" in page
    assert "<mark>" in page
    assert re.search(r'class="citation">.*?href="/en/articles/return-an-item', page, re.DOTALL)
    assert 'name="helped"' in page
    receipt = re.search(r'href="/en/contact\?receipt=([\w-]+)"', page)
    assert receipt


def test_each_part_of_a_question_is_answered_under_its_own_words(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sure = Calibration(recipe="any", intercept=9.0, weights={}, answer_from=0.5, suggest_from=0.1)
    monkeypatch.setattr("helpcenter.answers.finding.calibration_for", lambda recipe, features: (sure, True))
    question = "How do I return an item and how can I reset my <b>password</b>?"
    page = client.get("/en/ask", query_string={"q": question}).get_data(as_text=True)
    parts = re.findall(r'<h3 class="part"><bdi>(.*?)</bdi></h3>', page)
    assert parts == ["How do I return an item", "how can I reset my &lt;b&gt;password&lt;/b&gt;?"]
    answer = client.get("/api/v1/ask", query_string={"question": question, "language": "en"}).get_json()
    assert [citation["part"] for citation in answer["citations"]][:2] == question.split(" and ")
    alone = client.get("/en/ask?q=How+do+I+return+an+item").get_data(as_text=True)
    assert 'class="part"' not in alone


def test_no_answer_is_said_and_the_team_offered(client: FlaskClient) -> None:
    page = client.get("/en/ask?q=Who+won+the+football+world+cup+in+1974").get_data(as_text=True)
    assert "AI-assisted answer" not in page
    assert re.search(r'class="button" href="/en/contact\?receipt=', page)


def test_a_very_long_question_is_answered_and_said_to_be_cut(client: FlaskClient) -> None:
    response = client.get("/en/ask", query_string={"q": "How do I return an item? " * 400})
    assert response.status_code == 200
    assert "question-note" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script> return", "'; DROP TABLE articles; -- return", '" onfocus="x return']
)
def test_a_question_is_only_ever_text(client: FlaskClient, typed: str) -> None:
    response = client.get("/en/ask", query_string={"q": typed})
    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert "<script>alert" not in page
    assert '" onfocus="x' not in page


def test_a_vote_is_kept_and_a_no_leads_to_the_team(client: FlaskClient, house: House, send: Send) -> None:
    shown = client.get("/en/ask?q=How+do+I+return+an+item").get_data(as_text=True)
    found = re.search(r'name="receipt_id" value="([^"]+)"', shown)
    assert found
    response = send(
        "/en/ask?q=How+do+I+return+an+item",
        {"receipt_id": found[1], "helped": "no", "q": "How do I return an item"},
        to="/en/feedback",
        follow_redirects=True,
    )
    assert f'href="/en/contact?receipt={found[1]}"' in response.get_data(as_text=True)  # type: ignore[attr-defined]
    with house.database.read() as session:
        assert get_receipt(session, found[1]).helped is False


def test_a_vote_on_an_unknown_answer_is_not_found(send: Send) -> None:
    response = send("/en/ask?q=How+do+I+return+an+item", {"receipt_id": "nothing", "helped": "yes"}, to="/en/feedback")
    assert response.status_code == 404  # type: ignore[attr-defined]
