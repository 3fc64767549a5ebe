"""Vectors of single sentences, made when a passage is first quoted; kept in memory, and in the database with the next write."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.embedding import Text, read_vectors, rounded, store_vectors
from helpcenter.retrieval.shelf import Matrix

_KEPT = 2_000
_WAITING_AT_MOST = 1_000


class SentenceVectors:
    """Safe to use from several threads."""

    def __init__(self, database: Database, embedder: Embedder) -> None:
        self._database = database
        self._embedder = embedder
        self._known: OrderedDict[str, Matrix] = OrderedDict()
        self._waiting: dict[str, Matrix] = {}
        self._lock = Lock()

    def of(self, texts: Sequence[Text]) -> Matrix:
        """One row for each text."""
        keys = [text.digest for text in texts]
        with self._lock:
            found = {key: self._known[key] for key in keys if key in self._known}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        if missing:
            found.update(read_vectors(self._database, self._embedder, missing))
            missing = {key: text for key, text in missing.items() if key not in found}
        if missing:
            vectors = self._embedder.embed_passages(
                [text.text for text in missing.values()], [text.language for text in missing.values()]
            )
            fresh = {key: rounded(vector) for key, vector in zip(missing, np.nan_to_num(vectors), strict=True)}
            found.update(fresh)
            with self._lock:
                if len(self._waiting) < _WAITING_AT_MOST:
                    self._waiting.update(fresh)
        with self._lock:
            for key in keys:
                self._known[key] = found[key]
                self._known.move_to_end(key)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return np.stack([found[key] for key in keys])

    def keep(self, session: Session) -> None:
        """Write those that are new to the database, in a transaction that is under way anyway."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        store_vectors(session, self._embedder.recipe, waiting)
