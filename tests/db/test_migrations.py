from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

import helpcenter.app  # noqa: F401 - loads the tables of every room
from helpcenter.db import Base, Database, is_current, upgrade


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
