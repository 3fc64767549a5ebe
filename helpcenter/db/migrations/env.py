"""Alembic's entry point. Migrations run on a connection of their own with SQLite's foreign keys off.

With foreign keys on, Alembic's rebuild of a parent table would delete the children (ON DELETE CASCADE); they are checked
afterwards.
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from helpcenter.db.base import Base, UTCDateTime
from helpcenter.db.engine import Database

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
    engine = create_engine(database.url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
        migrate(connection)
        connection.commit()
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"the migration left rows that point nowhere: {broken[:5]}")
else:
    with database.engine.connect() as connection:
        migrate(connection)
        connection.commit()
