"""Delivery beside the web server: a thread that looks for waiting mail every other second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread

import structlog

from helpcenter.db import Database
from helpcenter.mail.delivery import deliver_pending
from helpcenter.mail.transport import Transport

log = structlog.get_logger(__name__)

#: While nothing can be sent, the pause doubles up to this.
LONGEST_PAUSE_SECONDS = 60.0
MAILS_PER_ROUND = 100


def run_delivery(
    database: Database,
    transport: Transport,
    stop_event: Event,
    every_seconds: float,
    clock: Callable[[], datetime],
) -> None:
    """Deliver until `stop_event` is set. An error is logged and the next round tries again."""
    pause = every_seconds
    while not stop_event.is_set():
        try:
            round_ = deliver_pending(database, transport, clock=clock, limit=MAILS_PER_ROUND)
        except Exception as error:  # database gone or locked: mail waits, the thread lives on
            # Not the message: a driver's may quote what is in a mail.
            log.error("mail could not be delivered this time", error=type(error).__name__)
            troubled = True
        else:
            troubled = round_.down
            if round_.sent == MAILS_PER_ROUND:
                continue
        pause = max(every_seconds, min(pause * 2, LONGEST_PAUSE_SECONDS)) if troubled else every_seconds
        stop_event.wait(pause)


class DeliveryThread(Thread):
    """`run_delivery` in the background. Ends with the process; `stop` ends it after the mail it is sending."""

    def __init__(
        self, database: Database, transport: Transport, *, every_seconds: float, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(name="mail-delivery", daemon=True)
        self._stopped = Event()
        self._arguments = (database, transport, self._stopped, every_seconds, clock)

    def run(self) -> None:
        run_delivery(*self._arguments)

    def stop(self, timeout_seconds: float = 5.0) -> None:
        self._stopped.set()
        if self.is_alive():
            self.join(timeout_seconds)
