from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from helpcenter.db import Database
from helpcenter.errors import Unavailable


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


def test_moments_come_back_aware_and_naive_ones_are_refused(database: Database) -> None:
    from sqlalchemy import literal, select
    from sqlalchemy.exc import StatementError

    from helpcenter.db import UTCDateTime

    moment = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    with database.read() as session:
        assert session.scalar(select(literal(moment, UTCDateTime()))) == moment
        with pytest.raises(StatementError, match="aware"):
            session.scalar(select(literal(datetime(2026, 3, 29), UTCDateTime())))  # noqa: DTZ001 - naive on purpose
