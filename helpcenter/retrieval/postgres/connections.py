"""Connections of the index to the house's PostgreSQL database, where they find its tables and the extension `vector`."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, Protocol, cast

import psycopg
from psycopg import sql
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from helpcenter.db import Database
from helpcenter.errors import ConfigurationError, Unavailable
from helpcenter.retrieval.errors import IndexUnusable
from helpcenter.retrieval.postgres.halves import register

#: Candidates that an approximate search keeps in mind; more than are ever asked for, so that it misses almost none.
_CANDIDATES: Final = 400
_POOL_SIZE: Final = 4
_POOL_OVERFLOW: Final = 12

_OTHERWISE = "or leave HELPCENTER_INDEX out: the local index needs nothing of the kind"


class Fetch(Protocol):
    """The rows of one statement that only reads."""

    def __call__(self, statement: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]: ...


class Connections:
    """One pool a process. Statements name tables without their schema: that of the index's recipe comes first.

    Every method raises `Unavailable` when the server cannot be reached, `IndexUnusable` when the tables are missing.
    """

    def __init__(self, database: Database, recipe: str) -> None:
        if database.is_sqlite:
            raise ConfigurationError(
                "HELPCENTER_INDEX is pgvector, which needs a PostgreSQL database: set HELPCENTER_DATABASE_URL to one, "
                f"{_OTHERWISE}"
            )
        self._arguments = database.engine.dialect.create_connect_args(database.url)
        self._recipe = recipe
        self._prefix: str | None = None
        self._extension = ""
        self._pool: tuple[int, QueuePool] | None = None
        self._lock = threading.Lock()

    def fetch(self, statement: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows of one statement that only reads."""
        for last_try in (False, True):
            with self._connection() as connection:
                try:
                    with connection.cursor(binary=True) as cursor:
                        return cursor.execute(statement.encode(), values).fetchall()
                except psycopg.OperationalError:
                    if last_try or not connection.broken:
                        raise
                    self.close()  # after a restart of the server all of them are broken
        raise AssertionError("unreachable")

    @contextmanager
    def snapshot(self) -> Iterator[Fetch]:
        """To read rows of several statements as they are at one moment."""
        with self._connection() as connection, connection.transaction(), connection.cursor(binary=True) as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield lambda statement, values=None: cursor.execute(statement.encode(), values).fetchall()

    @contextmanager
    def transaction(self, schema: str | None = None) -> Iterator[psycopg.Cursor[Any]]:
        """A transaction, in the tables of the recipe or in those of another `schema`."""
        with self._connection() as connection, connection.transaction(), connection.cursor() as cursor:
            if schema is not None:
                cursor.execute(sql.SQL("SET LOCAL search_path = {}").format(self._path(schema)))
            yield cursor

    @property
    def schema(self) -> str:
        """Where the index of this recipe lies."""
        return f"{self.prefix}{self._recipe}"

    @property
    def prefix(self) -> str:
        """How the names of the schemas of all recipes of this installation begin."""
        if self._prefix is None:
            with self._connection():
                pass
        assert self._prefix is not None
        return self._prefix

    def close(self) -> None:
        """Close what this process opened."""
        with self._lock:
            if self._pool is not None and self._pool[0] == os.getpid():
                self._pool[1].dispose()
                self._pool = None

    def _path(self, schema: str) -> sql.Composable:
        """Tables of one schema only: never those of another when one is missing."""
        return sql.SQL(", ").join([sql.Identifier(schema), sql.Identifier(self._extension)])

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Any]]:
        try:
            proxy = self._of_this_process().connect()
        except psycopg.OperationalError as error:
            raise Unavailable(f"the database cannot be used now: {error}") from error
        except PoolTimeout as error:
            raise Unavailable("the database cannot be used now: all connections are busy") from error
        connection: psycopg.Connection[Any] = proxy.driver_connection  # type: ignore[assignment]
        try:
            yield connection
        except (
            psycopg.errors.UndefinedTable,
            psycopg.errors.InvalidSchemaName,
            psycopg.errors.UndefinedColumn,
        ) as error:
            raise IndexUnusable(f"the tables of the index are missing or of another form: {error}") from error
        except psycopg.OperationalError as error:
            raise Unavailable(f"the database cannot be used now: {error}") from error
        finally:
            if connection.broken:
                proxy.invalidate()
            proxy.close()

    def _of_this_process(self) -> QueuePool:
        with self._lock:
            if self._pool is None or self._pool[0] != os.getpid():  # a forked process must not use its parent's
                pool = QueuePool(cast(Any, self._connect), pool_size=_POOL_SIZE, max_overflow=_POOL_OVERFLOW)
                self._pool = os.getpid(), pool
            return self._pool[1]

    def _connect(self) -> psycopg.Connection[Any]:
        arguments, options = self._arguments
        # Not prepared: a pooler between may not allow it, and a plan for one language is not right for all.
        connection = psycopg.connect(*arguments, **{**options, "autocommit": True, "prepare_threshold": None})
        try:
            with connection.cursor() as cursor:
                home, extension = _places(cursor)
                self._prefix = "helpcenter_index_" if home == "public" else f"{home[:30]}_index_"
                self._extension = extension
                cursor.execute(sql.SQL("SET search_path = {}").format(self._path(f"{self._prefix}{self._recipe}")))
                cursor.execute(f"SET hnsw.ef_search = {_CANDIDATES}")
                register(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def _places(cursor: psycopg.Cursor[Any]) -> tuple[str, str]:
    """The schema of the house's tables and that of the extension, which is made if it can be."""
    found = _find_extension(cursor)
    if found is None:
        try:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
        except (
            psycopg.errors.FeatureNotSupported,
            psycopg.errors.UndefinedFile,
            psycopg.errors.UndefinedObject,
        ) as error:
            raise ConfigurationError(
                "HELPCENTER_INDEX is pgvector, but the PostgreSQL server does not have the extension `vector`: install "
                f"pgvector 0.7 or newer there (on Debian: postgresql-NN-pgvector), {_OTHERWISE}"
            ) from error
        except psycopg.errors.InsufficientPrivilege as error:
            raise ConfigurationError(
                "HELPCENTER_INDEX is pgvector, but the database user may not add the extension `vector`: let an administrator "
                f"run CREATE EXTENSION vector in this database, {_OTHERWISE}"
            ) from error
        except psycopg.errors.UniqueViolation:
            pass  # another process made it at the same moment
        found = _find_extension(cursor)
    if found is None or not found[2]:
        raise ConfigurationError(
            "HELPCENTER_INDEX is pgvector, but the extension `vector` in this database is older than 0.7: let an administrator "
            f"run ALTER EXTENSION vector UPDATE, {_OTHERWISE}"
        )
    return found[0], found[1]


def _find_extension(cursor: psycopg.Cursor[Any]) -> Sequence[Any] | None:
    return cursor.execute(
        "SELECT current_schema(), n.nspname, EXISTS (SELECT FROM pg_type t WHERE t.typname = 'halfvec' AND "
        "t.typnamespace = n.oid) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'"
    ).fetchone()
