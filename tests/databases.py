"""What makes the databases of tests quick, and empty again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, insert, select, text
from sqlalchemy.orm import Session

from helpcenter.db import Base, Database

#: The rows of each table, by its name.
Rows = dict[str, list[dict[str, Any]]]


def spare_the_disk(database: Database) -> Database:
    """Let a SQLite database leave it to the system when something reaches the disk: no test cuts the power."""
    event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return database


def empty_postgres(database: Database) -> None:
    """Take out all rows and let the numbers begin anew.

    Only where something was written: to truncate every table takes longer than most tests.
    """
    preparer = database.engine.dialect.identifier_preparer
    tables = {preparer.format_table(table): table.name for table in Base.metadata.sorted_tables}
    filled = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM {quoted})" for quoted, name in tables.items()
    )
    used = "SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL"
    with database.engine.begin() as connection:
        names = set(connection.scalars(text(filled)))
        acts = [f"DELETE FROM {quoted}" for quoted, name in reversed(tables.items()) if name in names]
        acts += [f"""SELECT setval('"{name}"', 1, false)""" for name in connection.scalars(text(used))]
        if acts:
            connection.execute(text("; ".join(acts)))


def take_rows(session: Session) -> Rows:
    """All there are."""
    return {
        table.name: [dict(row) for row in session.execute(select(table)).mappings()]
        for table in Base.metadata.sorted_tables
    }


def insert_rows(session: Session, rows: Rows) -> None:
    """Fill empty tables; numbers go on after those that are taken."""
    for table in Base.metadata.sorted_tables:
        if taken := rows.get(table.name):
            session.execute(insert(table), taken)
            if "id" in table.c and session.get_bind().dialect.name == "postgresql":
                renumber = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :number)")
                session.execute(renumber, {"name": table.name, "number": max(row["id"] for row in taken)})
