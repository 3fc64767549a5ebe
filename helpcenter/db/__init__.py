"""The database: one engine, sessions that commit or roll back, and the migrations.

In comes a URL (SQLite file or PostgreSQL), out go sessions: `Database.write()` for a transaction that changes something,
`Database.read()` for one that does not. Tables live in the rooms (`<room>/tables.py`) and derive from `Base`.
"""

from helpcenter.db.base import Base, UTCDateTime
from helpcenter.db.engine import Database
from helpcenter.db.migrate import is_current, upgrade

__all__ = ["Base", "Database", "UTCDateTime", "is_current", "upgrade"]
