"""Engine and sessions, with the settings that SQLite needs to be safe under several threads and processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from helpcenter.errors import ConfigurationError, InvalidInput, Unavailable

#: How long a writer waits for another one before it gives up.
BUSY_TIMEOUT_SECONDS = 5
_LIKE_THIS = (
    "Write HELPCENTER_DATABASE_URL like postgresql+psycopg://user:password@host/name, or leave it out for SQLite."
)


class Database:
    """One database. Cheap to build: the first connection is opened on first use.

    `url`: `sqlite:///path/to/file.db` or `postgresql+psycopg://user:password@host/name`. Raises `ConfigurationError`.
    """

    def __init__(self, url: str, *, busy_timeout_seconds: float = BUSY_TIMEOUT_SECONDS) -> None:
        try:
            self.url = make_url(url)
        except ArgumentError:
            raise ConfigurationError(f"The address of the database cannot be read. {_LIKE_THIS}") from None
        if self.url.get_backend_name() not in ("sqlite", "postgresql"):
            raise ConfigurationError(f"{self.url.get_backend_name()} is not a database we know. {_LIKE_THIS}")
        if self.is_sqlite:
            if self.url.database and self.url.database != ":memory:":
                Path(self.url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # As many connections as there are threads: an act that holds one may need a second.
            self.engine = create_engine(
                self.url, connect_args={"timeout": busy_timeout_seconds}, pool_size=8, max_overflow=-1
            )
            prepare_sqlite(self.engine)
        else:
            # Some workers of these stay below the 100 connections a PostgreSQL server takes by default.
            self.engine = create_engine(self.url, pool_pre_ping=True, pool_size=5, max_overflow=15)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session in a transaction that may change things: commits at the end, rolls back on an error.

        Raises `Unavailable` when the database is locked or cannot be reached.
        """
        with self._session(self.engine) as session:
            yield session
            session.commit()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads; on SQLite it never waits for a writer. Nothing is committed."""
        with self._session(self.engine.execution_options(read_only=True)) as session:
            yield session

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        session = Session(engine, expire_on_commit=False)
        try:
            yield session
        except OperationalError as error:
            session.rollback()
            raise Unavailable(f"the database cannot be used now: {error.orig}") from error
        except PoolTimeout as error:
            raise Unavailable("the database cannot be used now: all connections are busy") from error
        except DataError as error:  # a NUL, or more than a column holds; PostgreSQL takes neither
            session.rollback()
            raise InvalidInput("Something sent holds characters that cannot be stored, or is too long.") from error
        finally:
            session.close()

    def close(self) -> None:
        self.engine.dispose()


def prepare_sqlite(engine: Engine, *, foreign_keys: bool = True) -> None:
    """WAL, foreign keys, and a real BEGIN: Python's own transaction handling would let two workers claim one job."""

    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    def on_begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get("read_only", False)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
