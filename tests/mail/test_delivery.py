from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Lock
from typing import Any

import pytest

from helpcenter.db import Database
from helpcenter.mail import (
    Delivered,
    MailRefused,
    MailState,
    OutgoingMail,
    QueuedMail,
    TransportDown,
    TryLater,
    count_mail,
    deliver_pending,
    enqueue,
)
from helpcenter.mail.delivery import LEASE, WAITS, next_attempt
from helpcenter.mail.tables import OutboxRecord

Put = Callable[..., int]
Stored = Callable[[int], OutboxRecord]
MINUTE = timedelta(minutes=1)


class Wire:
    """A transport that notes what was sent, and fails as it is told to."""

    def __init__(self, *errors: Exception | None) -> None:
        self.sent: list[QueuedMail] = []
        self.errors = list(errors)
        self.down: TransportDown | None = None
        self._lock = Lock()

    @contextmanager
    def open(self) -> Iterator[Wire]:
        if self.down is not None:
            raise self.down
        yield self

    def send(self, mail: QueuedMail) -> None:
        with self._lock:
            error = self.errors.pop(0) if self.errors else None
            if error is not None:
                raise error
            self.sent.append(mail)


def test_waiting_mail_is_sent_in_order_and_once(
    database: Database, put: Put, stored: Stored, clock: Callable[[], datetime], now: datetime
) -> None:
    ids = [put(subject=f"Mail {count}") for count in range(3)]
    wire = Wire()
    assert deliver_pending(database, wire, clock=clock) == Delivered(sent=3)
    assert [mail.subject for mail in wire.sent] == ["Mail 0", "Mail 1", "Mail 2"]
    record = stored(ids[0])
    assert (record.state, record.attempts, record.sent_at, record.last_error) == (MailState.SENT, 1, now, None)
    assert deliver_pending(database, wire, clock=clock) == Delivered()
    assert len(wire.sent) == 3


def test_a_round_has_a_limit(database: Database, put: Put, clock: Callable[[], datetime]) -> None:
    for _ in range(5):
        put()
    assert deliver_pending(database, Wire(), clock=clock, limit=2) == Delivered(sent=2)
    assert deliver_pending(database, Wire(), clock=clock) == Delivered(sent=3)


def test_what_is_refused_for_now_is_tried_again_later(database: Database, put: Put, stored: Stored, clock: Any) -> None:
    mail = put()
    wire = Wire(TryLater("451 busy"), TryLater("451 busy"))
    assert deliver_pending(database, wire, clock=clock) == Delivered(postponed=1)
    assert (stored(mail).state, stored(mail).last_error) == (MailState.WAITING, "451 busy")
    assert deliver_pending(database, wire, clock=clock) == Delivered()
    clock.forward(MINUTE)
    assert deliver_pending(database, wire, clock=clock) == Delivered(postponed=1)
    clock.forward(2 * MINUTE)
    assert deliver_pending(database, wire, clock=clock) == Delivered()
    clock.forward(MINUTE)
    assert deliver_pending(database, wire, clock=clock) == Delivered(sent=1)
    assert (stored(mail).state, stored(mail).attempts, stored(mail).last_error) == (MailState.SENT, 3, None)


def test_what_is_refused_for_good_fails_at_once_and_stops_nobody(
    database: Database, put: Put, stored: Stored, clock: Callable[[], datetime]
) -> None:
    refused, other = put(), put()
    assert deliver_pending(database, Wire(MailRefused("550 no such mailbox")), clock=clock) == Delivered(
        sent=1, failed=1
    )
    assert (stored(refused).state, stored(refused).last_error) == (MailState.FAILED, "550 no such mailbox")
    assert stored(other).state == MailState.SENT


def test_a_fault_of_ours_postpones_one_mail_and_tells_nothing_of_it(
    database: Database, put: Put, stored: Stored, clock: Callable[[], datetime]
) -> None:
    first, second = put(), put()
    wire = Wire(KeyError("ana@example.org"))
    assert deliver_pending(database, wire, clock=clock) == Delivered(sent=1, postponed=1)
    assert (stored(first).state, stored(first).last_error) == (MailState.WAITING, "KeyError")
    assert stored(second).state == MailState.SENT


def test_after_three_days_of_trying_a_mail_has_failed(
    database: Database, put: Put, stored: Stored, clock: Any, now: datetime
) -> None:
    mail = put()
    wire = Wire(*[TryLater("451 busy")] * 50)
    rounds = 0
    while stored(mail).state == MailState.WAITING:
        clock.moment = stored(mail).next_attempt_at
        deliver_pending(database, wire, clock=clock)
        rounds += 1
    assert rounds == len(WAITS) + 1
    assert timedelta(days=2) < clock.moment - now < timedelta(days=5)
    assert stored(mail).last_error == "451 busy"


