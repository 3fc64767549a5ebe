"""Questions without a good answer find together, and stay together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from helpcenter.answers import record_vote
from helpcenter.answers.gaps import (
    GapGroup,
    GapReason,
    GapState,
    Trend,
    decide,
    forget_old_gaps,
    gap_questions,
    gathering,
    list_gaps,
)
from helpcenter.answers.gaps.tables import GapGroupRow
from helpcenter.answers.gaps.weeks import week_of
from helpcenter.db import Database
from helpcenter.knowledge import list_notes
from tests.answers.gaps.conftest import Gather, Put

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("shop")]

GIFTS = ("payment-methods", "vouchers")
PARCELS = ("tracking", "delays")
Groups = Callable[..., list[GapGroup]]


@pytest.fixture
def groups(database: Database, now: datetime) -> Groups:
    def groups(state: GapState = GapState.OPEN, at: datetime = now) -> list[GapGroup]:
        with database.read() as session:
            return list(list_gaps(session, now=at, state=state).groups)

    return groups


def test_questions_of_one_meaning_are_one_group_in_any_language(put_asked: Put, gather: Gather, groups: Groups) -> None:
    put_asked("do you sell gift cards", near=GIFTS)
    put_asked("Do you sell gift cards?", near=GIFTS)
    put_asked("verkauft ihr Geschenkkarten", "de", near=GIFTS, kind="suggestions")
    put_asked("the parcel is late", near=PARCELS)
    put_asked("answered and nobody complained", kind="answer")
    assert gather().receipts == 4

    gifts, parcel = groups()
    assert (gifts.anchor, gifts.times, gifts.questions) == ("do you sell gift cards", 3, 2)
    assert gifts.languages == ("en", "de")
    assert gifts.reasons == {GapReason.NO_ANSWER: 2, GapReason.ONLY_SUGGESTED: 1}
    assert (gifts.nearest[0].slug, gifts.nearest[0].share) == ("payment-methods", 1.0)
    assert gifts.nearest[0].confidence == pytest.approx(0.2)
    assert [(example.text, example.times) for example in gifts.examples] == [
        ("do you sell gift cards", 2),
        ("verkauft ihr Geschenkkarten", 1),
    ]
    assert (parcel.anchor, parcel.lately) == ("the parcel is late", 1)
    assert gifts.trend is Trend.NEW


def test_a_group_keeps_its_name_while_questions_join(
    put_asked: Put, gather: Gather, groups: Groups, now: datetime
) -> None:
    put_asked("do you sell gift cards", near=GIFTS, at=now - timedelta(weeks=7))
    gather(now - timedelta(weeks=6))
    number = groups(at=now - timedelta(weeks=6))[0].number
    for week in reversed(range(6)):
        put_asked("can I buy a gift card", near=GIFTS, at=now - timedelta(weeks=week, hours=1))
        gather(now - timedelta(weeks=week))
    (group,) = groups()
    assert (group.number, group.anchor, group.times, group.questions) == (number, "do you sell gift cards", 7, 2)
    assert group.counts == (0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 1, 1)
    assert group.trend is Trend.STEADY


def test_looking_again_changes_nothing(put_asked: Put, gather: Gather, groups: Groups, now: datetime) -> None:
    put_asked("do you sell gift cards", near=GIFTS)
    assert gather().complete
    before = groups()
    assert gather() == gathering.Gathered(0, True)
    assert gather(now + timedelta(seconds=5)).receipts == 0
    assert groups() == before


def test_a_receipt_that_was_written_late_is_found(
    put_asked: Put, gather: Gather, groups: Groups, now: datetime
) -> None:
    put_asked("do you sell gift cards", near=GIFTS)
    gather()
    put_asked("the parcel is late", near=PARCELS, at=now - timedelta(seconds=20))
    gather(now + timedelta(seconds=1))
    assert len(groups()) == 2


def test_votes_and_cases_count(
    database: Database, put_asked: Put, gather: Gather, groups: Groups, now: datetime
) -> None:
    answered = put_asked("where is the parcel", near=PARCELS, kind="answer")
    suggested = put_asked("do you sell gift cards", near=GIFTS, kind="suggestions")
    taken = put_asked("my seller is rude", near=("message-a-seller",), kind="answer")
    gather()
    assert [group.anchor for group in groups()] == ["do you sell gift cards"]
    with database.write() as session:
        record_vote(session, receipt_id=answered, helped=False, now=now + timedelta(seconds=30))
        record_vote(session, receipt_id=suggested, helped=True, now=now + timedelta(seconds=30))
    gather(now + timedelta(seconds=90), taken=[taken])
    found = {group.anchor: group.reasons for group in groups()}
    assert found == {
        "where is the parcel": {GapReason.DID_NOT_HELP: 1},
        "my seller is rude": {GapReason.TAKEN_TO_TEAM: 1},
    }
    with database.write() as session:
        record_vote(session, receipt_id=taken, helped=True, now=now + timedelta(minutes=3))
    gather(now + timedelta(minutes=4), taken=[taken])
    assert len(groups()) == 2, "a case was opened all the same"


def test_a_follow_up_is_read_with_what_it_leans_on(
    database: Database, put_asked: Put, gather: Gather, groups: Groups
) -> None:
    details = {"follows": ["do you sell gift cards"], "considered": [{"slug": "payment-methods", "score": 1.0}]}
    put_asked("and for how much", details=details)
    gather()
    (group,) = groups()
    with database.read() as session:
        (question,) = gap_questions(session, group.number)
    assert (question.text, question.follows) == ("do you sell gift cards and for how much", True)


def test_it_goes_on_where_patience_ended(
    put_asked: Put, gather: Gather, groups: Groups, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "_PORTION", 2)
    for place in range(5):
        put_asked(f"do you sell gift cards {'very ' * place}", near=GIFTS)
    assert gather(patience_seconds=0) == gathering.Gathered(1, False)
    rounds = 1
    while not gather(patience_seconds=0).complete:
        rounds += 1
    assert rounds < 6
    (group,) = groups()
    assert group.times == 5


def test_what_was_put_away_comes_back_when_it_grows(
    database: Database, put_asked: Put, gather: Gather, groups: Groups, now: datetime
) -> None:
    put_asked("do you sell gift cards", near=GIFTS)
    gather()
    with database.write() as session:
        decide(session, groups()[0].number, GapState.NOT_OURS, note="we never will", actor_id=7, now=now)
    for place in range(4):
        put_asked("do you sell gift cards", near=GIFTS, at=now + timedelta(minutes=place))
    gather(now + timedelta(hours=1))
    assert (groups(), len(groups(GapState.NOT_OURS))) == ([], 1)
    put_asked("gift cards?", near=GIFTS, at=now + timedelta(hours=2))
    gather(now + timedelta(hours=3))
    (group,) = groups()
    assert (group.note, group.times, group.returned_at) == ("we never will", 6, now + timedelta(hours=3))
    with database.read() as session:
        acts = [note.act for note in list_notes(session).notes]
    assert acts[:2] == ["gap-came-back", "gap-put-away"]


def test_another_embedder_keeps_the_groups(
    database: Database, put_asked: Put, gather: Gather, groups: Groups, now: datetime
) -> None:
    put_asked("do you sell gift cards", near=GIFTS)
    gather()
    with database.write() as session:
        row = session.get_one(GapGroupRow, groups()[0].number)
        row.recipe, row.vector = "another", b"\0" * 8
    put_asked("can I buy gift cards", near=GIFTS, at=now)
    gather(now + timedelta(minutes=1))
    (group,) = groups()
    assert (group.anchor, group.questions) == ("do you sell gift cards", 2)


def test_what_is_old_is_forgotten(
    database: Database, put_asked: Put, gather: Gather, groups: Groups, now: datetime
) -> None:
    put_asked("do you sell gift cards", near=GIFTS, at=now - timedelta(weeks=20))
    put_asked("the parcel is late", near=PARCELS)
    gather()
    with database.write() as session:
        assert forget_old_gaps(session, before=week_of(now - timedelta(weeks=10))) == 1
        assert session.query(GapGroupRow).count() == 1
    assert [group.anchor for group in groups()] == ["the parcel is late"]
