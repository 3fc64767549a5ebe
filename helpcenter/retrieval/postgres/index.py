"""The passage index that several machines share: one copy in the database, brought up to date by whoever comes first."""

from __future__ import annotations

import contextlib
import secrets
import threading
from typing import Final

import psycopg
import structlog

from helpcenter.db import Database
from helpcenter.errors import Unavailable
from helpcenter.knowledge import changes_since, latest_change_number
from helpcenter.retrieval.building import forget_vectors
from helpcenter.retrieval.catching_up import catch_up
from helpcenter.retrieval.changing import Difference, plan
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.embedding import Progress
from helpcenter.retrieval.errors import IndexBuildFailed, IndexBusy, IndexUnusable
from helpcenter.retrieval.gathering import change_mark, emphasis_of, gather
from helpcenter.retrieval.index import Generation, Index
from helpcenter.retrieval.passage_index import PATIENCE_SECONDS, Opened, Opening
from helpcenter.retrieval.postgres import filling, tables
from helpcenter.retrieval.postgres.connections import Connections
from helpcenter.retrieval.postgres.locks import lock
from helpcenter.retrieval.postgres.view import PostgresView, follow, load, read_state
from helpcenter.retrieval.postgres.writing import SchemaWriter, check
from helpcenter.retrieval.recipe import recipe_of

log = structlog.get_logger(__name__)

# How long a starting worker waits for another one that is building the index.
_WAIT_FOR_BUILD_SECONDS: Final = 1800.0
# The tables are exchanged in a moment, but whoever changes them at that moment may be embedding a long article.
_WAIT_FOR_CHANGE_SECONDS: Final = 60.0
_OTHER_RECIPES_KEPT: Final = 1


