"""Comments on a translation: written once, in threads of one level, shown when they may be, told to subscribers once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.knowledge import ArticleNotFound, PublishedTranslation, list_notes
from helpcenter.knowledge.comments import (
    LONGEST_TEXT,
    CommentDraft,
    CommentMode,
    CommentNotFound,
    CommentNotice,
    CommentNoticeKind,
    CommentOrder,
    CommentReason,
    CommentState,
    InvalidComment,
    SubscriptionNotFound,
    Written,
    comments_of,
    confirm,
    count_states,
    erase_comments_of,
    find_subscription,
    forget_unconfirmed,
    list_comments,
    moderate,
    page_of_thread,
    read_threads,
    subscribe,
    unsubscribe,
    vote_for_comment,
    voted_for,
    write_comment,
)

SHOWN, PENDING, SPAM = CommentState.SHOWN, CommentState.PENDING, CommentState.SPAM


@dataclass
class Kept:
    """An outbox that remembers."""

    notices: list[CommentNotice] = field(default_factory=list)

    def put(self, session: Session, notice: CommentNotice) -> None:
        self.notices.append(notice)


@dataclass
class Readers:
    """Readers of one article, in one transaction. Each comment is written a minute after the one before."""

    session: Session
    article: PublishedTranslation
    now: datetime
    outbox: Kept = field(default_factory=Kept)
    count: int = 0

    def write(self, text: str = "Thank you!", mode: str = "open", **changes: Any) -> Written:
        self.count += 1
        self.now += timedelta(minutes=1)
        values: dict[str, Any] = {
            "slug": self.article.slug,
            "language": "en",
            "name": "Gus",
            "request_key": f"form {self.count}",
            "guest": "gus",
        }
        draft = CommentDraft(text=text, **{**values, **changes})
        return write_comment(self.session, draft, mode=CommentMode(mode), outbox=self.outbox, now=self.now)

    def subscribe(self, email: str, *, confirmed: bool = False, **changes: Any) -> None:
        subscribe(
            self.session,
            slug=self.article.slug,
            language="en",
            email=email,
            person_id=changes.pop("person_id", None),
            mail_language="de",
            confirmed=confirmed,
            outbox=self.outbox,
            now=self.now,
            **changes,
        )

    def decide(self, comment: int, state: CommentState, reason: CommentReason | None = None) -> None:
        moderate(self.session, comment, state=state, reason=reason, actor_id=7, outbox=self.outbox, now=self.now)

    def texts(self, order: CommentOrder = CommentOrder.OLDEST, **page: int) -> list[str]:
        found = read_threads(self.session, self.article.translation_id, order=order, **page)
        return [text for thread in found.threads for text in (thread.text, *(reply.text for reply in thread.replies))]


@pytest.fixture
def readers(database: Database, publish_text: Callable[..., PublishedTranslation], now: datetime) -> Any:
    with database.write() as session:
        yield Readers(session, publish_text(session, "returns"), now)


def test_threads_have_one_level_and_three_orders(readers: Readers) -> None:
    first = readers.write("first")
    second = readers.write("second")
    third = readers.write("third")
    reply = readers.write("reply", reply_to=first.comment_id)
    readers.write("reply to the reply", reply_to=reply.comment_id)
    vote_for_comment(readers.session, third.comment_id, voter="a", useful=True, now=readers.now)
    assert readers.texts() == ["first", "reply", "reply to the reply", "second", "third"]
    assert readers.texts(CommentOrder.NEWEST) == ["third", "second", "first", "reply", "reply to the reply"]
    assert readers.texts(CommentOrder.MOST_VOTED)[0] == "third"
    assert readers.texts(page=2, threads_per_page=2) == ["third"]
    assert read_threads(readers.session, readers.article.translation_id, page=9, threads_per_page=2).page == 2
    place = readers.article.translation_id
    assert [page_of_thread(readers.session, found.comment_id, place, 2) for found in (first, second, third, reply)] == [
        1,
        1,
        2,
        1,
    ]
    readers.decide(first.comment_id, CommentState.HIDDEN)
    assert readers.texts() == ["second", "third"]
    assert read_threads(readers.session, place).total == 2


def test_the_same_comment_is_kept_once_and_repeated_elsewhere_it_is_spam(readers: Readers) -> None:
    long = "This text is long enough to be told from a simple thank you."
    first = readers.write(long)
    assert readers.write(long, request_key="form 1").comment_id == first.comment_id  # the same form twice
    assert readers.write(long.upper()).comment_id == first.comment_id  # after the browser's Back
    assert readers.write(long, guest="somebody else").state is SPAM
    assert readers.write("Thank you!", guest="a").state is readers.write("Thank you!", guest="b").state is SHOWN


def test_a_guest_waits_until_one_comment_was_shown(readers: Readers) -> None:
    first = readers.write("first", "moderated")
    assert (first.state, first.reason) == (PENDING, CommentReason.FIRST_COMMENT)
    assert readers.write("second", "moderated").state is PENDING
    assert readers.write("a person", "moderated", person_id=3).state is SHOWN
    readers.decide(first.comment_id, SHOWN)
    assert readers.write("third", "moderated").state is SHOWN
    assert readers.write("another guest", "moderated", guest="gertrud").state is PENDING
    assert readers.texts() == ["first", "a person", "third"]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"text": " \n"}, ["text: empty"]),
        ({"name": "\u202e ", "text": "x" * (LONGEST_TEXT + 1)}, ["name: empty", "text: too-long"]),
        ({"name": "n" * 61}, ["name: too-long"]),
    ],
)
def test_what_cannot_be_kept_is_told_all_at_once(
    readers: Readers, changes: dict[str, str], problems: list[str]
) -> None:
    with pytest.raises(InvalidComment) as refused:
        readers.write(**changes)
    assert [f"{found.field}: {found.problem}" for found in refused.value.problems] == problems


def test_comments_stand_where_readers_can_read(readers: Readers) -> None:
    hidden = readers.write("hidden")
    readers.decide(hidden.comment_id, CommentState.HIDDEN)
    with pytest.raises(CommentNotFound):
        readers.write(reply_to=hidden.comment_id)
    with pytest.raises(CommentNotFound):
        readers.write(mode="off")
    for changes in ({"slug": "nowhere"}, {"language": "de"}):
        with pytest.raises(ArticleNotFound):
            readers.write(**changes)
    with pytest.raises(CommentNotFound):
        vote_for_comment(readers.session, hidden.comment_id, voter="a", useful=True, now=readers.now)


def test_a_reader_has_one_vote_for_a_comment_and_may_take_it_back(readers: Readers) -> None:
    number = readers.write().comment_id
    counts = [
        vote_for_comment(readers.session, number, voter=voter, useful=useful, now=readers.now)
        for voter, useful in [("a", True), ("a", True), ("b", True), ("a", False), ("c", False)]
    ]
    assert counts == [1, 1, 2, 1, 1]
    assert voted_for(readers.session, {number: "b"}) == {number}
    assert voted_for(readers.session, {number: "a"}) == set()


def test_subscribers_hear_once_of_what_is_shown_and_never_of_their_own(readers: Readers) -> None:
    first = readers.write("first", "moderated", guest="gus")
    readers.subscribe("gus@x.example", confirmed=True, comment_id=first.comment_id)
    readers.subscribe("all@x.example", confirmed=True)
    readers.subscribe("gus@x.example", confirmed=True)
    readers.subscribe("not-yet@x.example")
    readers.subscribe("ben@x.example", confirmed=True, person_id=3)
    asked, readers.outbox.notices = readers.outbox.notices, []
    assert [(notice.kind, notice.to_email, notice.text) for notice in asked] == [
        (CommentNoticeKind.CONFIRM, "not-yet@x.example", "")
    ]
    readers.decide(first.comment_id, SHOWN)
    readers.decide(first.comment_id, CommentState.HIDDEN)
    readers.decide(first.comment_id, SHOWN)
    told = [(notice.kind, notice.to_email) for notice in readers.outbox.notices]
    assert sorted(told) == [
        (CommentNoticeKind.NEW_COMMENT, "all@x.example"),
        (CommentNoticeKind.NEW_COMMENT, "ben@x.example"),
    ]
    readers.outbox.notices.clear()
    readers.write("a reply", person_id=3, reply_to=first.comment_id)
    told = [(notice.kind, notice.to_email) for notice in readers.outbox.notices]
    assert sorted(told) == [
        (CommentNoticeKind.NEW_COMMENT, "all@x.example"),
        (CommentNoticeKind.REPLY, "gus@x.example"),
    ]
    assert len({notice.key for notice in readers.outbox.notices}) == 2


def test_an_address_is_asked_before_it_is_told_anything(readers: Readers) -> None:
    readers.subscribe("gina@x.example")
    readers.subscribe("gina@x.example")  # asked once a day only
    (question,) = readers.outbox.notices
    readers.write("not for her yet")
    assert len(readers.outbox.notices) == 1
    found = confirm(readers.session, question.subscription, readers.now)
    assert (found.slug, found.article_language, found.confirmed, found.to_replies) == ("returns", "en", True, False)
    readers.write("for her")
    assert [notice.to_email for notice in readers.outbox.notices[1:]] == ["gina@x.example"]
    unsubscribe(readers.session, question.subscription)
    unsubscribe(readers.session, question.subscription)
    readers.write("not for her any more")
    assert len(readers.outbox.notices) == 2
    assert find_subscription(readers.session, question.subscription) is None
    with pytest.raises(SubscriptionNotFound):
        confirm(readers.session, question.subscription, readers.now)


def test_nobody_can_flood_an_address_and_silence_is_forgotten(readers: Readers) -> None:
    numbers = [readers.write(f"comment {number}").comment_id for number in range(8)]
    for number in numbers:
        readers.subscribe("victim@x.example", comment_id=number)
    assert len(readers.outbox.notices) == 5
    assert forget_unconfirmed(readers.session, before=readers.now) == 0
    assert forget_unconfirmed(readers.session, before=readers.now + timedelta(seconds=1)) == 5


def test_moderators_see_what_waits_first_and_leave_a_trail(readers: Readers) -> None:
    late = [readers.write(f"waiting {number}", "moderated").comment_id for number in range(3)]
    readers.write("buy", trap_filled=True)
    page = list_comments(readers.session, PENDING, per_page=2)
    assert [(found.text, found.slug, found.title) for found in page.comments] == [
        ("waiting 0", "returns", "Title of returns"),
        ("waiting 1", "returns", "Title of returns"),
    ]
    assert (page.total, page.pages) == (3, 2)
    assert list_comments(readers.session, SPAM).comments[0].reason is CommentReason.TRAP
    readers.decide(late[0], CommentState.HIDDEN, CommentReason.OFF_TOPIC)
    readers.decide(late[0], CommentState.HIDDEN, CommentReason.OFF_TOPIC)  # nothing changes, nothing is noted
    readers.decide(late[1], SHOWN, CommentReason.ABUSIVE)
    readers.decide(late[2], SPAM, CommentReason.TRAP)  # not a reason that people give
    notes = [
        (note.act, dict(note.details)) for note in list_notes(readers.session).notes if note.act.startswith("comment")
    ]
    assert notes == [
        ("comment-marked-spam", {"comment": late[2], "before": "pending"}),
        ("comment-shown", {"comment": late[1], "before": "pending"}),
        ("comment-hidden", {"comment": late[0], "before": "pending", "reason": "off-topic"}),
    ]
    assert count_states(readers.session) == {PENDING: 0, SHOWN: 1, CommentState.HIDDEN: 1, SPAM: 2}
    with pytest.raises(CommentNotFound):
        readers.decide(999, SHOWN)


def test_what_is_kept_of_a_person_can_be_given_to_them_and_erased(readers: Readers) -> None:
    ben = readers.write("of Ben", person_id=3, name="Ben")
    readers.write("also of Ben", person_id=3)
    readers.write("a reply of Gus", reply_to=ben.comment_id)
    gina = readers.write("of Gina", guest="gina", name="Gina")
    readers.subscribe("gina@x.example", confirmed=True, comment_id=gina.comment_id)
    readers.subscribe("ben@x.example", confirmed=True, person_id=3)
    assert [found.text for found in comments_of(readers.session, person_id=3)] == ["of Ben", "also of Ben"]
    assert [found.name for found in comments_of(readers.session, email="gina@x.example")] == ["Gina"]
    assert erase_comments_of(readers.session, person_id=3) == 2
    assert erase_comments_of(readers.session, email="gina@x.example") == 1
    assert readers.texts() == ["", "a reply of Gus"]
    assert comments_of(readers.session, person_id=3) == ()
    readers.outbox.notices.clear()
    readers.write("nobody is told")
    assert readers.outbox.notices == []
