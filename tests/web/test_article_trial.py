"""An article is tested before it is published: nothing is written, and nobody else sees anything of it."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from helpcenter.answers.article_trials import Origin, Verdict, begin_trial, trial_questions, try_questions
from helpcenter.knowledge import get_latest, save_draft, set_known_questions
from helpcenter.retrieval import EvaluationQuestion
from helpcenter.retrieval.tables import VectorRow
from helpcenter.web.current import House

pytestmark = pytest.mark.slow

Send = Callable[..., Any]
PAGE = "/en/studio/articles/gift-cards/test"
GIFTS = """You can buy a gift card for any amount between 10 and 500 euros and send it by e-mail.

## How to buy a gift card

1. Open the page of gift cards.
2. Choose an amount and write a message.
3. Pay as usual. The person gets the gift card within an hour.
"""


@pytest.fixture(autouse=True)
def _editor(sign_in: Callable[[str], None]) -> None:
    sign_in("eddie")


@pytest.fixture
def draft(house: House) -> str:
    with house.database.write() as session:
        save_draft(
            session, slug="gift-cards", topic="payment", language="en", title="Buy a gift card",
            summary="Gift cards are sent by e-mail.", body=GIFTS, author_id=None, now=house.clock(),
            based_on_revision=None,
        )  # fmt: skip
        set_known_questions(
            session, slug="gift-cards", source="en: can I buy a gift card\nde: Gutschein kaufen\n", author_id=None,
            now=house.clock(), based_on=0,
        )  # fmt: skip
    return "gift-cards"


def seen(client: FlaskClient, page: str = PAGE) -> str:
    response = client.get(page)
    assert response.status_code == 200
    return html.unescape(response.get_data(as_text=True))


def test_a_draft_is_tried_and_nothing_is_written(house: House, draft: str) -> None:
    def written() -> tuple[int, ...]:
        with house.database.read() as session:
            return (session.scalar(select(func.count()).select_from(VectorRow)) or 0,)

    before, index = written(), house.retriever.index
    measured = [EvaluationQuestion("1", "en", "do you have gift cards", ("gift-cards",))]
    with house.database.read() as session:
        questions = trial_questions(session, draft, measured=measured)
    assert [(one.language, one.origin) for one in questions] == [
        ("de", Origin.KNOWN),
        ("en", Origin.MEASURED),
        ("en", Origin.KNOWN),
    ]
    trial, _ = begin_trial(house.database, house.retriever, draft, drafts=True)
    tried = try_questions(trial, draft, questions)
    assert [one.rank for one in tried] == [1, 1, 1]
    assert tried[1].hit is not None
    assert "gift card" in tried[1].hit.passage.text
    assert (written(), house.retriever.index) == (before, index)
    published, _ = begin_trial(house.database, house.retriever, draft, drafts=False)
    (now,) = try_questions(published, draft, questions[1:2])
    assert (now.rank, now.verdict) == (None, Verdict.NOT_FOUND)
    assert now.winner is not None


def test_a_question_that_is_held_back_is_not_found_by_itself(house: House) -> None:
    source = "en: the purple elephant dances\n" + "".join(f"en: question number {n}\n" for n in ["one", "two", "three"])
    with house.database.write() as session:
        set_known_questions(session, slug="invoices", source=source, author_id=None, now=house.clock(), based_on=0)
    house.retriever.catch_up()
    with house.database.read() as session:
        (elephant,) = [one for one in trial_questions(session, "invoices") if "elephant" in one.text]
    trial, _ = begin_trial(house.database, house.retriever, "invoices", drafts=True)
    assert house.retriever.search(elephant.text, language="en").features["asked_exactly"] == 1.0
    (tried,) = try_questions(trial, "invoices", [elephant])
    assert tried.verdict is not Verdict.ANSWERED
    assert house.retriever.search(elephant.text, language="en").features["asked_exactly"] == 1.0


def test_a_change_of_a_published_article_is_tried(house: House) -> None:
    with house.database.write() as session:
        latest = get_latest(session, "invoices", "en")
        save_draft(
            session, slug="invoices", topic=latest.topic, language="en", title=latest.title, summary=latest.summary,
            body=latest.body + "\n\n## Invoices in Klingon\n\nWrite to the warrior of the books for a Klingon invoice.\n",
            author_id=None, now=house.clock(), based_on_revision=latest.revision_id,
        )  # fmt: skip
    trial, _ = begin_trial(house.database, house.retriever, "invoices", drafts=True)
    hit = trial.search("can I get my invoice in Klingon", language="en").hits[0]
    assert (hit.slug, hit.best.passage.heading_path) == ("invoices", ("Invoices in Klingon",))
    assert "Klingon" not in house.retriever.search("invoice in Klingon", language="en").hits[0].best.passage.text


def test_the_page_tests_in_portions_and_keeps_what_was_typed(
    client: FlaskClient, house: House, send: Send, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpcenter.web.studio.article_trial.QUESTIONS_AT_ONCE", 2)
    lines = "how much can be on a gift card\n\nwho pays the vet of my cat"
    added = send(PAGE, {"questions": lines, "question_language": "en"}, follow_redirects=True)
    assert "2 questions were added." in added.get_data(as_text=True)
    page = seen(client)
    assert "Questions 1 to 2 of 4." in page
    assert "Known question, held back" in page
    both = page + seen(client, f"{PAGE}?page=2")
    assert both.count("Typed here") == 2
    assert "First instead:" in both
    refused = send(PAGE, {"questions": "mail ana@example.org", "question_language": "en"})
    assert refused.status_code == 422
    assert "mail ana@example.org</textarea>" in html.unescape(refused.get_data(as_text=True))
    send(PAGE, {}, to=f"{PAGE}/1/remove")
    assert "how much can be on" not in seen(client)
    assert "of 1 question" in seen(client, f"{PAGE}?asked_in=de&texts=published")
    assert client.get("/en/studio/articles/nowhere/test").status_code == 404
