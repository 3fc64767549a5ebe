"""Search in what is published: a snapshot on disk plus the changes since."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.knowledge import latest_change_number, read_published
from helpcenter.retrieval import snapshot
from helpcenter.retrieval.building import build_generation
from helpcenter.retrieval.catching_up import PATIENCE_SECONDS, catch_up
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.embedding import Progress, Text
from helpcenter.retrieval.errors import IndexUnusable
from helpcenter.retrieval.features import features_of
from helpcenter.retrieval.hits import SearchResult, Suggestion
from helpcenter.retrieval.index import Generation, Index
from helpcenter.retrieval.locking import build_lock
from helpcenter.retrieval.questions import Questions
from helpcenter.retrieval.reading import hits_of
from helpcenter.retrieval.recipe import recipe_of
from helpcenter.retrieval.searching import find, prepare
from helpcenter.retrieval.sentence_vectors import SentenceVectors
from helpcenter.retrieval.snapshot import Fault, SnapshotFault
from helpcenter.retrieval.tokens import tokens

log = structlog.get_logger(__name__)

# How long a starting worker waits for another one that is building the index.
_WAIT_FOR_BUILD_SECONDS = 1800.0
# Articles read from the database beyond those asked for, to stand in for stale ones.
_SPARE = 5


class Opening(StrEnum):
    """What `Retriever.open` found. Unless `LOADED`, the index was built anew."""

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


class Retriever:
    """One per process, built before the threads start. Every method may be called from several threads at once."""

    def __init__(self, database: Database, embedder: Embedder, indexes_folder: Path) -> None:
        self._database = database
        self._embedder = embedder
        self._folder = indexes_folder
        self._recipe = recipe_of(embedder)
        self._questions = Questions(embedder)
        self._sentences = SentenceVectors(database, embedder)
        self._index: Index | None = None
        self._changing = threading.Lock()
        self._refused: str | None = None

    @property
    def recipe(self) -> str:
        """Sixteen hex digits: which model and rules made the index."""
        return self._recipe

    @property
    def generation(self) -> Generation | None:
        """The snapshot in use."""
        return self._index.generation if self._index is not None else None

    @property
    def changes_since_snapshot(self) -> int:
        """Passages that differ from the snapshot; when there are thousands, building anew saves memory in every worker."""
        return self._index.changes if self._index is not None else 0

    def open(self, progress: Progress | None = None) -> Opened:
        """Load the current snapshot; build it when it is missing, damaged, of another recipe or of another database.

        When another process builds it at this moment, wait for that. Raises `IndexBuildFailed` or `IndexBusy`.
        """
        index, found, detail = self._try_to_load()
        if index is None:
            with build_lock(self._folder, wait_seconds=_WAIT_FOR_BUILD_SECONDS):
                index, again, detail_again = self._try_to_load()  # another process may have been faster
                if index is None:
                    log.warning("index-rebuilt", found=str(again), detail=detail_again)
                    found, detail = again, detail_again
                    index = build_generation(self._database, self._embedder, self._folder, progress)
                else:
                    found, detail = Opening.LOADED, ""
        self._index = index
        return Opened(found, index.generation, detail)

    def build(self, progress: Progress | None = None) -> Generation:
        """Build a new snapshot aside and put it in use. Raises `IndexBuildFailed` (the old one stays) or `IndexBusy`."""
        with build_lock(self._folder, wait_seconds=0):
            index = build_generation(self._database, self._embedder, self._folder, progress)
        with self._changing:
            self._index = index
        return index.generation

    def catch_up(self) -> int:
        """Take in what was published, moved or archived since; the number of changes. One cheap query when there are none.

        Raises `Unavailable` when the database cannot be read.
        """
        index = self._follow_current()
        with self._database.read() as session:
            latest = latest_change_number(session)
        if latest <= index.change_number:
            return 0
        if not self._changing.acquire(timeout=PATIENCE_SECONDS):
            return 0  # another thread is at it; every hit is checked anyway
        try:
            before = self._in_use()
            after, applied = catch_up(self._database, self._embedder, before, PATIENCE_SECONDS)
            self._index = after
        finally:
            self._changing.release()
        log.info("index-caught-up", changes=applied, passages_differing=after.changes)
        return applied

    def search(
        self,
        question: str,
        *,
        language: str,
        prefer_language: str | None = None,
        limit: int = 10,
        hide_languages: Collection[str] = (),
    ) -> SearchResult:
        """The articles that answer `question`, best first: shown in its `language`, else in `prefer_language`, else in another.

        `hide_languages`: as if nothing were published in these. Raises `IndexUnusable` before `open`.
        """
        index = self._in_use()
        asked = prepare(index, self._questions, question, language, correct=language not in hide_languages)
        candidates = find(
            index,
            asked,
            show_in=(language, prefer_language or language),
            limit=limit + _SPARE,
            hide_languages=hide_languages,
        )
        with self._database.read() as session:
            published = read_published(session, [candidate.entry.translation_id for candidate in candidates])
        fresh = [
            candidate
            for candidate in candidates
            if (article := published.get(candidate.entry.translation_id)) is not None
            and article.revision_id == candidate.entry.revision_id
        ][:limit]
        return SearchResult(
            hits=hits_of(index, fresh, published),
            features=features_of(index, asked, fresh),
            recipe=self._recipe,
        )

    def closeness(self, question: str, language: str, texts: Sequence[str], texts_language: str) -> list[float]:
        """How near each of `texts` is to the question: inner products, to be compared with one another only.

        A text is embedded the first time; `keep_vectors` saves that work for the other workers and the next start.
        """
        if not texts:
            return []
        asked = prepare(self._in_use(), self._questions, question, language)
        vectors = self._sentences.of([Text(text, texts_language) for text in texts])
        return [float(score) for score in vectors @ asked.vector]

    def keep_vectors(self, session: Session) -> None:
        """Write the vectors that `closeness` had to make, in a transaction that is under way anyway."""
        self._sentences.keep(session)

    def shared_words(self, question: str, language: str, texts: Sequence[str]) -> list[float]:
        """How much the words tell that each of `texts`, in the same language, has in common with the question."""
        index = self._in_use()
        language = index.own_language(language)
        asked = set(prepare(index, self._questions, question, language).known)
        vocabulary = index.words.vocabulary(language)
        return [sum(vocabulary.rarity(token) for token in asked.intersection(tokens(text, language))) for text in texts]

    def suggest(self, prefix: str, language: str, limit: int = 8) -> list[Suggestion]:
        """Articles whose title matches what was typed so far. Raises `IndexUnusable` before `open`."""
        matching = self._in_use().titles.matching(prefix, language, limit)
        return [Suggestion(entry.title, entry.slug, entry.topic, entry.language) for entry in matching]

    def _in_use(self) -> Index:
        if self._index is None:
            raise IndexUnusable("the index is not open yet; call open() once per process")
        return self._index

    def _try_to_load(self) -> tuple[Index | None, Opening, str]:
        name = snapshot.current_name(self._folder)
        if name is None:
            return None, Opening.MISSING, f"{self._folder} names no index in use"
        try:
            index = snapshot.load(self._folder / name, self._recipe)
        except SnapshotFault as fault:
            return None, Opening(fault.fault.value), str(fault)
        with self._database.read() as session:
            latest = latest_change_number(session)
        if latest < index.change_number:
            return None, Opening.OTHER_DATABASE, f"{name} knows changes that this database does not have"
        return index, Opening.LOADED, ""

    def _follow_current(self) -> Index:
        """The index in use, after changing to the snapshot that another process has built."""
        index = self._in_use()
        name = snapshot.current_name(self._folder)
        if name in (None, index.generation.name, self._refused):
            return index
        with self._changing:
            index = self._in_use()
            if name == index.generation.name:
                return index
            try:
                newer = snapshot.load(self._folder / str(name), self._recipe)
            except SnapshotFault as fault:
                if fault.fault is Fault.OTHER_RECIPE:
                    log.warning("index-of-another-recipe", detail=str(fault))
                    self._refused = name
                return index
            if newer.change_number < index.generation.change_number:
                return index
            self._index = newer
            return newer
