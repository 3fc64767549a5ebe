from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy.orm import Session

from helpcenter.cases import (
    Author,
    AuthorKind,
    CaseNotFound,
    CaseState,
    CaseView,
    CheckedFile,
    EventKind,
    InvalidRequest,
    LocalStore,
    MessageView,
    Notice,
    NoticeKind,
    OpenedCase,
    Problem,
    close,
    get_case,
    reopen,
    reply,
)
from helpcenter.db import Database

Open = Callable[..., OpenedCase]
HOUR = timedelta(hours=1)


@pytest.fixture
def number(open_: Open) -> str:
    return open_().number


@pytest.fixture
def answer(
    database: Database, outbox: Any, store: LocalStore, number: str, now: datetime
) -> Callable[..., MessageView]:
    """Reply to the case in a transaction of its own."""

    def answer(author: Author, text: str, *, at: datetime = now, **more: Any) -> MessageView:
        with database.write() as session:
            return reply(session, number, author=author, text=text, outbox=outbox, store=store, now=at, **more)

    return answer


Answer = Callable[..., MessageView]


def read(database: Database, number: str) -> CaseView:
    with database.read() as session:
        return get_case(session, number)


def kinds(case: CaseView) -> list[EventKind]:
    return [event.kind for event in case.events]


def test_an_agents_reply_answers_the_case_and_is_sent_to_the_shopper(
    database: Database, number: str, answer: Answer, outbox: Any, agnes: Author, now: datetime
) -> None:
    message = answer(agnes, "It is on its way.", at=now + HOUR)
    case = read(database, number)
    assert case.state is CaseState.ANSWERED
    assert case.changed_at == now + HOUR
    assert case.messages[-1] == message
    assert (message.author_kind, message.author_name) == (AuthorKind.AGENT, "Agnes Lindqvist")
    assert kinds(case) == [EventKind.OPENED, EventKind.REPLIED]
    opened, notice = outbox.notices
    assert notice.kind is NoticeKind.AGENT_REPLIED
    assert (notice.to_email, notice.language, notice.text) == ("ana@example.org", "hr", "It is on its way.")
    assert notice.author_name == "Agnes Lindqvist"
    assert notice.thread == opened.key != notice.key


def test_a_shoppers_reply_to_an_answer_gives_the_case_back_with_a_new_promise(
    database: Database, number: str, answer: Answer, outbox: Any, ana: Author, agnes: Author, now: datetime
) -> None:
    answer(agnes, "It is on its way.")
    answer(ana, "Still not here.", at=now + 48 * HOUR, promised_by=now + 72 * HOUR)
    case = read(database, number)
    assert (case.state, case.promised_by) == (CaseState.OPEN, now + 72 * HOUR)
    assert kinds(case) == [EventKind.OPENED, EventKind.REPLIED, EventKind.REPLIED]
    assert len(outbox.notices) == 2  # what the shopper writes is not mailed to the shopper


def test_a_shoppers_reply_reopens_a_closed_case(
    database: Database, number: str, answer: Answer, outbox: Any, ana: Author, agnes: Author, now: datetime
) -> None:
    with database.write() as session:
        close(session, number, author=agnes, outbox=outbox, now=now)
    answer(ana, "It broke again.", promised_by=now + HOUR)
    case = read(database, number)
    assert (case.state, case.promised_by) == (CaseState.OPEN, now + HOUR)
    assert kinds(case) == [EventKind.OPENED, EventKind.CLOSED, EventKind.REPLIED, EventKind.REOPENED]


def test_writing_more_while_waiting_does_not_put_the_promise_off(
    database: Database, number: str, answer: Answer, ana: Author, now: datetime
) -> None:
    promised_by = read(database, number).promised_by
    answer(ana, "One more thing.", promised_by=now + 240 * HOUR)
    assert read(database, number).promised_by == promised_by


def test_a_message_keeps_its_own_attachments_in_order(
    database: Database, number: str, answer: Answer, ana: Author, store: LocalStore
) -> None:
    files = tuple(CheckedFile(f"{name}.pdf", "application/pdf", name.encode()) for name in ("b", "a", "c"))
    message = answer(ana, "", attachments=files)
    case = read(database, number)
    assert [[file.name for file in message.attachments] for message in case.messages] == [
        [],
        ["b.pdf", "a.pdf", "c.pdf"],
    ]
    assert [store.read(file.key) for file in message.attachments] == [b"b", b"a", b"c"]


