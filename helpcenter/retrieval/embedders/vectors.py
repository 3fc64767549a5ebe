"""What embedders do to vectors and how they name their recipes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from helpcenter.retrieval.embedders.text import PASSAGE_LIMIT, QUESTION_LIMIT, TEXT_RULES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from helpcenter.retrieval.embedders.protocol import Vectors

_CHUNK_BYTES = 1 << 20


def unit_rows(vectors: NDArray[np.floating]) -> Vectors:
    """Each row of `vectors`, shape (n, dimension), scaled to length one; a row of zeros stays."""
    floats = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(floats, axis=1, keepdims=True)
    unit: Vectors = floats / np.maximum(lengths, np.float32(1e-12))
    return unit


def digest_files(paths: Iterable[Path]) -> str:
    """SHA-256 over the contents of `paths`, in that order, hex. Raises `OSError`."""
    digest = hashlib.sha256()
    for path in paths:
        inner = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                inner.update(chunk)
        digest.update(inner.digest())
    return digest.hexdigest()


def make_recipe(**ingredients: object) -> str:
    """Sixteen hex digits that stand for `ingredients` (JSON values) and the rules by which texts are cleaned."""
    everything = {**ingredients, "text rules": [TEXT_RULES, QUESTION_LIMIT, PASSAGE_LIMIT]}
    return hashlib.sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()[:16]
