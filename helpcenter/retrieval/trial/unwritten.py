"""Vectors of texts that may never be published: read where they are known, made and kept in memory where not."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Final

import numpy as np

from helpcenter.db import Database
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.embedding import Role, Text, read_vectors, rounded
from helpcenter.retrieval.shelf import Matrix

#: An editor tests a text more than once; so many vectors (two kilobytes each) are kept in each process.
_KEPT: Final = 2_000
_AT_ONCE: Final = 32

_known: OrderedDict[tuple[str, str], Matrix] = OrderedDict()
_lock = Lock()


def unwritten_vectors(database: Database, embedder: Embedder, texts: Sequence[Text]) -> Matrix:
    """One row for each text; nothing is written to the database."""
    keys = [text.digest for text in texts]
    with _lock:
        found = {key: _known[embedder.recipe, key] for key in keys if (embedder.recipe, key) in _known}
    found.update(read_vectors(database, embedder, [key for key in dict.fromkeys(keys) if key not in found]))
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
    for role in Role:
        some = [(key, text) for key, text in missing.items() if text.role is role]
        some.sort(key=lambda item: len(item[1].text))  # texts of one length waste the least padding
        act = {
            Role.PASSAGE: embedder.embed_passages,
            Role.QUESTION: embedder.embed_queries,
            Role.KNOWN_QUESTION: embedder.embed_known_questions,
        }[role]
        for start in range(0, len(some), _AT_ONCE):
            part = some[start : start + _AT_ONCE]
            vectors = act([text.text for _, text in part], [text.language for _, text in part])
            fresh = {key: rounded(vector) for (key, _), vector in zip(part, np.nan_to_num(vectors), strict=True)}
            found.update(fresh)
            with _lock:
                _known.update({(embedder.recipe, key): vector for key, vector in fresh.items()})
                while len(_known) > _KEPT:
                    _known.popitem(last=False)
    if not keys:
        return np.zeros((0, embedder.dimension), np.float32)
    return np.stack([found[key] for key in keys])
