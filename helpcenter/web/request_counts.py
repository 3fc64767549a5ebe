"""Counts of requests in this process's memory: what is over is cleared away now and then, not by a thread for each request."""

from __future__ import annotations

import threading
from typing import Final

from limits.storage import MemoryStorage

SCHEME: Final = "memory-of-a-process"
#: How long counts that are over may stay; they are never counted.
_SECONDS: Final = 10.0


class RequestCounts(MemoryStorage):
    """The library's own storage, but for when it clears up: it starts a thread for that with every request that finds none
    waiting, a hundredth of a second later. Starting one takes as long as a query, and on a busy machine many times that.
    """

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - as the library has it
    _waiting: threading.Timer | None = None

    @property
    def timer(self) -> threading.Timer:
        """What clears up next; the library starts another when this one is over."""
        assert self._waiting is not None
        return self._waiting

    @timer.setter
    def timer(self, timer: threading.Timer) -> None:
        if self._waiting is not None:  # the first one is over at once, so that no thread is there when a server forks
            timer.interval = _SECONDS
            timer.daemon = True  # the process need not wait for it
        self._waiting = timer
