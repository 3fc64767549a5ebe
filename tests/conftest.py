"""What every test may ask for: a fresh real database and a fixed moment.

`database` is a SQLite file. With HELPCENTER_TEST_POSTGRES_URL set (a server where schemas may be made, e.g.
postgresql+psycopg://postgres@127.0.0.1:54329/postgres) it is a schema there, and only the tests that open one run: the
others would prove nothing new.
"""

from __future__ import annotations

import gc
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import make_url, text

from helpcenter.accounts import signing_in
from helpcenter.db import Base, Database
from tests.databases import empty_postgres, spare_the_disk

POSTGRES_VARIABLE = "HELPCENTER_TEST_POSTGRES_URL"
POSTGRES_URL = os.environ.get(POSTGRES_VARIABLE)


def pytest_report_header() -> str:
    return f"database of the tests: {'PostgreSQL' if POSTGRES_URL else 'SQLite'}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks for the schema, directly or through another fixture."""
    if POSTGRES_URL is None:
        return
    asking = [item for item in items if "_postgres_schema_url" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asking)])
    items[:] = asking


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: to look through all of it for garbage takes a tenth of the time.
    What the tests leave is looked through less often for the same reason."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def real_hasher() -> Iterator[PasswordHasher]:
    """What hashes passwords, and takes long for it on purpose; a test that does not put it back has one that does not."""
    real = signing_in._hasher
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing_in, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield real


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


@dataclass(frozen=True)
class Tables:
    """A file with the tables that were known when it was made."""

    file: Path
    names: frozenset[str]

    def add_new(self, database: Database) -> None:
        """Create those that came to be known since."""
        if set(Base.metadata.tables) - self.names:
            Base.metadata.create_all(database.engine)


@pytest.fixture(scope="session")
def _tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Every table that is known when the first test asks, to be copied: faster than creating them each time."""
    tables = Tables(tmp_path_factory.mktemp("database") / "tables.db", frozenset(Base.metadata.tables))
    database = Database(f"sqlite:///{tables.file}")
    Base.metadata.create_all(database.engine)
    database.close()
    return tables


@pytest.fixture(scope="session")
def _postgres(_postgres_schema_url: str | None, _tables: Tables) -> Iterator[Database | None]:
    """The schema with its tables and connections: opening these takes longer than most tests."""
    if _postgres_schema_url is None:
        yield None
        return
    database = Database(_postgres_schema_url)
    Base.metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
def database(tmp_path: Path, _postgres: Database | None, _tables: Tables) -> Iterator[Database]:
    """A fresh database with every table, all of them empty."""
    if _postgres is not None:
        _tables.add_new(_postgres)
        yield _postgres
        empty_postgres(_postgres)
        return
    database = spare_the_disk(Database(f"sqlite:///{shutil.copyfile(_tables.file, tmp_path / 'test.db')}"))
    _tables.add_new(database)
    yield database
    database.close()