class PostgresIndex:
    """A `PassageIndex` in the house's PostgreSQL database. Raises `ConfigurationError` when that is SQLite, and, when it is first
    used, when the extension `vector` is missing.
    """

    def __init__(self, database: Database, embedder: Embedder) -> None:
        self._database = database
        self._embedder = embedder
        self._recipe = recipe_of(embedder)
        self._connections = Connections(database, self._recipe)
        self._view: PostgresView | None = None
        self._changing = threading.Lock()

    @property
    def in_use(self) -> Index:
        return self._in_use()

    @property
    def generation(self) -> Generation | None:
        return self._view.generation if self._view is not None else None

    @property
    def changes_since_snapshot(self) -> int:
        return self._view.changes if self._view is not None else 0

    def open(self, progress: Progress | None = None) -> Opened:
        view, found, detail = self._try_to_load()
        if view is None:
            with lock(self._connections, "build", wait_seconds=_WAIT_FOR_BUILD_SECONDS):
                view, again, detail_again = self._try_to_load()  # another process may have been faster
                if view is None:
                    log.warning("index-rebuilt", found=str(again), detail=detail_again)
                    found, detail = again, detail_again
                    view = self._build(progress)
                else:
                    found, detail = Opening.LOADED, ""
        self._view = view
        return Opened(found, view.generation, detail)

    def build(self, progress: Progress | None = None) -> Generation:
        with lock(self._connections, "build", wait_seconds=0):
            view = self._build(progress)
        with self._changing:
            self._view = view
        return view.generation

    def catch_up(self) -> int:
        view = self._in_use()
        with self._database.read() as session:
            latest = latest_change_number(session)
        state = read_state(self._connections.fetch)
        if state.name == view.generation.name and state.change_number == view.change_number >= latest:
            return 0
        if not self._changing.acquire(timeout=PATIENCE_SECONDS):
            return 0  # another thread is at it; every hit is checked anyway
        try:
            before = self._in_use()
            after = self._followed(before)
            if after.change_number < latest:
                after = self._changed(after)
            self._view = after
        finally:
            self._changing.release()
        applied = self._count(before.change_number, after.change_number)
        if applied:
            log.info("index-caught-up", changes=applied, passages_differing=after.changes)
        return applied

    def fold(self, at_least: int) -> Generation | None:
        view, _, _ = self._try_to_load()
        if view is None:
            return None
        self._view = view
        while self.catch_up():
            pass
        return self.build() if self.changes_since_snapshot >= at_least else None

    def close(self) -> None:
        """Close the connections of this process."""
        self._connections.close()

    def _changed(self, view: PostgresView) -> PostgresView:
        """The index after the changes since, taken in by this worker or by the one that was first."""
        try:
            with lock(self._connections, "change", wait_seconds=PATIENCE_SECONDS):
                view = self._followed(view)  # what another did while this one waited
                return catch_up(self._database, self._embedder, view, PATIENCE_SECONDS, self._apply)[0]
        except IndexBusy:
            return self._followed(view)

    def _apply(self, view: PostgresView, difference: Difference) -> PostgresView:
        """Carry out a difference, its number and all, in one transaction."""
        wanted = plan(view, difference)
        number = wanted.change_number
        with self._connections.transaction() as cursor:
            for entry in wanted.gone:
                filling.remove_entry(cursor, entry, number)
            for article_id in wanted.questions:
                filling.remove_questions(cursor, article_id, number)
            filling.add_entries(cursor, [(new.entry, new.passages) for new in wanted.add])
            for language, vectors in wanted.added_passages().items():
                filling.add_vectors(cursor, "vectors", language, vectors, vectors.values(), number)
            for new in wanted.add:
                filling.count_words(cursor, new.entry.language, new.entry.revision_id)
            filling.put_questions(
                cursor, {article_id: new.questions for article_id, new in wanted.questions.items() if new is not None}
            )
            for language, vectors in wanted.added_questions().items():
                filling.add_vectors(cursor, "known", language, vectors, vectors.values(), number)
            differing = sum(entry.passages for entry in (*wanted.gone, *(new.entry for new in wanted.add)))
            differing += sum(len(new.questions) for new in wanted.questions.values() if new is not None)
            cursor.execute("UPDATE state SET change_number = %s, changes = changes + %s", (number, differing))
        return self._followed(view)

    def _followed(self, view: PostgresView) -> PostgresView:
        """The index as it is in the database now, whoever changed it."""

        def touched() -> set[int]:
            with self._database.read() as session:
                return {change.translation_id for change in changes_since(session, view.change_number)}

        return follow(self._connections, view, touched, self._embedder.dimension)

    def _count(self, before: int, after: int) -> int:
        if after <= before:
            return 0
        with self._database.read() as session:
            return sum(change.number <= after for change in changes_since(session, before))

    def _in_use(self) -> PostgresView:
        if self._view is None:
            raise IndexUnusable("the index is not open yet; call open() once per process")
        return self._view

    def _try_to_load(self) -> tuple[PostgresView | None, Opening, str]:
        schema, prefix = self._connections.schema, self._connections.prefix
        with self._connections.transaction() as cursor:
            there = [name for name in tables.schemas(cursor, prefix) if tables.ASIDE not in name]
        if schema not in there:
            found = Opening.OTHER_RECIPE if there else Opening.MISSING
            return None, found, f"the database has no schema {schema}" + (f", but {', '.join(there)}" if there else "")
        try:
            state = read_state(self._connections.fetch)
            with self._database.read() as session:
                mark = change_mark(session, state.built_at_number)
            if mark != state.change_mark:
                return None, Opening.OTHER_DATABASE, f"{schema} knows changes that this database does not have"
            check(self._connections.fetch)
            return load(self._connections, self._recipe, self._embedder.dimension), Opening.LOADED, ""
        except (IndexUnusable, ValueError, psycopg.Error) as error:
            return None, Opening.DAMAGED, f"{schema}: {error}"

    def _build(self, progress: Progress | None) -> PostgresView:
        schema, prefix = self._connections.schema, self._connections.prefix
        aside = f"{schema}{tables.ASIDE}{secrets.token_hex(4)}"
        with self._connections.transaction() as cursor:
            for name in tables.schemas(cursor, f"{schema}{tables.ASIDE}"):  # what interrupted builds left
                tables.drop(cursor, name)
        try:
            writer = SchemaWriter(self._connections, aside, emphasis_of(self._embedder))
            gathered = gather(self._database, self._embedder, writer, progress)
            writer.finish(gathered, self._embedder.recipe)
            with (
                lock(self._connections, "change", wait_seconds=_WAIT_FOR_CHANGE_SECONDS),
                self._connections.transaction() as cursor,
            ):
                tables.put_in_use(cursor, aside, schema)
            view = load(self._connections, self._recipe, self._embedder.dimension)
        except (Unavailable, ValueError, psycopg.Error) as error:
            self._drop(aside)
            raise IndexBuildFailed(f"the index could not be built, the one before stays in use: {error}") from error
        except BaseException:
            self._drop(aside)
            raise
        with self._connections.transaction() as cursor:
            others = [found for found in tables.finished(cursor, prefix) if found[0] != schema]
            for name, _ in others[_OTHER_RECIPES_KEPT:]:
                tables.drop(cursor, name)
        forget_vectors(self._database, self._embedder, gathered.digests, others[0][1] if others else None)
        return view

    def _drop(self, schema: str) -> None:
        with contextlib.suppress(Unavailable, psycopg.Error), self._connections.transaction() as cursor:
            tables.drop(cursor, schema)
