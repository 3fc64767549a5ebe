from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from helpcenter.cases import (
    AlreadySent,
    AuthorKind,
    CaseNotFound,
    CaseRequest,
    CaseState,
    CheckedFile,
    EventKind,
    InvalidRequest,
    LocalStore,
    Notice,
    NoticeKind,
    OpenedCase,
    get_case,
    open_case,
)
from helpcenter.cases.tables import CaseRecord, EventRecord, MessageRecord
from helpcenter.db import Database
from helpcenter.mail import MailState, OutgoingMail, count_mail, enqueue

Open = Callable[..., OpenedCase]
THREADS = 8


class MailedNotices:
    """Notices go out as mail, as in the shop."""

    def put(self, session: Session, notice: Notice) -> None:
        mail = OutgoingMail(
            key=notice.key,
            thread=notice.thread,
            sender="Support <support@brambleport.example>",
            to_email=notice.to_email,
            to_name=notice.to_name,
            subject=notice.number,
            text=notice.text,
            html=None,
            language=notice.language,
        )
        enqueue(session, mail, now=notice.at)


def count_cases(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(CaseRecord)) or 0


def test_a_case_keeps_the_whole_context(
    database: Database, open_: Open, not_received: CaseRequest, store: LocalStore, now: datetime, pdf: bytes
) -> None:
    opened = open_(attachments=(CheckedFile("label.pdf", "application/pdf", pdf),), subject="Where is it?")
    with database.read() as session:
        case = get_case(session, opened.number.lower())
    assert case.number == opened.number
    assert case.state is CaseState.OPEN
    assert (case.channel, case.department, case.topic) == ("written", "orders", "not_received")
    assert (case.language, case.second_language, case.time_zone) == ("hr", "en", "Europe/Zagreb")
    assert case.subject == "Where is it?"
    assert case.description == not_received.description
    assert (case.name, case.email, case.person_id) == ("Ana Kovačić", "ana@example.org", None)
    assert (case.order_number, case.delivery_address) == ("BP-7K2M94QX", "Ilica 1\n10000 Zagreb")
    assert case.receipt_id == "receipt-1"
    assert (case.opened_at, case.changed_at, case.promised_by) == (now, now, now + timedelta(days=1))
    (message,) = case.messages
    assert (message.text, message.author_kind, message.author_name) == (
        not_received.description,
        AuthorKind.SHOPPER,
        "Ana Kovačić",
    )
    (attachment,) = message.attachments
    assert (attachment.name, attachment.media_type, attachment.size_bytes) == ("label.pdf", "application/pdf", len(pdf))
    assert store.read(attachment.key) == pdf
    (event,) = case.events
    assert (event.kind, event.author_name, event.at) == (EventKind.OPENED, "Ana Kovačić", now)
    assert event.message_id == message.id


def test_the_shopper_is_told_of_number_and_promise(open_: Open, outbox: Any, now: datetime, pdf: bytes) -> None:
    opened = open_(attachments=(CheckedFile("label.pdf", "application/pdf", pdf),))
    (notice,) = outbox.notices
    assert notice.kind is NoticeKind.CASE_OPENED
    assert notice.number == opened.number
    assert (notice.to_email, notice.to_name, notice.language) == ("ana@example.org", "Ana Kovačić", "hr")
    assert notice.promised_by == opened.promised_by == now + timedelta(days=1)
    assert notice.time_zone == "Europe/Zagreb"
    assert notice.attachment_names == ("label.pdf",)
    assert notice.key == notice.thread


def test_a_form_sent_twice_opens_one_case_and_tells_once(
    database: Database, open_: Open, outbox: Any, now: datetime
) -> None:
    first = open_(idempotency_key="form")
    second = open_(idempotency_key="form", at=now + timedelta(days=3))
    assert second == replace(first, already_open=True)
    assert count_cases(database) == 1
    assert len(outbox.notices) == 1


def test_the_same_key_with_other_content_is_a_conflict_and_changes_nothing(database: Database, open_: Open) -> None:
    first = open_(idempotency_key="form")
    with pytest.raises(AlreadySent, match=first.number) as refusal:
        open_(idempotency_key="form", description="I mean another thing.")
    assert refusal.value.number == first.number
    with database.read() as session:
        assert get_case(session, first.number).description == "Paket nije stigao.\nŠto sada?"
    assert count_cases(database) == 1


