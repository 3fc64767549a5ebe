"""The library calls that one question needs and no more, one after the other: encode it, search each language's vectors, look
for its words once.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import faiss
import numpy as np

from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.embedders.combined import CombinedEmbedder
from helpcenter.retrieval.shelf import Matrix
from helpcenter.retrieval.tokens import tokens

_HITS = 96
_WORD_HITS = 24


class BareCalls:
    """On the files of a generation, opened once more."""

    def __init__(self, embedder: Embedder, generation: Path) -> None:
        self._embedder = embedder
        self._indexes = [
            faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC) for path in sorted(generation.glob("vectors-*.faiss"))
        ]
        self._words = sqlite3.connect(f"file:{generation / 'words.db'}?mode=ro&immutable=1", uri=True)
        self._tables = {
            language: f"words_{number}"
            for language, number in self._words.execute("SELECT language, number FROM languages")
        }

    def ask(self, question: str, language: str) -> None:
        vector = np.ascontiguousarray(self._encode(question, language), np.float32)
        for index in self._indexes:
            index.search(vector, _HITS)
        table = self._tables.get(language)
        query = " OR ".join(f'"{token}"' for token in dict.fromkeys(tokens(question, language)))
        if table and query:
            self._words.execute(
                f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rank LIMIT ?",  # noqa: S608 - our own name
                (query, _WORD_HITS),
            ).fetchall()

    def _encode(self, question: str, language: str) -> Matrix:
        """That several encoders work beside one another is the product's doing: the bare calls wait for each."""
        if not isinstance(self._embedder, CombinedEmbedder):
            return self._embedder.embed_queries([question], [language])
        weights = self._embedder.weights_for(language)
        return np.concatenate(
            [
                part.embed_queries([question], [language]) * np.float32(weight)
                if (weight := weights.get(name, 0.0))
                else np.zeros((1, part.dimension), np.float32)
                for name, part in self._embedder.parts.items()
            ],
            axis=1,
        )
