"""What every test may ask for: a fresh real database and a fixed moment.

`database` is a SQLite file. With HELPCENTER_TEST_POSTGRES_URL set (a server where schemas may be made, e.g.
postgresql+psycopg://postgres@127.0.0.1:54329/postgres) the same tests run on PostgreSQL.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from helpcenter.db import Base, Database

POSTGRES_VARIABLE = "HELPCENTER_TEST_POSTGRES_URL"
POSTGRES_URL = os.environ.get(POSTGRES_VARIABLE)


def pytest_report_header() -> str:
    return f"database of the tests: {'PostgreSQL' if POSTGRES_URL else 'SQLite'}"


@pytest.fixture(scope="session", autouse=True)
def _the_variable_is_no_setting() -> None:
    """Every other HELPCENTER_ variable is a setting, and an unknown one is refused."""
    os.environ.pop(POSTGRES_VARIABLE, None)


@pytest.fixture
def now() -> datetime:
    """A Tuesday morning."""
    return datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def _postgres_schema_url() -> Iterator[str | None]:
    """A schema of its own for this run (and each of its processes), gone afterwards."""
    if POSTGRES_URL is None:
        yield None
        return
    schema = f"test_{secrets.token_hex(6)}"
    server = Database(POSTGRES_URL)
    with server.engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    options = {"options": f"-csearch_path={schema} -clock_timeout=20s"}
    yield make_url(POSTGRES_URL).update_query_dict(options).render_as_string(hide_password=False)
    with server.engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    server.close()


@pytest.fixture(scope="session")
def _sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every table that is known when the first test asks, to be copied: faster than creating them each time."""
    path = tmp_path_factory.mktemp("database") / "tables.db"
    database = Database(f"sqlite:///{path}")
    Base.metadata.create_all(database.engine)
    database.close()
    return path


@pytest.fixture
def database(tmp_path: Path, _postgres_schema_url: str | None, _sqlite_with_tables: Path) -> Iterator[Database]:
    """A fresh database with every table, all of them empty."""
    if _postgres_schema_url is None:
        path = shutil.copyfile(_sqlite_with_tables, tmp_path / "test.db")
        database = Database(f"sqlite:///{path}")
    else:
        database = Database(_postgres_schema_url)
    Base.metadata.create_all(database.engine)  # those that came to be known since
    yield database
    if not database.is_sqlite:
        preparer = database.engine.dialect.identifier_preparer
        tables = ", ".join(preparer.format_table(table) for table in Base.metadata.sorted_tables)
        with database.engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    database.close()
