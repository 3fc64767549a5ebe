from __future__ import annotations

import threading
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from helpcenter.db import Database
from helpcenter.errors import ConfigurationError, InvalidInput, Unavailable


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    with database.write() as session:
        session.execute(text("CREATE TABLE t (n INTEGER)"))
    with database.write() as writer:
        writer.execute(text("INSERT INTO t VALUES (1)"))
        with database.read() as reader:
            assert reader.scalar(text("SELECT count(*) FROM t")) == 0
    with database.read() as reader:
        assert reader.scalar(text("SELECT count(*) FROM t")) == 1
    database.close()


def test_an_error_rolls_back(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    with database.write() as session:
        session.execute(text("CREATE TABLE t (n INTEGER)"))

    def fail() -> None:
        with database.write() as session:
            session.execute(text("INSERT INTO t VALUES (1)"))
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        fail()
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM t")) == 0
    database.close()


def test_a_locked_database_is_told_as_unavailable(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.db'}", busy_timeout_seconds=0.1)
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with database.write() as session:
            session.execute(text("CREATE TABLE t (n INTEGER)"))
            entered.set()
            leave.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    entered.wait(10)
    with pytest.raises(Unavailable, match="locked"), database.write() as session:
        session.execute(text("SELECT 1"))
    leave.set()
    holder.join()
    database.close()


@pytest.mark.parametrize("url", ["nonsense", "mysql://user:secret@host/name", "sqlite//a.db"])
def test_an_address_that_cannot_be_used_is_told_without_its_password(url: str) -> None:
    with pytest.raises(ConfigurationError, match="HELPCENTER_DATABASE_URL") as told:
        Database(url)
    assert "secret" not in str(told.value)


def test_threads_never_wait_for_one_anothers_connections(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    with ExitStack() as held:
        for _ in range(40):
            held.enter_context(database.read()).execute(text("SELECT 1"))
    database.close()


def test_what_no_text_can_hold_is_told_to_who_sent_it(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite stores a NUL")
    with pytest.raises(InvalidInput), database.read() as session:
        session.execute(text("SELECT :name"), {"name": "a\0b"})


def test_moments_come_back_aware_and_naive_ones_are_refused(database: Database) -> None:
    from sqlalchemy import literal, select
    from sqlalchemy.exc import StatementError

    from helpcenter.db import UTCDateTime

    moment = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    with database.read() as session:
        assert session.scalar(select(literal(moment, UTCDateTime()))) == moment
        with pytest.raises(StatementError, match="aware"):
            session.scalar(select(literal(datetime(2026, 3, 29), UTCDateTime())))  # noqa: DTZ001 - naive on purpose
