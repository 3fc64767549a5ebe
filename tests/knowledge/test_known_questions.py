"""Known questions in the database: kept whole, read in order, noted for the index, and never lost between two editors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from helpcenter.db import Database
from helpcenter.knowledge import (
    ArticleNotFound,
    ChangeKind,
    InvalidKnownQuestions,
    KnownQuestion,
    PublishedTranslation,
    QuestionsConflict,
    add_known_question,
    changes_since,
    get_questions_file,
    known_questions,
    latest_change_number,
    same_question_elsewhere,
    set_known_questions,
)

EDDIE, MIA = 7, 8
PARCEL = "# parcels\r\nen: where is my parcel\r\n\r\nhr: gdje je moj paket"

Publish = Callable[..., PublishedTranslation]


def test_the_file_is_kept_as_it_is_and_read_in_its_order(
    database: Database, publish_text: Publish, now: datetime
) -> None:
    with database.write() as session:
        article = publish_text(session, "tracking").article_id
        publish_text(session, "returns")
        kept = set_known_questions(session, slug="tracking", source=PARCEL, author_id=EDDIE, now=now, based_on=0)
    expected = (KnownQuestion("en", "where is my parcel"), KnownQuestion("hr", "gdje je moj paket"))
    with database.read() as session:
        assert get_questions_file(session, "tracking") == kept
        assert (kept.source, kept.version, kept.author_id, kept.saved_at) == (PARCEL, 1, EDDIE, now)
        assert known_questions(session) == {article: expected}
        assert known_questions(session, [article, 999]) == {article: expected}
        assert known_questions(session, []) == {}
        assert get_questions_file(session, "returns").version == 0
        with pytest.raises(ArticleNotFound):
            get_questions_file(session, "no-such-article")


def test_a_change_is_noted_for_each_published_translation(
    database: Database, publish_text: Publish, save_text: Callable[..., object], now: datetime
) -> None:
    with database.write() as session:
        published = [publish_text(session, "tracking", language=tag).translation_id for tag in ("en", "hr")]
        save_text(session, "tracking", language="de")
        before = latest_change_number(session)
    with database.write() as session:
        set_known_questions(session, slug="tracking", source=PARCEL, author_id=EDDIE, now=now, based_on=0)
    with database.write() as session:  # nothing new, nothing noted
        set_known_questions(session, slug="tracking", source=PARCEL, author_id=MIA, now=now, based_on=1)
        assert not add_known_question(
            session, slug="tracking", language="en", text="Where is my parcel?", author_id=MIA, now=now
        )
    with database.read() as session:
        noted = changes_since(session, before)
        assert [(change.translation_id, change.kind) for change in noted] == [
            (translation, ChangeKind.QUESTIONS) for translation in published
        ]
        assert get_questions_file(session, "tracking").author_id == EDDIE


def test_an_article_nobody_reads_yet_may_have_questions(
    database: Database, save_text: Callable[..., object], now: datetime
) -> None:
    with database.write() as session:
        save_text(session, "tracking")
        set_known_questions(session, slug="tracking", source=PARCEL, author_id=EDDIE, now=now, based_on=0)
        assert latest_change_number(session) == 0
        assert len(known_questions(session)) == 1


def test_a_bad_line_is_refused_and_nothing_changes(database: Database, publish_text: Publish, now: datetime) -> None:
    with database.write() as session:
        publish_text(session, "tracking")
        before = latest_change_number(session)
    with pytest.raises(InvalidKnownQuestions, match="line 2"), database.write() as session:
        set_known_questions(session, slug="tracking", source="en: one\nand two\n", author_id=1, now=now, based_on=0)
    with database.read() as session:
        assert get_questions_file(session, "tracking").version == 0
        assert latest_change_number(session) == before


def test_two_editors_at_once_lose_nothing(database: Database, publish_text: Publish, now: datetime) -> None:
    with database.write() as session:
        publish_text(session, "tracking")
        set_known_questions(session, slug="tracking", source="en: first\n", author_id=EDDIE, now=now, based_on=0)
    with pytest.raises(QuestionsConflict) as caught, database.write() as session:
        set_known_questions(session, slug="tracking", source="en: second\n", author_id=MIA, now=now, based_on=0)
    assert (caught.value.latest.source, caught.value.latest.author_id) == ("en: first\n", EDDIE)
    with database.write() as session:
        assert add_known_question(session, slug="tracking", language="hr", text="treće", author_id=MIA, now=now)
    with database.read() as session:
        assert get_questions_file(session, "tracking").source == "en: first\nhr: treće\n"


def test_taking_all_questions_away_is_kept_too(database: Database, publish_text: Publish, now: datetime) -> None:
    with database.write() as session:
        publish_text(session, "tracking")
        set_known_questions(session, slug="tracking", source=PARCEL, author_id=EDDIE, now=now, based_on=0)
        set_known_questions(session, slug="tracking", source="", author_id=EDDIE, now=now, based_on=1)
        assert known_questions(session) == {}
        assert get_questions_file(session, "tracking").version == 2


def test_control_characters_do_not_reach_the_database(database: Database, publish_text: Publish, now: datetime) -> None:
    with database.write() as session:
        publish_text(session, "tracking")
        kept = set_known_questions(
            session, slug="tracking", source="en: where\x00 is it\ud800\n", author_id=1, now=now, based_on=0
        )
        add_known_question(session, slug="tracking", language="de", text="wo\x00 ist es", author_id=1, now=now)
        assert kept.source == "en: where is it\n"
        assert get_questions_file(session, "tracking").questions[-1] == KnownQuestion("de", "wo ist es")


def test_the_same_question_under_two_articles_is_found(
    database: Database, publish_text: Publish, now: datetime
) -> None:
    with database.write() as session:
        for slug, source in (
            ("a", "en: Where is it?\nes: cancelar\n"),
            ("b", "en: where is it\n"),
            ("c", "pt: cancelar"),
        ):
            publish_text(session, slug)
            set_known_questions(session, slug=slug, source=source, author_id=1, now=now, based_on=0)
        assert same_question_elsewhere(session, "a") == {KnownQuestion("en", "Where is it?"): ("b",)}
        assert same_question_elsewhere(session, "c") == {}