def test_waits_grow() -> None:
    assert list(WAITS) == sorted(WAITS)
    moment = datetime.fromisoformat("2026-03-10T09:30:00+00:00")
    assert next_attempt(1, moment) == moment + MINUTE
    assert next_attempt(len(WAITS) + 1, moment) is None


def test_while_nothing_can_be_sent_no_mail_loses_an_attempt(
    database: Database, put: Put, stored: Stored, clock: Callable[[], datetime]
) -> None:
    mail = put()
    wire = Wire()
    wire.down = TransportDown("connection refused")
    for _ in range(30):
        assert deliver_pending(database, wire, clock=clock) == Delivered(down=True)
    assert (stored(mail).state, stored(mail).attempts) == (MailState.WAITING, 0)
    wire.down = None
    assert deliver_pending(database, wire, clock=clock) == Delivered(sent=1)


def test_a_connection_that_breaks_ends_the_round(
    database: Database, put: Put, stored: Stored, clock: Callable[[], datetime]
) -> None:
    first, second = put(), put()
    assert deliver_pending(database, Wire(TransportDown("cut off")), clock=clock) == Delivered(postponed=1, down=True)
    assert (stored(first).attempts, stored(second).attempts) == (1, 0)


def test_a_crash_while_sending_sends_again_with_the_same_message_id(
    database: Database, put: Put, stored: Stored, clock: Any
) -> None:
    mail = put()
    sent: list[str] = []

    class Crash(BaseException):
        """The process is killed between the server's yes and our note of it."""

    class Crashing(Wire):
        def send(self, mail: QueuedMail) -> None:
            sent.append(mail.message_id)
            raise Crash

    with pytest.raises(Crash):
        deliver_pending(database, Crashing(), clock=clock)
    wire = Wire()
    assert deliver_pending(database, wire, clock=clock) == Delivered()  # it may still be at work
    clock.forward(LEASE + MINUTE)
    assert deliver_pending(database, wire, clock=clock) == Delivered(sent=1)
    assert sent == [wire.sent[0].message_id]
    assert stored(mail).state == MailState.SENT


def test_a_mail_that_kills_whoever_sends_it_is_given_up(
    database: Database, put: Put, stored: Stored, clock: Callable[[], datetime]
) -> None:
    mail = put()
    with database.write() as session:
        session.get_one(OutboxRecord, mail).attempts = len(WAITS) + 1
    wire = Wire()
    assert deliver_pending(database, wire, clock=clock) == Delivered(failed=1)
    assert wire.sent == []
    assert "given up" in (stored(mail).last_error or "")


def test_who_outlives_the_lease_does_not_undo_what_another_wrote(
    database: Database, put: Put, stored: Stored, clock: Any
) -> None:
    mail = put()
    other = Wire()

    class Slow(Wire):
        def send(self, mail: QueuedMail) -> None:
            clock.forward(LEASE + MINUTE)
            assert deliver_pending(database, other, clock=clock) == Delivered(sent=1)
            raise MailRefused("too late")

    deliver_pending(database, Slow(), clock=clock)
    assert (stored(mail).state, len(other.sent)) == (MailState.SENT, 1)


@pytest.mark.slow
def test_eight_threads_send_two_hundred_mails_each_once(
    database: Database, clock: Any, to_ana: OutgoingMail, now: datetime
) -> None:
    with database.write() as session:
        for count in range(200):
            enqueue(session, replace(to_ana, key=f"many-{count}", thread=f"many-{count}"), now=now)
    wire = Wire(*[TryLater("451 busy") if count % 10 == 0 else None for count in range(100)])
    barrier = Barrier(8)

    def work(_: int) -> Delivered:
        barrier.wait()
        return deliver_pending(database, wire, clock=clock, limit=200)

    with ThreadPoolExecutor(8) as threads:
        rounds = list(threads.map(work, range(8)))
    assert sum(round_.sent for round_ in rounds) == 190
    assert sum(round_.postponed for round_ in rounds) == 10
    clock.forward(MINUTE)
    assert deliver_pending(database, wire, clock=clock) == Delivered(sent=10)
    assert set(Counter(mail.message_id for mail in wire.sent).values()) == {1}
    assert len(wire.sent) == 200
    with database.read() as session:
        assert count_mail(session)[MailState.SENT] == 200
