"""Vectors of the questions asked lately: one question is embedded once, though several acts need its vector."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

import numpy as np

from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.shelf import Matrix

_KEPT = 256


class Questions:
    """Embeds questions and remembers the last few hundred. Safe to use from several threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: OrderedDict[tuple[str, str], Matrix] = OrderedDict()
        self._lock = Lock()

    def remembered(self, text: str, language: str) -> Matrix | None:
        """The vector of one that was asked lately; None when it would have to be embedded."""
        with self._lock:
            return self._known.get((text, language))

    def vector(self, texts: list[str], language: str) -> Matrix:
        """The mean vector of ways to write one question."""
        keys = [(text, language) for text in texts]
        with self._lock:
            found = {key: self._known[key] for key in keys if key in self._known}
        missing = [key for key in keys if key not in found]
        if missing:
            vectors = self._embedder.embed_queries([text for text, _ in missing], [language] * len(missing))
            found.update(zip(missing, np.nan_to_num(vectors), strict=True))
        with self._lock:
            for key in keys:
                self._known[key] = found[key]
                self._known.move_to_end(key)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return np.asarray(np.stack([found[key] for key in keys]).mean(axis=0), np.float32)
