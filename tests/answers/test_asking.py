"""A question in, an outcome out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from helpcenter.answers import Outcome, OutcomeKind, QuestionError, QuestionProblem, ask, find_receipt
from helpcenter.db import Database
from helpcenter.errors import Unavailable
from helpcenter.knowledge import PublishedTranslation
from helpcenter.retrieval import Retriever

pytestmark = pytest.mark.slow

Asked = Callable[..., Outcome]


def test_a_question_is_answered_with_the_passages_it_rests_on(asked: Asked) -> None:
    outcome = asked("If I changed my mind, who pays the postage of a return?")
    assert outcome.kind is OutcomeKind.ANSWER
    assert outcome.confidence > 0.6
    passage = next(passage for passage in outcome.passages if passage.anchor)
    assert (passage.slug, passage.language, passage.title) == ("return-an-item", "en", "Return an item")
    assert passage.heading_path == ("Postage of a return",)
    assert passage.anchor == "postage-of-a-return"
    assert passage.lead == ("If you changed your mind, you pay for the postage.",)
    assert not passage.other_language
    assert "return-an-item" not in [article.slug for article in outcome.related]
    assert outcome.recipe


def test_the_opening_of_the_article_is_shown_too(asked: Asked) -> None:
    texts = [passage.text for passage in asked("If I changed my mind, who pays the postage of a return?").passages]
    assert "You can return an item within 30 days if it is unused." in texts


def test_steps_stay_steps(asked: Asked) -> None:
    outcome = asked("How do I return an item? How to return it?")
    steps = [block for passage in outcome.passages for block in passage.blocks if block.kind == "steps"]
    assert steps[0].items == ("Open My orders.", "Choose Return.", "Wait for the return number.")


def test_marked_sentences_are_whole_sentences_of_the_passage(asked: Asked) -> None:
    for question in ("postage of a return", "my account is locked", "where is my invoice?"):
        for passage in asked(question).passages:
            assert all(sentence.text in passage.text for sentence in passage.sentences)
            assert all(sentence.text.endswith((".", "!", "?")) for sentence in passage.sentences)


def test_nothing_in_the_articles_is_said_plainly(asked: Asked) -> None:
    for question in ("what is the capital of France", "best recipe for apple pie"):
        outcome = asked(question)
        assert outcome.kind is OutcomeKind.NO_ANSWER
        assert outcome.passages == ()
        assert outcome.related == ()
        assert outcome.confidence < 0.3


def test_an_article_in_another_language_answers_and_says_so(asked: Asked) -> None:
    outcome = asked("Muss ich innerhalb der Europäischen Union Zoll und Einfuhrumsatzsteuer bezahlen?", "de")
    assert outcome.language == "de"
    assert outcome.passages
    assert all(passage.other_language and passage.language == "es" for passage in outcome.passages)


def test_the_answer_is_in_the_language_of_the_question_not_of_the_page(asked: Asked) -> None:
    outcome = asked("Kann ich den Artikel innerhalb von 30 Tagen zurücksenden?", "en")
    assert outcome.language == "de"
    first = (*outcome.passages, *outcome.related)[0]
    assert (first.slug, first.language) == ("return-an-item", "de")


def test_a_word_alone_is_in_the_language_whose_articles_have_it(asked: Asked) -> None:
    assert asked("Porto", "de").language == "de"
    assert asked("account", "es").language == "en"
    assert asked("qwrtz", "es").language == "es"


def test_the_asker_knows_the_language_best(database: Database, retriever: Retriever, now: datetime) -> None:
    outcome = ask(database, retriever, question="account", page_language="en", now=now, question_language="pt-BR")
    assert outcome.language == "pt-BR"
    assert outcome.details["language_chosen"] is True
    assert outcome.details["detected_language"] == "en"


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("", QuestionProblem.EMPTY),
        (" \n\t ", QuestionProblem.EMPTY),
        ("\0\u200e", QuestionProblem.EMPTY),
        ("🙂🙂", QuestionProblem.NOTHING_TO_READ),
        ("?!…", QuestionProblem.NOTHING_TO_READ),
    ],
)
def test_a_question_without_words_is_refused(question: str, problem: QuestionProblem, asked: Asked) -> None:
    with pytest.raises(QuestionError) as refused:
        asked(question)
    assert refused.value.problem is problem
    assert refused.value.status == 422


def test_a_long_question_is_answered_from_its_beginning(asked: Asked) -> None:
    outcome = asked("If I changed my mind, who pays the postage of a return? " + "Hello there. " * 1_000)
    assert outcome.shortened
    assert len(outcome.question) <= 1_000
    assert not asked("who pays?" + " " * 5_000).shortened


@pytest.mark.parametrize(
    "question",
    [
        "'; DROP TABLE answer_receipts; --",
        "<script>alert('x')</script> return",
        "كيف يمكنني إرجاع المنتج؟",
        "כמה זמן לוקח ההחזר?",
        "return\0item",
        "\ud800 return an item",
        "ﷺ" * 2_000,
        "x" * 10_000,
        "</s><mask> return",
    ],
)
def test_a_hostile_question_gets_an_outcome(question: str, asked: Asked) -> None:
    outcome = asked(question)
    assert outcome.kind in OutcomeKind
    outcome.question.encode()
    assert "\0" not in outcome.question


def test_what_was_published_a_moment_ago_answers(asked: Asked, put: Callable[..., PublishedTranslation]) -> None:
    question = "Can the colour of a rug be chosen?"
    assert all(passage.slug != "rugs" for passage in asked(question).passages)
    put("rugs", "en", "Colour of a rug", "The colour of a rug can be chosen when it is ordered.")
    assert asked(question).passages[0].text == "The colour of a rug can be chosen when it is ordered."


def test_receipts_are_random(asked: Asked) -> None:
    receipts = {asked("where is my invoice?").receipt_id for _ in range(3)}
    assert len(receipts) == 3
    assert all(len(receipt) >= 16 for receipt in receipts)


def test_an_answer_is_given_even_when_its_receipt_cannot_be_kept(
    database: Database, retriever: Retriever, now: datetime
) -> None:
    if not database.is_sqlite:
        pytest.skip("only SQLite has one writer at a time")
    impatient = Database(str(database.url), busy_timeout_seconds=0.05)
    with database.write() as session:
        session.connection()  # BEGIN IMMEDIATE: nobody else may write now
        outcome = ask(impatient, retriever, question="where is my invoice?", page_language="en", now=now)
    assert outcome.receipt_id
    with database.read() as session:
        assert find_receipt(session, outcome.receipt_id) is None
    impatient.close()


def test_a_database_that_cannot_be_read_is_said_so(database: Database, retriever: Retriever, now: datetime) -> None:
    if not database.is_sqlite:
        pytest.skip("another database names a missing table in another way")
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE changes RENAME TO changes_away")
    try:
        with pytest.raises(Unavailable):
            ask(database, retriever, question="where is my invoice?", page_language="en", now=now)
    finally:
        with database.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE changes_away RENAME TO changes")
