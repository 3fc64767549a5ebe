from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

import helpcenter.app  # noqa: F401 - loads the tables of every room
from helpcenter.db import Base, Database, is_current, upgrade
from helpcenter.errors import ConfigurationError, Unavailable


def _differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, Base.metadata)
    return [difference for difference in found if "alembic_version" not in str(difference)]


def test_the_migrations_make_the_tables_that_the_code_wants(tmp_path: Path, database: Database) -> None:
    fresh = database
    if database.is_sqlite:
        fresh = Database(f"sqlite:///{tmp_path / 'migrated.db'}")
    else:
        with database.engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA IF NOT EXISTS migrated"))
        fresh = Database(
            database.url.update_query_dict({"options": "-csearch_path=migrated"}).render_as_string(hide_password=False)
        )
    try:
        upgrade(fresh)
        assert _differences(fresh) == []
        assert is_current(fresh)
        upgrade(fresh)  # a second start changes nothing
    finally:
        if not database.is_sqlite:
            with fresh.engine.begin() as connection:
                connection.execute(text("DROP SCHEMA migrated CASCADE"))
        fresh.close()


def test_a_database_of_a_newer_version_is_told(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'newer.db'}")
    upgrade(database)
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))
    with pytest.raises(ConfigurationError, match="newer version"):
        upgrade(database)
    database.close()


def test_a_database_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    database = Database(f"sqlite:///{tmp_path / 'folder.db'}")
    with pytest.raises(Unavailable, match="cannot be used now"):
        upgrade(database)
    database.close()


@pytest.mark.slow
def test_several_processes_may_start_at_once(tmp_path: Path) -> None:
    path = tmp_path / "shared.db"
    code = f"from helpcenter.db import Database, upgrade; import helpcenter.app; upgrade(Database('sqlite:///{path}'))"
    starting = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) for _ in range(3)]
    told = [process.communicate(timeout=120)[1] for process in starting]
    assert [process.returncode for process in starting] == [0, 0, 0], told
    database = Database(f"sqlite:///{path}")
    assert is_current(database)
    database.close()
