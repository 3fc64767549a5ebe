"""Search in what is published: a snapshot on disk plus the changes since."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from helpcenter.db import Database
from helpcenter.retrieval.embedders.protocol import Embedder
from helpcenter.retrieval.hits import SearchResult, Suggestion

Progress = Callable[[int, int], None]


class Opening(StrEnum):
    """What `Retriever.open` found."""

    LOADED = "loaded"
    MISSING = "missing"
    DAMAGED = "damaged"
    OTHER_RECIPE = "other-recipe"


@dataclass(frozen=True, slots=True)
class Generation:
    """One snapshot. `embedded` of its `passages` had to be embedded; the other vectors were in the database."""

    name: str
    recipe: str
    passages: int
    embedded: int
    change_number: int


@dataclass(frozen=True, slots=True)
class Opened:
    """`generation` is in use; `found` tells whether it was loaded, or built and why."""

    found: Opening
    generation: Generation
    detail: str = ""


class Retriever:
    """One per process, built before the threads start. Every method may be called from several threads at once."""

    def __init__(self, database: Database, embedder: Embedder, indexes_folder: Path) -> None:
        self._database = database
        self._embedder = embedder
        self._folder = indexes_folder

    @property
    def recipe(self) -> str:
        """Sixteen hex digits: which model and rules made the index."""
        raise NotImplementedError

    @property
    def generation(self) -> Generation | None:
        """The snapshot in use."""
        raise NotImplementedError

    def open(self, progress: Progress | None = None) -> Opened:
        """Load the current snapshot; build it when it is missing, damaged or of another recipe."""
        raise NotImplementedError

    def build(self, progress: Progress | None = None) -> Generation:
        """Build a new snapshot aside and put it in use. Raises `IndexBuildFailed` (the old one stays) or `IndexBusy`."""
        raise NotImplementedError

    def catch_up(self) -> int:
        """Take in what was published, moved or archived since; the number of changes. One cheap query when there are none."""
        raise NotImplementedError

    def search(
        self,
        question: str,
        *,
        language: str,
        prefer_language: str | None = None,
        limit: int = 10,
        hide_languages: Collection[str] = (),
    ) -> SearchResult:
        """The articles that answer `question` (in `language`), shown in `prefer_language` where they exist in it."""
        raise NotImplementedError

    def suggest(self, prefix: str, language: str, limit: int = 8) -> list[Suggestion]:
        """Articles whose title matches what was typed so far."""
        raise NotImplementedError
