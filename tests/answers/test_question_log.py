"""What shoppers asked, counted; and their questions taken over: to an article, to those without an answer or for measuring, never
to two of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from helpcenter.answers import (
    CannotTakeOver,
    CitedPassage,
    LogOrder,
    OutcomeKind,
    TakenOver,
    TakeOverProblem,
    add_to_article,
    add_to_evaluation,
    add_to_unanswered,
    articles_considered,
    articles_shown,
    get_receipt,
    json_lines,
    list_evaluation_questions,
    read_question_log,
    remove_evaluation_question,
    taken_over,
    without_placeholders,
)
from helpcenter.answers.tables import ReceiptRow
from helpcenter.db import Database
from helpcenter.knowledge import (
    UNANSWERED_LIMIT,
    ArticleNotFound,
    KnownQuestion,
    add_known_question,
    get_questions_file,
    publish,
    set_unanswered_questions,
    unanswered_questions,
)
from helpcenter.language import InvalidTag
from helpcenter.retrieval import load_questions

Put = Callable[..., str]
ANSWER, SUGGESTIONS, NO_ANSWER = OutcomeKind


@pytest.fixture
def put_asked(database: Database, now: datetime) -> Put:
    """A receipt as the asking leaves it; each is a minute newer than the one before."""
    made: list[str] = []

    def put_asked(question: str, kind: OutcomeKind = ANSWER, language: str = "en", **values: Any) -> str:
        receipt_id = f"receipt-{len(made)}"
        row = {
            "passages": [asdict(CitedPassage(slug, "en", slug, 1, 1, None, 0.5)) for slug in values.pop("cited", ())],
            "details": {"suggested": [{"slug": slug} for slug in values.pop("suggested", ())]},
            "helped": None,
        } | values
        with database.write() as session:
            session.add(
                ReceiptRow(
                    receipt_id=receipt_id,
                    question=question,
                    language=language,
                    kind=kind.value,
                    confidence=0.5,
                    recipe="r",
                    created_at=now + timedelta(minutes=len(made)),
                    **row,
                )
            )
        made.append(receipt_id)
        return receipt_id

    return put_asked


@pytest.fixture
def articles(database: Database, now: datetime) -> None:
    with database.write() as session:
        for slug in ("tracking", "refunds"):
            publish(
                session,
                slug=slug,
                topic="orders",
                language="en",
                title=slug,
                summary="",
                body="Words.",
                author_id=None,
                now=now,
                based_on_revision=None,
            )


def test_the_same_question_is_counted_together_and_the_newest_comes_first(
    database: Database, put_asked: Put, now: datetime
) -> None:
    put_asked("Where is my parcel?", NO_ANSWER, helped=False)
    put_asked("where is my parcel", NO_ANSWER, language="nl")
    put_asked("refund")
    put_asked("where is MY parcel", ANSWER, cited=("tracking", "tracking", "delays"), suggested=("delays", "refunds"))
    with database.read() as session:
        log = read_question_log(session)
    assert [(row.question, row.language, row.times) for row in log.rows] == [
        ("where is MY parcel", "en", 2),
        ("refund", "en", 1),
        ("where is my parcel", "nl", 1),
    ]
    first = log.rows[0]
    assert (first.kind, first.articles) == (ANSWER, ("tracking", "delays", "refunds"))
    assert (first.helped, first.did_not_help, first.last_asked_at) == (0, 1, now + timedelta(minutes=3))
    assert (log.total, log.pages, log.languages) == (3, 1, ("en", "nl"))


def test_the_log_is_narrowed_ordered_and_paged(database: Database, put_asked: Put) -> None:
    put_asked("a", SUGGESTIONS, helped=False)
    put_asked("b", NO_ANSWER, language="hr")
    put_asked("a", SUGGESTIONS)
    put_asked("c", ANSWER, helped=True)

    def questions(**wish: Any) -> list[str]:
        with database.read() as session:
            return [row.question for row in read_question_log(session, **wish).rows]

    assert questions() == ["c", "a", "b"]
    assert questions(order=LogOrder.MOST_ASKED) == ["a", "c", "b"]
    assert questions(kind=NO_ANSWER) == ["b"]
    assert questions(language="hr") == ["b"]
    assert questions(voted_no=True) == ["a"]
    assert questions(rows_per_page=2, page=2) == ["b"]
    assert questions(rows_per_page=2, page=99) == ["b"]
    assert questions(kind=NO_ANSWER, language="en") == []


def test_receipts_without_details_have_their_cited_articles(database: Database, put_asked: Put) -> None:
    old = put_asked("old", cited=("tracking",), details={})
    considered = {"suggested": [{"slug": "refunds"}], "considered": [{"slug": "tracking"}, {"slug": "delays"}]}
    new = put_asked("new", NO_ANSWER, details=considered)
    with database.read() as session:
        assert (
            articles_shown(get_receipt(session, old)) == articles_considered(get_receipt(session, old)) == ("tracking",)
        )
        assert articles_shown(get_receipt(session, new)) == ("refunds",)
        assert articles_considered(get_receipt(session, new)) == ("refunds", "tracking", "delays")


def test_what_was_masked_leaves_no_marks() -> None:
    assert without_placeholders("where is [number], mail [e-mail]") == "where is , mail"


@pytest.mark.usefixtures("articles")
def test_a_question_becomes_a_known_question(database: Database, now: datetime) -> None:
    with database.write() as session:
        assert add_to_article(session, slug="tracking", language="PT_br", question="  cadê  ele ", author_id=7, now=now)
        assert not add_to_article(
            session, slug="tracking", language="pt-BR", question="Cade ele?", author_id=7, now=now
        )
        assert get_questions_file(session, "tracking").source == "pt-BR: cadê ele\n"
        with pytest.raises(ArticleNotFound):
            add_to_article(session, slug="nothing", language="en", question="where", author_id=7, now=now)
        with pytest.raises(InvalidTag):
            add_to_article(session, slug="tracking", language="what?", question="where", author_id=7, now=now)


@pytest.mark.usefixtures("articles")
@pytest.mark.parametrize(
    ("question", "language", "problem"),
    [
        ("?!", "en", TakeOverProblem.NO_QUESTION),
        ("a" * 301, "en", TakeOverProblem.TOO_LONG),
        ("where", "xx", TakeOverProblem.UNKNOWN_LANGUAGE),
        ("where is [number]", "en", TakeOverProblem.PERSONAL_DATA),
        ("where is BP-2025-1001", "en", TakeOverProblem.PERSONAL_DATA),
        ("write to ana@example.org", "en", TakeOverProblem.PERSONAL_DATA),
        ("Already HERE?", "en", TakeOverProblem.KNOWN_QUESTION),
    ],
)
def test_what_cannot_be_taken_over_is_told(
    database: Database, now: datetime, question: str, language: str, problem: TakeOverProblem
) -> None:
    with database.write() as session:
        add_known_question(session, slug="refunds", language="en", text="already here", author_id=7, now=now)
        with pytest.raises(CannotTakeOver) as caught:
            add_to_article(session, slug="tracking", language=language, question=question, author_id=7, now=now)
        assert caught.value.problem is problem
        with pytest.raises(CannotTakeOver) as caught:
            add_to_evaluation(session, language=language, question=question, answers=(), author_id=7, now=now)
        assert caught.value.problem is problem
        with pytest.raises(CannotTakeOver) as caught:
            add_to_unanswered(session, language=language, question=question, author_id=7, now=now)
        assert caught.value.problem is problem
        assert caught.value.slug == ("refunds" if problem is TakeOverProblem.KNOWN_QUESTION else None)


@pytest.mark.usefixtures("articles")
def test_a_question_for_measuring_is_kept_once_and_never_becomes_a_known_one(database: Database, now: datetime) -> None:
    with database.write() as session:
        keep = {"language": "de", "author_id": 7, "now": now}
        assert add_to_evaluation(session, question="wo ist mein Paket", answers=["tracking", "tracking"], **keep)
        assert not add_to_evaluation(session, question="Wo ist mein Paket?", answers=[], **keep)
        assert [(kept.question, kept.answers) for kept in list_evaluation_questions(session)] == [
            ("Wo ist mein Paket?", ())
        ]
        with pytest.raises(CannotTakeOver) as caught:
            add_to_article(session, slug="tracking", question="wo ist mein paket", **keep)
        assert caught.value.problem is TakeOverProblem.EVALUATION_QUESTION
        number = list_evaluation_questions(session)[0].number
        remove_evaluation_question(session, number)
        remove_evaluation_question(session, number)
        assert list_evaluation_questions(session) == []
        assert add_to_article(session, slug="tracking", question="wo ist mein paket", **keep)


@pytest.mark.usefixtures("articles")
def test_a_question_without_an_answer_is_kept_once_and_nowhere_else(database: Database, now: datetime) -> None:
    with database.write() as session:
        keep = {"language": "en", "author_id": 7, "now": now}
        assert add_to_unanswered(session, question=" buy a  gift card ", **keep)
        assert not add_to_unanswered(session, question="Buy a gift card?", **keep)
        assert unanswered_questions(session).source == "en: buy a gift card\n"
        for refused in (
            lambda: add_to_article(session, slug="tracking", question="buy a gift card!", **keep),
            lambda: add_to_evaluation(session, question="buy a gift card!", answers=(), **keep),
        ):
            with pytest.raises(CannotTakeOver) as caught:
                refused()
            assert caught.value.problem is TakeOverProblem.UNANSWERED_QUESTION
        add_to_evaluation(session, question="find me a job", answers=(), **keep)
        with pytest.raises(CannotTakeOver) as caught:
            add_to_unanswered(session, question="Find me a job", **keep)
        assert caught.value.problem is TakeOverProblem.EVALUATION_QUESTION


def test_a_full_list_takes_no_more_questions(database: Database, now: datetime) -> None:
    full = "".join(f"en: number {number}\n" for number in range(UNANSWERED_LIMIT))
    with database.write() as session:
        set_unanswered_questions(session, source=full, author_id=7, now=now, based_on=0)
        with pytest.raises(CannotTakeOver) as caught:
            add_to_unanswered(session, language="en", question="one more", author_id=7, now=now)
    assert caught.value.problem is TakeOverProblem.LIST_FULL


def test_questions_for_measuring_are_written_as_they_are_read(
    database: Database, now: datetime, tmp_path: Path
) -> None:
    with database.write() as session:
        add_to_evaluation(session, language="zh", question="我的包裹", answers=["a", "b"], author_id=None, now=now)
        add_to_evaluation(session, language="en", question="pizza", answers=[], author_id=None, now=now)
        lines = list(json_lines(list_evaluation_questions(session)))
    assert "我的包裹" in lines[1]
    assert json.loads(lines[0])["answers"] == []
    path = tmp_path / "log.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    read = load_questions(path)
    assert [(question.question, question.answers, question.split) for question in read] == [
        ("pizza", (), "held_out"),
        ("我的包裹", ("a", "b"), "held_out"),
    ]


@pytest.mark.usefixtures("articles")
def test_what_became_of_questions_is_told(database: Database, now: datetime) -> None:
    with database.write() as session:
        add_to_article(session, slug="tracking", language="en", question="where is it", author_id=7, now=now)
        add_to_evaluation(session, language="de", question="wo ist es", answers=(), author_id=7, now=now)
        add_to_unanswered(session, language="hr", question="poklon bon", author_id=7, now=now)
        asked = [
            KnownQuestion("en", "Where is it?"),
            KnownQuestion("de", "Wo ist es!"),
            KnownQuestion("de", "where is it"),
            KnownQuestion("hr", "Poklon bon?"),
        ]
        assert taken_over(session, asked) == {
            asked[0]: TakenOver("tracking", False),
            asked[1]: TakenOver(None, True),
            asked[3]: TakenOver(None, False, unanswered=True),
        }
