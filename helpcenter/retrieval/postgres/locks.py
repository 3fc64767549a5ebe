"""One at a time, over all machines: advisory locks of the database, let go when their holder ends or dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import psycopg

from helpcenter.retrieval.errors import IndexBusy
from helpcenter.retrieval.postgres.connections import Connections


@contextmanager
def lock(connections: Connections, act: Literal["build", "change"], *, wait_seconds: float) -> Iterator[None]:
    """Hold the lock for building, or for changing, the index. Raises `IndexBusy` when another holds it longer than that."""
    with connections.transaction() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{max(1, round(wait_seconds * 1000))}ms"])
        # The transaction does nothing else, perhaps for an hour; it holds up nobody.
        cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', '0', true)")
        try:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{connections.schema} {act}"])
        except psycopg.errors.LockNotAvailable:
            raise IndexBusy("another process is building the index; wait for it to finish") from None
        yield