def test_the_same_content_under_two_keys_is_two_cases(open_: Open) -> None:
    assert open_(idempotency_key="one").number != open_(idempotency_key="two").number


def test_a_page_loaded_anew_by_the_back_button_opens_no_second_case(
    database: Database, open_: Open, now: datetime
) -> None:
    first = open_(idempotency_key="page", key_of_page=True)
    again = open_(idempotency_key="page loaded anew", key_of_page=True, at=now + timedelta(minutes=9))
    assert again == replace(first, already_open=True)
    open_(idempotency_key="page loaded anew", key_of_page=True, description="Something else.")
    open_(idempotency_key="much later", key_of_page=True, at=now + timedelta(minutes=11))
    assert count_cases(database) == 3


@pytest.mark.parametrize(("minutes", "cases"), [(0, 1), (9, 1), (11, 2), (60, 2)])
def test_without_a_key_the_same_content_is_the_same_request_for_ten_minutes(
    database: Database, open_: Open, now: datetime, minutes: int, cases: int
) -> None:
    first = now + timedelta(minutes=4)  # so that the ten minutes cross every boundary of a clock
    open_(idempotency_key=None, at=first)
    again = open_(idempotency_key=None, at=first + timedelta(minutes=minutes))
    assert again.already_open is (cases == 1)
    assert count_cases(database) == cases


def test_without_a_key_other_content_is_another_request(database: Database, open_: Open) -> None:
    open_(idempotency_key=None)
    open_(idempotency_key=None, email="stranger@example.org")
    assert count_cases(database) == 2


@pytest.mark.parametrize("key", ["form", None])
def test_threads_sending_the_same_at_once_open_one_case(
    database: Database, store: LocalStore, not_received: CaseRequest, now: datetime, key: str | None
) -> None:
    request = replace(not_received, idempotency_key=key)
    barrier = Barrier(THREADS)

    def send(_: int) -> OpenedCase:
        barrier.wait()
        with database.write() as session:
            return open_case(session, request, outbox=MailedNotices(), store=store, promised_by=now, now=now)

    with ThreadPoolExecutor(THREADS) as threads:
        opened = list(threads.map(send, range(THREADS)))
    assert len({case.number for case in opened}) == 1
    assert sorted(case.already_open for case in opened) == [False] + [True] * (THREADS - 1)
    assert count_cases(database) == 1
    with database.read() as session:
        assert count_mail(session)[MailState.WAITING] == 1
        assert session.scalar(select(func.count()).select_from(MessageRecord)) == 1
        assert session.scalar(select(func.count()).select_from(EventRecord)) == 1


def test_a_number_that_is_taken_is_drawn_again(
    database: Database, store: LocalStore, outbox: Any, not_received: CaseRequest, now: datetime
) -> None:
    drawn = iter(["HC-AAAAAAAAAA", "HC-AAAAAAAAAA", "HC-AAAAAAAAAA", "HC-BBBBBBBBBB"])

    def open_one(key: str) -> OpenedCase:
        with database.write() as session:
            request = replace(not_received, idempotency_key=key)
            return open_case(
                session,
                request,
                outbox=outbox,
                store=store,
                promised_by=now,
                now=now,
                make_number=lambda: next(drawn),
            )

    assert open_one("one").number == "HC-AAAAAAAAAA"
    assert open_one("two").number == "HC-BBBBBBBBBB"


def test_a_case_whose_mail_cannot_be_written_is_not_opened(
    database: Database, store: LocalStore, not_received: CaseRequest, now: datetime
) -> None:
    class BrokenOutbox:
        def put(self, session: Session, notice: Notice) -> None:
            MailedNotices().put(session, notice)
            raise OSError("no template")

    with pytest.raises(OSError, match="no template"), database.write() as session:
        open_case(session, not_received, outbox=BrokenOutbox(), store=store, promised_by=now, now=now)
    assert count_cases(database) == 0
    with database.read() as session:
        assert count_mail(session)[MailState.WAITING] == 0


def test_a_request_that_needs_mending_opens_nothing(database: Database, open_: Open) -> None:
    with pytest.raises(InvalidRequest):
        open_(description="")
    assert count_cases(database) == 0


@pytest.mark.parametrize("number", ["HC-0000000000", "", "nonsense", "HC-%"])
def test_what_is_no_case_is_not_found(database: Database, number: str) -> None:
    with database.read() as session, pytest.raises(CaseNotFound):
        get_case(session, number)
