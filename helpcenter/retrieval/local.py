"""The passage index of one machine: a snapshot in a folder, mapped into memory by every process, and the changes since."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

import structlog

from helpcenter.db import Database
from helpcenter.knowledge import latest_change_number
from helpcenter.retrieval import snapshot
from helpcenter.retrieval.building import build_generation
from helpcenter.retrieval.catching_up import catch_up
from helpcenter.retrieval.changing import Difference, plan
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.embedding import Progress
from helpcenter.retrieval.errors import IndexUnusable
from helpcenter.retrieval.gathering import change_mark
from helpcenter.retrieval.index import Generation, Index
from helpcenter.retrieval.local_view import LocalView
from helpcenter.retrieval.locking import build_lock
from helpcenter.retrieval.passage_index import PATIENCE_SECONDS, Opened, Opening
from helpcenter.retrieval.recipe import recipe_of
from helpcenter.retrieval.snapshot import SnapshotFault

log = structlog.get_logger(__name__)

# How long a starting worker waits for another one that is building the index.
_WAIT_FOR_BUILD_SECONDS: Final = 1800.0


class LocalIndex:
    """A `PassageIndex` in a folder that every process on this machine reads: FAISS for vectors, SQLite's FTS5 for words."""

    def __init__(self, database: Database, embedder: Embedder, indexes_folder: Path) -> None:
        self._database = database
        self._embedder = embedder
        self._folder = indexes_folder
        self._recipe = recipe_of(embedder)
        self._view: LocalView | None = None
        self._changing = threading.Lock()
        self._refused: str | None = None

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
            with build_lock(self._folder, wait_seconds=_WAIT_FOR_BUILD_SECONDS):
                view, again, detail_again = self._try_to_load()  # another process may have been faster
                if view is None:
                    log.warning("index-rebuilt", found=str(again), detail=detail_again)
                    found, detail = again, detail_again
                    view = build_generation(self._database, self._embedder, self._folder, progress)
                else:
                    found, detail = Opening.LOADED, ""
        self._view = view
        return Opened(found, view.generation, detail)

    def build(self, progress: Progress | None = None) -> Generation:
        with build_lock(self._folder, wait_seconds=0):
            view = build_generation(self._database, self._embedder, self._folder, progress)
        with self._changing:
            self._view = view
        return view.generation

    def catch_up(self) -> int:
        view = self._follow_current()
        with self._database.read() as session:
            latest = latest_change_number(session)
        if latest <= view.change_number:
            return 0
        if not self._changing.acquire(timeout=PATIENCE_SECONDS):
            return 0  # another thread is at it; every hit is checked anyway
        try:
            before = self._in_use()
            after, applied = catch_up(self._database, self._embedder, before, PATIENCE_SECONDS, self._apply)
            self._view = after
        finally:
            self._changing.release()
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
        """There are none."""

    def _apply(self, view: LocalView, difference: Difference) -> LocalView:
        return view.changed(plan(view, difference), self._embedder.dimension)

    def _in_use(self) -> LocalView:
        if self._view is None:
            raise IndexUnusable("the index is not open yet; call open() once per process")
        return self._view

    def _try_to_load(self) -> tuple[LocalView | None, Opening, str]:
        name = snapshot.current_name(self._folder)
        if name is None:
            return None, Opening.MISSING, f"{self._folder} names no index in use"
        try:
            view, mark = snapshot.load(self._folder / name, self._recipe)
        except SnapshotFault as fault:
            return None, Opening(fault.fault.value), str(fault)
        if not self._is_of_this_database(view, mark):
            return None, Opening.OTHER_DATABASE, f"{name} knows changes that this database does not have"
        return view, Opening.LOADED, ""

    def _is_of_this_database(self, view: LocalView, mark: str) -> bool:
        """Whether the last change that the snapshot knows is the one of that number here; after a restore it is not."""
        with self._database.read() as session:
            return change_mark(session, view.generation.change_number) == mark

    def _follow_current(self) -> LocalView:
        """The index in use, after changing to the snapshot that another process has built."""
        view = self._in_use()
        name = snapshot.current_name(self._folder)
        if name in (None, view.generation.name, self._refused):
            return view
        with self._changing:
            view = self._in_use()
            if name in (view.generation.name, self._refused):
                return view
            try:
                newer, mark = snapshot.load(self._folder / str(name), self._recipe)
            except SnapshotFault as fault:
                # Not looked at again: reading and hashing it at every question would cost more than the question.
                log.warning("index-not-followed", reason=str(fault.fault), detail=str(fault))
                self._refused = name
                return view
            if newer.change_number < view.generation.change_number or not self._is_of_this_database(newer, mark):
                self._refused = name
                return view
            self._view = newer
            return newer
