from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

from helpcenter.db import Base, Database
from helpcenter.mail import DeliveryThread, FolderTransport, OutgoingMail, enqueue, run_delivery

Put = Callable[..., int]
Clock = Callable[[], datetime]


def wait_for(condition: Callable[[], bool]) -> bool:
    """Whether it comes true within some seconds."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.01)
    return False


def count_files(folder: Path) -> int:
    return len(list(folder.glob("*.eml")))


def test_mail_is_delivered_in_the_background_until_told_to_stop(
    database: Database, put: Put, clock: Clock, tmp_path: Path
) -> None:
    thread = DeliveryThread(database, FolderTransport(tmp_path / "outbox"), every_seconds=0.02, clock=clock)
    thread.start()
    put()
    assert wait_for(lambda: count_files(tmp_path / "outbox") == 1)
    put()
    assert wait_for(lambda: count_files(tmp_path / "outbox") == 2)
    thread.stop()
    assert not thread.is_alive()
    assert thread.daemon
    put()
    time.sleep(0.06)
    assert count_files(tmp_path / "outbox") == 2


def test_a_database_that_is_not_there_yet_does_not_end_delivery(
    tmp_path: Path, clock: Clock, to_ana: OutgoingMail
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'later.db'}")
    stop = Event()
    transport = FolderTransport(tmp_path / "outbox")
    thread = Thread(target=run_delivery, args=(database, transport, stop, 0.02, clock))
    thread.start()
    try:
        time.sleep(0.05)
        Base.metadata.create_all(database.engine)
        with database.write() as session:
            enqueue(session, to_ana, now=clock())
        assert wait_for(lambda: count_files(tmp_path / "outbox") == 1)
    finally:
        stop.set()
        thread.join()
        database.close()
