"""Counting requests in memory: as the library counts, with one thread now and then instead of one for each request."""

from __future__ import annotations

import threading
import time

import pytest
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from helpcenter.web import request_counts
from helpcenter.web.request_counts import SCHEME, RequestCounts


@pytest.fixture
def counts() -> RequestCounts:
    made = storage_from_string(f"{SCHEME}://")
    assert isinstance(made, RequestCounts)
    made.timer.join(5)  # the library starts one at once
    return made


def test_what_is_too_much_is_refused_and_what_is_over_no_longer_counts(counts: RequestCounts) -> None:
    limiter = MovingWindowRateLimiter(counts)
    assert [limiter.hit(parse("2 per second"), "asker") for _ in range(3)] == [True, True, False]
    assert limiter.hit(parse("2 per second"), "another")
    time.sleep(1.05)
    assert limiter.hit(parse("2 per second"), "asker")


def test_many_requests_wait_for_one_thread(counts: RequestCounts) -> None:
    limiter = MovingWindowRateLimiter(counts)
    assert limiter.hit(parse("1000 per minute"), "asker")
    waiting, threads = counts.timer, set(threading.enumerate())
    for _ in range(5):
        time.sleep(0.02)  # after which the library's own would be over, and another started
        limiter.hit(parse("1000 per minute"), "asker")
    assert counts.timer is waiting
    assert set(threading.enumerate()) <= threads  # none was started; those of other tests may end meanwhile
    assert waiting.daemon


def test_what_is_over_is_cleared_away(counts: RequestCounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_counts, "_SECONDS", 1.1)
    limiter = MovingWindowRateLimiter(counts)
    limiter.hit(parse("5 per second"), "asker")
    assert any(counts.events.values())
    counts.timer.join(5)
    assert not any(counts.events.values())
    limiter.hit(parse("5 per second"), "asker")
    assert any(counts.events.values())
