"""Bring a database to the newest schema, from Python; the revisions are in `migrations/versions`."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import OperationalError

from helpcenter.db.engine import Database
from helpcenter.errors import ConfigurationError, Unavailable

MIGRATIONS = Path(__file__).parent / "migrations"


def alembic_config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database"] = database
    return config


def upgrade(database: Database) -> None:
    """Run every migration that this database has not seen. Safe to call at each start, in several processes at once.

    Raises `Unavailable` when the database cannot be reached, `ConfigurationError` when it is newer than this code.
    """
    try:
        if not is_current(database):
            command.upgrade(alembic_config(database), "head")
    except OperationalError as error:
        raise Unavailable(f"the database cannot be used now: {error.orig}") from error
    except CommandError as error:
        raise ConfigurationError(
            f"This database was made by a newer version of helpcenter; install that one. ({error})"
        ) from error


def is_current(database: Database) -> bool:
    """Whether the schema is the newest one."""
    head = ScriptDirectory.from_config(alembic_config(database)).get_current_head()
    with database.engine.execution_options(read_only=True).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head
