"""Vectors of texts: read from the database where they are known, embedded and kept there where not."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import numpy as np
import structlog
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.errors import Unavailable
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.passages import digest
from helpcenter.retrieval.shelf import Matrix
from helpcenter.retrieval.tables import VectorRow

log = structlog.get_logger(__name__)

Progress = Callable[[int, int], None]

_READ_AT_ONCE = 500
_EMBED_AT_ONCE = 32
_UNUSED_KEPT_PER_USED = 10
_STORED = np.dtype("<f2")


class Role(StrEnum):
    """As what a text is embedded. The value is part of the digest of its vector."""

    PASSAGE = ""
    QUESTION = "question"
    KNOWN_QUESTION = "known-question"


@dataclass(frozen=True, slots=True)
class Text:
    """What is to be embedded, and as what."""

    text: str
    language: str
    role: Role = Role.PASSAGE

    @property
    def digest(self) -> str:
        return digest(f"{self.role}\0{self.text}" if self.role else self.text, self.language)


@dataclass(frozen=True, slots=True)
class Embedded:
    """One row for each text, in their order; `fresh` are the digests of those that were not known before."""

    vectors: Matrix
    fresh: frozenset[str]


def embed(database: Database, embedder: Embedder, texts: Sequence[Text], progress: Progress | None = None) -> Embedded:
    """The vectors of `texts`. Several workers may do this at once with the same texts.

    What was embedded is stored as it comes, so that an interrupted run continues where it was. When the database cannot be
    written now, the vectors are used all the same.
    """
    keys = [text.digest for text in texts]
    places: dict[str, list[int]] = {}
    for place, key in enumerate(keys):
        places.setdefault(key, []).append(place)
    matrix = np.zeros((len(keys), embedder.dimension), np.float32)
    absent = dict.fromkeys(places)
    for key, vector in _stored_vectors(database, embedder, keys):
        matrix[places[key]] = vector
        del absent[key]
    missing = [(key, texts[places[key][0]]) for key in absent]
    missing.sort(key=lambda item: len(item[1].text))  # texts of one length waste the least padding
    done = 0
    if progress is not None:
        progress(0, len(missing))
    for fresh in _embedded(embedder, missing):
        _store(database, embedder.recipe, fresh)
        for key, vector in fresh.items():
            matrix[places[key]] = vector
        done += len(fresh)
        if progress is not None:
            progress(done, len(missing))
    return Embedded(matrix, frozenset(key for key, _ in missing))


def _embedded(embedder: Embedder, texts: Sequence[tuple[str, Text]]) -> Iterator[dict[str, Matrix]]:
    """The vectors of `texts`, some at a time and in their order, by key; on every core when there are many."""
    portions = [texts[start : start + _EMBED_AT_ONCE] for start in range(0, len(texts), _EMBED_AT_ONCE)]
    threads = min(len(portions), len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
    if threads < 2:
        yield from (_vectors(embedder, some) for some in portions)
        return
    pool = ThreadPoolExecutor(threads)
    try:
        yield from pool.map(partial(_vectors, embedder), portions)
    finally:
        pool.shutdown(cancel_futures=True)  # interrupted: what is under way ends, the rest is left for the next time


def _vectors(embedder: Embedder, texts: Sequence[tuple[str, Text]]) -> dict[str, Matrix]:
    found: dict[str, Matrix] = {}
    for role in Role:
        part = [(key, text) for key, text in texts if text.role is role]
        if part:
            act = _act(embedder, role)
            vectors = act([text.text for _, text in part], [text.language for _, text in part])
            found.update((key, rounded(vector)) for (key, _), vector in zip(part, np.nan_to_num(vectors), strict=True))
    return found


def _act(embedder: Embedder, role: Role) -> Callable[[Sequence[str], Sequence[str]], Matrix]:
    match role:
        case Role.PASSAGE:
            return embedder.embed_passages
        case Role.QUESTION:
            return embedder.embed_queries
        case Role.KNOWN_QUESTION:
            return embedder.embed_known_questions


def store_vectors(session: Session, recipe: str, vectors: Mapping[str, Matrix]) -> None:
    """Keep vectors by digest; one that another worker has stored meanwhile stays."""
    if not vectors:
        return
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    rows = [
        {"recipe": recipe, "digest": key, "vector": vector.astype(_STORED).tobytes()}
        for key, vector in sorted(vectors.items())  # one order for all: no deadlock between workers
    ]
    session.execute(insert(VectorRow).on_conflict_do_nothing(), rows)


def forget_unused(session: Session, recipe: str, digests: Collection[str], keep_recipe: str | None) -> None:
    """Delete the vectors by other recipes than `recipe` and `keep_recipe`, and those that belong to none of `digests`.

    The latter only when they have become many: among them are those of sentences, and of texts that may be published again.
    """
    kept = {recipe, keep_recipe} - {None}
    session.execute(delete(VectorRow).where(VectorRow.recipe.not_in(sorted(kept))))
    stored = set(session.scalars(select(VectorRow.digest).where(VectorRow.recipe == recipe)))
    unused = sorted(stored.difference(digests))
    if len(unused) <= _UNUSED_KEPT_PER_USED * len(digests):
        return
    for start in range(0, len(unused), _READ_AT_ONCE):
        some = unused[start : start + _READ_AT_ONCE]
        session.execute(delete(VectorRow).where(VectorRow.recipe == recipe, VectorRow.digest.in_(some)))


def rounded(vector: Matrix) -> Matrix:
    """As it will be read from the database: the same in every process, whoever embedded it."""
    return vector.astype(_STORED).astype(np.float32)


def unknown(database: Database, embedder: Embedder, texts: Iterable[Text]) -> set[str]:
    """The digests of those of `texts` that have no vector yet."""
    wanted = {text.digest for text in texts}
    with database.read() as session:
        for some in _portions(wanted):
            wanted.difference_update(
                session.scalars(
                    select(VectorRow.digest).where(VectorRow.recipe == embedder.recipe, VectorRow.digest.in_(some))
                )
            )
    return wanted


def read_vectors(database: Database, embedder: Embedder, keys: Iterable[str]) -> dict[str, Matrix]:
    """The vectors that are known, by digest."""
    return dict(_stored_vectors(database, embedder, keys))


def _stored_vectors(database: Database, embedder: Embedder, keys: Iterable[str]) -> Iterator[tuple[str, Matrix]]:
    with database.read() as session:
        for some in _portions(keys):
            rows = session.execute(
                select(VectorRow.digest, VectorRow.vector).where(
                    VectorRow.recipe == embedder.recipe, VectorRow.digest.in_(some)
                )
            )
            for key, stored in rows:
                vector = np.frombuffer(stored, _STORED).astype(np.float32)
                if len(vector) == embedder.dimension:
                    yield key, vector


def _portions(keys: Iterable[str]) -> Iterator[list[str]]:
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), _READ_AT_ONCE):
        yield wanted[start : start + _READ_AT_ONCE]


def _store(database: Database, recipe: str, vectors: Mapping[str, Matrix]) -> None:
    try:
        with database.write() as session:
            store_vectors(session, recipe, vectors)
    except Unavailable as error:
        log.warning("vectors-not-stored", count=len(vectors), reason=str(error))
