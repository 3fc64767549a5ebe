"""Publishing beside the web server: a thread that looks for publications whose moment has come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread
from typing import Final

import structlog

from helpcenter.db import Database
from helpcenter.knowledge.workflow.scheduling import publish_due

log = structlog.get_logger(__name__)

#: A publication is late by this much at most.
EVERY_SECONDS: Final = 10.0


def run_publishing(
    database: Database,
    stop_event: Event,
    *,
    clock: Callable[[], datetime],
    review_needed: bool,
    every_seconds: float = EVERY_SECONDS,
) -> None:
    """Publish what is due until `stop_event` is set. An error is logged and the next round tries again."""
    while not stop_event.is_set():
        try:
            published = publish_due(database, clock=clock, review_needed=review_needed)
            if published:
                log.info("published at their moment", translations=published)
        except Exception as error:  # database gone or locked: what is due stays due, the thread lives on
            log.error("nothing could be published this time", error=type(error).__name__)
        stop_event.wait(every_seconds)


class PublishingThread(Thread):
    """`run_publishing` in the background. Ends with the process; `stop` ends it after what it is publishing."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime],
        review_needed: bool,
        every_seconds: float = EVERY_SECONDS,
    ) -> None:
        super().__init__(name="publishing", daemon=True)
        self._database = database
        self._stopped = Event()
        self._clock = clock
        self._review_needed = review_needed
        self._every_seconds = every_seconds

    def run(self) -> None:
        run_publishing(
            self._database,
            self._stopped,
            clock=self._clock,
            review_needed=self._review_needed,
            every_seconds=self._every_seconds,
        )

    def stop(self, timeout_seconds: float = 5.0) -> None:
        self._stopped.set()
        if self.is_alive():
            self.join(timeout_seconds)
