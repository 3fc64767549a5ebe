"""The vectors of one language's passages, searched exactly with FAISS. The only file that imports it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import faiss
import numpy as np

from helpcenter.retrieval.shelf import Ids, Matrix, Spread, sampled, spread_of

faiss.omp_set_num_threads(1)  # more would fight with the server's threads, and hang in a forked process

__all__ = ["Ids", "Matrix", "Spread", "Vectors", "read_vectors", "write_vectors"]


class Vectors:
    """Never changes: `changed` gives a new one that shares the snapshot's memory-mapped part."""

    def __init__(
        self,
        dimension: int,
        snapshot: faiss.IndexIDMap2 | None = None,
        removed: frozenset[int] = frozenset(),
        added: dict[int, Matrix] | None = None,
    ) -> None:
        self.dimension = dimension
        self._snapshot = snapshot
        self._removed = removed
        self._added = added or {}
        self._fresh = _index_of(dimension, self._added) if self._added else None
        self._selection = (
            faiss.IDSelectorNot(faiss.IDSelectorBatch(np.fromiter(removed, np.int64))) if removed and snapshot else None
        )

    def __len__(self) -> int:
        in_snapshot = 0 if self._snapshot is None else int(self._snapshot.ntotal)
        return in_snapshot - len(self._removed) + len(self._added)

    @property
    def changes(self) -> int:
        """How many vectors differ from the snapshot."""
        return len(self._removed) + len(self._added)

    def changed(self, remove: Sequence[int], add: dict[int, Matrix]) -> Vectors:
        """Without the passages `remove` and with those of `add`; one that is in both is replaced."""
        gone = set(remove) | set(add)
        added = {number: vector for number, vector in self._added.items() if number not in gone} | add
        in_snapshot = set() if self._snapshot is None else gone & self._snapshot_ids
        return Vectors(self.dimension, self._snapshot, self._removed | in_snapshot, added)

    def search(self, question: Matrix, limit: int) -> tuple[Ids, Matrix]:
        """The passages most like `question` (one vector) and their inner products, best first."""
        parts: list[tuple[Ids, Matrix]] = []
        if self._snapshot is not None and self._snapshot.ntotal:
            parameters = faiss.SearchParameters()
            parameters.sel = self._selection
            parts.append(_hits(self._snapshot, question, limit, parameters))
        if self._fresh is not None:
            parts.append(_hits(self._fresh, question, limit))
        if len(parts) == 1:
            return parts[0]
        numbers = np.concatenate([part[0] for part in parts]) if parts else np.zeros(0, np.int64)
        scores = np.concatenate([part[1] for part in parts]) if parts else np.zeros(0, np.float32)
        order = np.lexsort((numbers, -scores))[:limit]
        return numbers[order], scores[order]

    def scores(self, question: Matrix, passage_ids: Sequence[int]) -> dict[int, float]:
        """The inner products of certain passages; those that are not here are left out."""
        scores = {number: float(self._added[number] @ question) for number in passage_ids if number in self._added}
        if self._snapshot is not None:
            rest = [
                number
                for number in passage_ids
                if number not in scores and number in self._snapshot_ids and number not in self._removed
            ]
            if rest:
                products = self._snapshot.reconstruct_batch(np.array(rest, np.int64)) @ question
                scores.update(zip(rest, (float(product) for product in products), strict=True))
        return scores

    def vector(self, number: int) -> Matrix:
        """The vector of one passage. Raises `KeyError`."""
        if number in self._added:
            return self._added[number]
        if self._snapshot is None or number not in self._snapshot_ids or number in self._removed:
            raise KeyError(number)
        return np.asarray(self._snapshot.reconstruct(number), np.float32)

    def spread(self, question: Matrix) -> Spread:
        """Where this question's scores lie, from a sample of the passages."""
        return spread_of(self._sample, question)

    @cached_property
    def _snapshot_ids(self) -> frozenset[int]:
        if self._snapshot is None:
            return frozenset()
        return frozenset(faiss.vector_to_array(self._snapshot.id_map).tolist())

    @cached_property
    def _sample(self) -> Matrix:
        numbers = sorted((self._snapshot_ids - self._removed) | self._added.keys())
        some = [numbers[place] for place in sampled(len(numbers))]
        if not some:
            return np.zeros((0, self.dimension), np.float32)
        kept = [number for number in some if number not in self._added]
        parts = [self._snapshot.reconstruct_batch(np.array(kept, np.int64))] if kept and self._snapshot else []
        parts += [self._added[number][None, :] for number in some if number in self._added]
        return np.concatenate(parts).astype(np.float32)


def write_vectors(path: Path, passage_ids: Sequence[int], vectors: Matrix) -> None:
    """Write a file that `read_vectors` maps into memory. Raises `OSError` when the disk is full."""
    index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
    if len(passage_ids):
        index.add_with_ids(np.ascontiguousarray(vectors, np.float32), np.array(passage_ids, np.int64))
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:  # what FAISS says when fwrite writes less than asked
        raise OSError(f"{path.name} could not be written: {str(error).splitlines()[0][:200]}") from error


def read_vectors(path: Path, dimension: int, count: int) -> Vectors:
    """Map a file. Raises `ValueError` when it is damaged or of another shape."""
    try:
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError as error:
        raise ValueError(f"{path.name} cannot be read: {str(error).splitlines()[0][:200]}") from error
    if not isinstance(index, faiss.IndexIDMap2) or index.d != dimension or index.ntotal != count:
        raise ValueError(
            f"{path.name} holds {index.ntotal} vectors of {index.d} numbers, not {count} of {dimension} as written"
        )
    return Vectors(dimension, index)


def _index_of(dimension: int, vectors: dict[int, Matrix]) -> faiss.IndexIDMap2:
    index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
    index.add_with_ids(np.stack(list(vectors.values())).astype(np.float32), np.fromiter(vectors, np.int64))
    return index


def _hits(
    index: faiss.Index, question: Matrix, limit: int, parameters: faiss.SearchParameters | None = None
) -> tuple[Ids, Matrix]:
    count = min(limit, int(index.ntotal))
    scores, numbers = index.search(np.ascontiguousarray(question[None, :], np.float32), count, params=parameters)
    found = numbers[0] != -1
    return numbers[0][found], scores[0][found]
