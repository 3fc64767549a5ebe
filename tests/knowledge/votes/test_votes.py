"""Votes on articles: one for each reader of a revision, counted by revision, and which translations have few friends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.knowledge import ArticleNotFound, archive_article
from helpcenter.knowledge.tables import TranslationRow
from helpcenter.knowledge.votes import (
    LONGEST_WORDS,
    Vote,
    VoteCount,
    VoteReason,
    find_vote,
    low_voted,
    vote,
    votes_of_article,
    words_beside_votes,
)

Act = Callable[..., Vote]


@pytest.fixture
def say(now: datetime) -> Act:
    def say(session: Session, voter: str, helped: bool, number: int = 1, **more: object) -> Vote:
        values: dict[str, object] = {"slug": "returns", "language": "en", "revision_number": number, **more}
        return vote(session, voter=voter, helped=helped, now=now, **values)  # type: ignore[arg-type]

    return say


def test_a_reader_has_one_vote_on_a_revision_and_may_change_it(
    database: Database, publish_text: Callable[..., object], say: Act
) -> None:
    with database.write() as session:
        first = publish_text(session, "returns")
        say(session, "ann", True)
        say(session, "ben", True)
        changed = say(session, "ann", False, reason=VoteReason.WRONG, words=" It is\x00 60 days. ")
        assert changed == Vote(False, VoteReason.WRONG, "It is 60 days.")
        assert find_vote(session, first.revision_id, "ann") == changed  # type: ignore[attr-defined]
        assert find_vote(session, first.revision_id, "cy") is None  # type: ignore[attr-defined]
        (only,) = votes_of_article(session, "returns")
        assert (only.language, only.number, only.published) == ("en", 1, True)
        assert only.count == VoteCount(1, 1, {VoteReason.WRONG: 1})
        assert [words.text for words in words_beside_votes(session, "returns")] == ["It is 60 days."]
        say(session, "ann", True, reason=VoteReason.WRONG, words="still here?")
        assert words_beside_votes(session, "returns") == ()
        assert len(say(session, "ann", False, words="x" * 5000).words) == LONGEST_WORDS


def test_votes_are_those_of_a_revision_that_readers_could_read(
    database: Database, publish_text: Callable[..., object], save_text: Callable[..., object], say: Act, now: datetime
) -> None:
    with database.write() as session:
        publish_text(session, "returns")
        save_text(session, "returns", body="Not for readers yet.")
        publish_text(session, "returns", body="New words.")
        say(session, "ann", True, 1)  # opened before the new text was published
        say(session, "ann", False, 3)
        for number, language, slug in (
            (2, "en", "returns"),
            (9, "en", "returns"),
            (1, "de", "returns"),
            (1, "en", "x"),
        ):
            with pytest.raises(ArticleNotFound):
                say(session, "ann", True, number, language=language, slug=slug)
        found = votes_of_article(session, "returns")
        assert [(votes.number, votes.published, votes.count.share) for votes in found] == [
            (3, True, 0.0),
            (1, False, 1.0),
        ]
        archive_article(session, "returns", now)
        with pytest.raises(ArticleNotFound):
            say(session, "ann", True, 3)


@pytest.mark.parametrize(
    ("yes", "no", "low"), [(0, 0, False), (0, 4, False), (0, 5, True), (5, 5, True), (3, 2, False), (50, 40, False)]
)
def test_low_votes_are_enough_votes_of_which_few_say_yes(
    database: Database, publish_text: Callable[..., object], say: Act, yes: int, no: int, low: bool
) -> None:
    with database.write() as session:
        publish_text(session, "returns")
        publish_text(session, "another")
        for number in range(yes + no):
            say(session, f"reader {number}", number < yes)
        assert len(session.scalars(select(TranslationRow.id).where(low_voted())).all()) == low
        publish_text(session, "returns", body="Mended.")
        assert session.scalars(select(TranslationRow.id).where(low_voted())).all() == []
