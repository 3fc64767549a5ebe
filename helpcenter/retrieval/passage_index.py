"""What every passage index promises: the one in this process's folder and the one in the database alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from helpcenter.retrieval.embedding import Progress
from helpcenter.retrieval.index import Generation, Index

#: A shopper waits for this at most (and for one article more); the rest is taken in before the next question.
PATIENCE_SECONDS: Final = 1.0


class Opening(StrEnum):
    """What `open` found. Unless `LOADED`, the index was built anew."""

    LOADED = "loaded"
    MISSING = "missing"
    DAMAGED = "damaged"
    OTHER_RECIPE = "other-recipe"
    OTHER_DATABASE = "other-database"


@dataclass(frozen=True, slots=True)
class Opened:
    """`generation` is in use; `found` tells whether it was loaded, or built and why; `detail` says it in a sentence."""

    found: Opening
    generation: Generation
    detail: str = ""


class PassageIndex(Protocol):
    """Holds passages and known questions with their vectors and words; one per process, built before the threads start.

    What it holds is by one recipe only. Every method may be called from several threads at once; several processes may share
    one index. The database is the truth: an index may be deleted at any time and is made again from there.
    """

    @property
    def in_use(self) -> Index:
        """What to search in now: by vectors and words, language by language. Raises `IndexUnusable` before `open`."""
        ...

    @property
    def generation(self) -> Generation | None:
        """The snapshot in use."""
        ...

    @property
    def changes_since_snapshot(self) -> int:
        """Vectors that differ from the snapshot; when there are thousands, building anew makes searching cheaper."""
        ...

    def open(self, progress: Progress | None = None) -> Opened:
        """Find what is there; build it when it is missing, damaged, of another recipe or of another database.

        When another process builds it at this moment, wait for that. Raises `IndexBuildFailed` or `IndexBusy`.
        """
        ...

    def build(self, progress: Progress | None = None) -> Generation:
        """Build a new snapshot aside and put it in use. Raises `IndexBuildFailed` (the old one stays) or `IndexBusy`."""
        ...

    def catch_up(self) -> int:
        """Take in (upsert) and take out (delete) what changed since; the number of changes. One cheap query when there are none.

        Raises `Unavailable` when the database cannot be read.
        """
        ...

    def fold(self, at_least: int) -> Generation | None:
        """Build a new snapshot when `at_least` vectors differ from the one there is; every process follows.

        None when there are fewer, or when there is no index that fits. Raises `IndexBuildFailed` or `IndexBusy`.
        """
        ...

    def close(self) -> None:
        """Close the connections of this process; the next act opens new ones."""
        ...
