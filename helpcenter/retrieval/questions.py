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

    def vector(self, text: str, language: str) -> Matrix:
        vector = self.remembered(text, language)
        if vector is None:
            vector = np.nan_to_num(self._embedder.embed_queries([text], [language])[0])
        with self._lock:
            self._known[text, language] = vector
            self._known.move_to_end((text, language))
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return vector