def test_a_reply_sent_twice_is_one_message_and_one_mail(
    database: Database, number: str, answer: Answer, outbox: Any, agnes: Author
) -> None:
    files = (CheckedFile("a.pdf", "application/pdf", b"%PDF"),)
    first = answer(agnes, "It is on its way.", idempotency_key="form", attachments=files)
    assert answer(agnes, "It is on its way.", idempotency_key="form", attachments=files) == first
    assert len(read(database, number).messages) == 2
    assert len(outbox.notices) == 2


@pytest.mark.parametrize(("text", "problem"), [(" \r\n\0", Problem.EMPTY), ("x" * 20_001, Problem.TOO_LONG)])
def test_a_reply_without_words_or_with_too_many_is_refused(
    database: Database, number: str, answer: Answer, agnes: Author, text: str, problem: Problem
) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        answer(agnes, text)
    assert [(found.field, found.problem) for found in refusal.value.problems] == [("text", problem)]
    assert len(read(database, number).messages) == 1


def test_a_reply_to_no_case_is_not_found(
    database: Database, outbox: Any, store: LocalStore, agnes: Author, now: datetime
) -> None:
    with database.write() as session, pytest.raises(CaseNotFound):
        reply(session, "HC-0000000000", author=agnes, text="x", outbox=outbox, store=store, now=now)


def test_a_reply_whose_mail_cannot_be_written_is_not_kept(
    database: Database, number: str, store: LocalStore, agnes: Author, now: datetime
) -> None:
    class BrokenOutbox:
        def put(self, session: Session, notice: Notice) -> None:
            raise OSError("no template")

    with pytest.raises(OSError, match="no template"), database.write() as session:
        reply(session, number, author=agnes, text="Lost?", outbox=BrokenOutbox(), store=store, now=now)
    case = read(database, number)
    assert (case.state, len(case.messages)) == (CaseState.OPEN, 1)


def test_agents_replying_at_once_all_stay_in_one_order(
    database: Database, number: str, answer: Answer, agnes: Author, tessa: Author
) -> None:
    agents = [agnes, tessa] * 4
    barrier = Barrier(len(agents))

    def send(index: int) -> MessageView:
        barrier.wait()
        return answer(agents[index], f"answer {index}")

    with ThreadPoolExecutor(len(agents)) as threads:
        sent = list(threads.map(send, range(len(agents))))
    case = read(database, number)
    assert list(case.messages[1:]) == sorted(sent, key=lambda message: message.id)
    assert [event.message_id for event in case.events] == [message.id for message in case.messages]
    assert case.state is CaseState.ANSWERED


def test_closing_tells_the_shopper_once(
    database: Database, number: str, outbox: Any, agnes: Author, now: datetime
) -> None:
    for _ in range(2):
        with database.write() as session:
            close(session, number, author=agnes, outbox=outbox, now=now)
    case = read(database, number)
    assert (case.state, kinds(case)) == (CaseState.CLOSED, [EventKind.OPENED, EventKind.CLOSED])
    assert [notice.kind for notice in outbox.notices] == [NoticeKind.CASE_OPENED, NoticeKind.CASE_CLOSED]


def test_who_closes_their_own_case_needs_no_mail_about_it(
    database: Database, number: str, outbox: Any, ana: Author, now: datetime
) -> None:
    with database.write() as session:
        close(session, number, author=ana, outbox=outbox, now=now)
    assert read(database, number).state is CaseState.CLOSED
    assert [notice.kind for notice in outbox.notices] == [NoticeKind.CASE_OPENED]


def test_a_case_closed_twice_over_time_is_told_twice(
    database: Database, number: str, outbox: Any, agnes: Author, now: datetime
) -> None:
    for hour in (1, 3):
        with database.write() as session:
            close(session, number, author=agnes, outbox=outbox, now=now + hour * HOUR)
        with database.write() as session:
            reopen(session, number, author=agnes, promised_by=now + 9 * HOUR, now=now + (hour + 1) * HOUR)
    assert len({notice.key for notice in outbox.notices}) == 3
    assert read(database, number).promised_by == now + 9 * HOUR


def test_reopening_an_open_case_changes_nothing(database: Database, number: str, agnes: Author, now: datetime) -> None:
    before = read(database, number)
    with database.write() as session:
        reopen(session, number, author=agnes, promised_by=now + 99 * HOUR, now=now + HOUR)
    assert read(database, number) == before
