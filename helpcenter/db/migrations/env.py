"""Alembic's entry point. All migrations are one transaction, and only one process at a time runs them.

On SQLite foreign keys are off meanwhile: with them, Alembic's rebuild of a parent table would delete the children
(ON DELETE CASCADE); they are checked at the end.
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from helpcenter.db.base import Base, UTCDateTime
from helpcenter.db.engine import Database, prepare_sqlite

#: How long a process waits for another one that migrates.
WAIT_SECONDS = 60
#: Names our lock in PostgreSQL; any number that nobody else uses there.
LOCK_NUMBER = 4_727_001

database: Database = context.config.attributes["database"]


def as_plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations name SQLAlchemy's own types: they must run unchanged when our classes have moved on."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=as_plain_type,
    )
    with context.begin_transaction():
        context.run_migrations()


if database.is_sqlite:
    engine = create_engine(database.url, poolclass=NullPool, connect_args={"timeout": WAIT_SECONDS})
    prepare_sqlite(engine, foreign_keys=False)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")  # a transaction that locks begins with its first statement
        migrate(connection)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"the migration would leave rows that point nowhere: {broken[:5]}")
        connection.commit()
else:
    with database.engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK_NUMBER})")
        migrate(connection)
        connection.commit()
