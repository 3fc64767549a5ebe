from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from helpcenter.db import Database
from helpcenter.mail import InvalidMail, MailState, OutgoingMail, count_mail, enqueue, send_again
from helpcenter.mail.tables import OutboxRecord

Put = Callable[..., int]
Stored = Callable[[int], OutboxRecord]


def waiting(database: Database) -> int:
    with database.read() as session:
        return count_mail(session)[MailState.WAITING]


def test_a_mail_is_stored_whole(put: Put, stored: Stored, to_ana: OutgoingMail, now: datetime) -> None:
    record = stored(
        put(key="HC-7K2M94QX01.message-2", thread="HC-7K2M94QX01.opened", headers={"X-Case": "HC-7K2M94QX01"})
    )
    assert record.message_id == "<HC-7K2M94QX01.message-2@brambleport.example>"
    assert record.in_reply_to == "<HC-7K2M94QX01.opened@brambleport.example>"
    assert (record.to_email, record.to_name, record.sender) == ("ana@example.org", "Ana Kovačić", to_ana.sender)
    assert (record.subject, record.text, record.html) == (to_ana.subject, to_ana.text, to_ana.html)
    assert (record.language, record.headers) == ("hr", {"X-Case": "HC-7K2M94QX01"})
    assert (record.state, record.attempts, record.created_at, record.next_attempt_at) == (
        MailState.WAITING,
        0,
        now,
        now,
    )


def test_the_first_mail_of_a_thread_answers_none(put: Put, stored: Stored) -> None:
    assert stored(put(key="first", thread="first")).in_reply_to is None


def test_a_mail_goes_with_its_cause(database: Database, to_ana: OutgoingMail, now: datetime) -> None:
    with database.write() as session:
        enqueue(session, to_ana, now=now)
        session.rollback()
    assert waiting(database) == 0


def test_the_same_mail_is_enqueued_once(database: Database, put: Put) -> None:
    assert put(key="same") == put(key="same", subject="other words")
    assert waiting(database) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"to_email": "ana@example.org\r\nBcc: x@example.org"},
        {"to_email": "nobody"},
        {"sender": "Support"},
        {"headers": {"Bcc": "x@example.org"}},
        {"key": "a>b"},
        {"key": "a\nb"},
        {"key": ""},
        {"thread": "a b"},
    ],
)
def test_what_cannot_be_sent_is_refused_at_the_door(put: Put, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidMail):
        put(**changes)


def test_what_no_database_can_hold_is_left_out(put: Put, stored: Stored) -> None:
    record = stored(put(subject="a\0b\ud800", text="one\r\ntwo\0\ud800", html="<p>\0</p>", to_name="x" * 900 + "\0"))
    assert record.subject == "a b"
    assert (record.text, record.html) == ("one\ntwo", "<p></p>")
    assert len(record.to_name) == 200


def test_failed_mails_are_put_back(
    database: Database, put: Put, stored: Stored, to_ana: OutgoingMail, now: datetime
) -> None:
    failed, sent = put(), put()
    with database.write() as session:
        session.get_one(OutboxRecord, failed).state = MailState.FAILED
        session.get_one(OutboxRecord, failed).attempts = 12
        session.get_one(OutboxRecord, sent).state = MailState.SENT
    with database.write() as session:
        assert send_again(session, now=now) == 1
    assert (stored(failed).state, stored(failed).attempts) == (MailState.WAITING, 0)
    assert stored(sent).state == MailState.SENT
    with database.read() as session:
        assert count_mail(session) == {MailState.WAITING: 1, MailState.SENT: 1, MailState.FAILED: 0}


def test_an_address_with_other_letters_is_stored_as_it_is_sent(put: Put, stored: Stored, to_ana: OutgoingMail) -> None:

    assert stored(put(to_email="Žana@Müller.example")).to_email == "Žana@xn--mller-kva.example"


def test_the_longest_of_everything_fits(put: Put, stored: Stored) -> None:
    domain = ".".join(["x" * 61] * 4) + ".org"
    longest = {"key": "k" * 150, "sender": f"{'s' * 300} <a@{domain}>", "to_email": f"{'a' * 64}@{domain}"}
    record = stored(put(**longest, to_name="n" * 999, subject="s" * 999, language="l" * 99))
    assert (len(record.to_email), len(record.to_name), len(record.subject)) == (316, 200, 500)
