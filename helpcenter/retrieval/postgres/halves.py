"""Vectors as pgvector keeps them: half-precision numbers. The only file that imports pgvector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import psycopg
from pgvector import HalfVector, Vector
from pgvector.psycopg import register_vector

from helpcenter.retrieval.shelf import Matrix

#: Vectors of more numbers cannot be searched approximately.
LONGEST: Final = 4000


def register(connection: psycopg.Connection[Any]) -> None:
    """Let this connection send and receive vectors; the extension must be in its search path."""
    register_vector(connection)


def halved(vector: Matrix) -> HalfVector:
    """To be stored, and to be searched with where the index decides."""
    return HalfVector(vector)


def exact(vector: Matrix) -> Vector:
    """To be multiplied with, in full precision."""
    return Vector(vector)


def read(stored: HalfVector) -> Matrix:
    """As numbers again."""
    return np.asarray(stored.to_numpy(), np.float32)


def read_all(stored: Sequence[HalfVector], dimension: int) -> Matrix:
    """One row for each."""
    return np.stack([read(one) for one in stored]) if stored else np.zeros((0, dimension), np.float32)
