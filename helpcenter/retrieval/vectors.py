"""The vectors of one language in a file, searched with FAISS. The only file that imports it.

Numbers are kept in half precision: what the database has, so that nothing is lost by it. Up to `EXACT_UP_TO` vectors are compared
one by one; more get a graph (HNSW) that finds nearly the same ones by looking at a few.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import faiss
import numpy as np

from helpcenter.retrieval.shelf import Ids, Matrix, Spread, sampled, spread_of

faiss.omp_set_num_threads(1)  # more would fight with the server's threads, and hang in a forked process

__all__ = ["Ids", "Matrix", "Spread", "Vectors", "read_vectors", "write_vectors"]

#: See docs/retrieval.md for what was measured.
EXACT_UP_TO: Final = 25_000

# The graph: neighbours of each vector, candidates while it is made, candidates while it is searched.
_NEIGHBOURS: Final = 32
_CANDIDATES_MAKING: Final = 120
_CANDIDATES: Final = 400
_ADDED_AT_ONCE: Final = 10_000


class Vectors:
    """Never changes: `changed` gives a new one that shares the snapshot's memory-mapped part.

    `emphasis`: what the snapshot's vectors were multiplied by, number for number, when they were written.
    """

    def __init__(
        self,
        dimension: int,
        snapshot: faiss.IndexIDMap | None = None,
        emphasis: Matrix | None = None,
        ids: Ids | None = None,
        removed: frozenset[int] = frozenset(),
        added: dict[int, Matrix] | None = None,
    ) -> None:
        self.dimension = dimension
        self._snapshot = snapshot
        self._emphasis = emphasis
        self._ids = _ids_of(snapshot) if ids is None else ids  # of the snapshot's rows, in order
        self._removed = removed
        self._added = added or {}
        self._fresh = _index_of(dimension, self._added) if self._added else None

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
        removed = self._removed | {number for number in gone if self._row(number) is not None}
        return Vectors(self.dimension, self._snapshot, self._emphasis, self._ids, removed, added)

    def search(self, question: Matrix, limit: int) -> tuple[Ids, Matrix]:
        """The passages most like `question` (one vector) and their inner products, best first."""
        parts: list[tuple[Ids, Matrix]] = []
        if self._snapshot is not None and self._snapshot.ntotal:
            asked = question if self._emphasis is None else question / self._emphasis
            rows, scores = _hits(self._rows, asked, limit, self._parameters(limit))
            parts.append((self._ids[rows], scores))
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
        rows = self._rows_there([number for number in passage_ids if number not in scores])
        if rows:
            asked = question if self._emphasis is None else question / self._emphasis
            products = self._rows.reconstruct_batch(np.fromiter(rows.values(), np.int64)) @ asked
            scores.update(zip(rows, products.tolist(), strict=True))
        return scores

    def vector(self, number: int) -> Matrix:
        """The vector of one passage. Raises `KeyError`."""
        if number in self._added:
            return self._added[number]
        row = self._row(number)
        if row is None:
            raise KeyError(number)
        vector = np.asarray(self._rows.reconstruct(row), np.float32)
        return vector if self._emphasis is None else vector / self._emphasis

    def spread(self, question: Matrix) -> Spread:
        """Where this question's scores lie, from a sample of the passages."""
        return spread_of(self._sample, question)

    @cached_property
    def _rows(self) -> faiss.Index:
        """The snapshot, by row instead of by id."""
        assert self._snapshot is not None
        return faiss.downcast_index(self._snapshot.index)

    def _rows_there(self, numbers: Sequence[int]) -> dict[int, int]:
        """The snapshot's rows of those of the ids that are still there."""
        if not len(self._ids):
            return {}
        rows = np.minimum(np.searchsorted(self._ids, np.array(numbers, np.int64)), len(self._ids) - 1)
        same = (self._ids[rows] == numbers).tolist()
        return {
            number: row
            for number, row, there in zip(numbers, rows.tolist(), same, strict=True)
            if there and number not in self._removed
        }

    def _row(self, number: int) -> int | None:
        """The snapshot's row of an id that is still there."""
        row = int(np.searchsorted(self._ids, number))
        found = row < len(self._ids) and self._ids[row] == number and number not in self._removed
        return row if found else None

    @cached_property
    def _selector(self) -> faiss.IDSelector | None:
        """Lets all rows of the snapshot be found but those that are gone."""
        if not self._removed:
            return None
        removed = np.searchsorted(self._ids, np.fromiter(self._removed, np.int64)).astype(np.int64)
        return faiss.IDSelectorNot(faiss.IDSelectorBatch(removed))

    def _parameters(self, limit: int) -> faiss.SearchParameters:
        parameters = faiss.SearchParameters()
        if isinstance(self._rows, faiss.IndexHNSW):
            parameters = faiss.SearchParametersHNSW()  # type: ignore[attr-defined]  # left out of the type hints
            parameters.efSearch = max(_CANDIDATES, 2 * limit)
        if self._selector is not None:
            parameters.sel = self._selector
        return parameters

    @cached_property
    def _sample(self) -> Matrix:
        ids = self._ids
        if self.changes:
            gone = np.fromiter(self._removed, np.int64, len(self._removed))
            ids = np.sort(
                np.concatenate([np.setdiff1d(ids, gone), np.fromiter(self._added, np.int64, len(self._added))])
            )
        if not len(ids):
            return np.zeros((0, self.dimension), np.float32)
        return np.stack([self.vector(int(ids[place])) for place in sampled(len(ids))])


def write_vectors(path: Path, passage_ids: Sequence[int], vectors: Matrix, emphasis: Matrix) -> None:
    """Write a file that `read_vectors` maps into memory. Raises `OSError` when the disk is full.

    `emphasis`: how a graph is stretched to lie as questions see it; see `gathering.emphasis_of`.
    """
    numbers = np.array(passage_ids, np.int64)
    order = np.argsort(numbers)
    rows = _rows(vectors.shape[1], len(numbers))
    index = faiss.IndexIDMap(rows)
    for start in range(0, len(numbers), _ADDED_AT_ONCE):
        some = order[start : start + _ADDED_AT_ONCE]
        added = vectors[some] * emphasis if isinstance(rows, faiss.IndexHNSW) else vectors[some]
        index.add_with_ids(np.ascontiguousarray(added, np.float32), numbers[some])
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:  # what FAISS says when fwrite writes less than asked
        raise OSError(f"{path.name} could not be written: {str(error).splitlines()[0][:200]}") from error


def read_vectors(path: Path, dimension: int, count: int, emphasis: Matrix) -> Vectors:
    """Map a file; `emphasis` as it was written with. Raises `ValueError` when it is damaged or of another shape."""
    try:
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError as error:
        raise ValueError(f"{path.name} cannot be read: {str(error).splitlines()[0][:200]}") from error
    if not isinstance(index, faiss.IndexIDMap) or index.d != dimension or index.ntotal != count:
        raise ValueError(
            f"{path.name} holds {index.ntotal} vectors of {index.d} numbers, not {count} of {dimension} as written"
        )
    graph = isinstance(faiss.downcast_index(index.index), faiss.IndexHNSW)
    return Vectors(dimension, index, emphasis if graph else None)


def _ids_of(snapshot: faiss.IndexIDMap | None) -> Ids:
    if snapshot is None:
        return np.zeros(0, np.int64)
    return np.asarray(faiss.vector_to_array(snapshot.id_map), np.int64)


def _rows(dimension: int, count: int) -> faiss.Index:
    """An empty index for `count` vectors."""
    halves = faiss.ScalarQuantizer.QT_fp16
    if count <= EXACT_UP_TO:
        return faiss.IndexScalarQuantizer(dimension, halves, faiss.METRIC_INNER_PRODUCT)
    graph = faiss.IndexHNSWSQ(dimension, halves, _NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)  # type: ignore[arg-type]  # hint errs
    graph.hnsw.efConstruction = _CANDIDATES_MAKING
    graph.train(np.zeros((1, dimension), np.float32))  # half precision has nothing to learn
    return graph


def _index_of(dimension: int, vectors: dict[int, Matrix]) -> faiss.IndexIDMap:
    index = faiss.IndexIDMap(_rows(dimension, 0))
    index.add_with_ids(np.stack(list(vectors.values())).astype(np.float32), np.fromiter(vectors, np.int64))
    return index


def _hits(
    index: faiss.Index, question: Matrix, limit: int, parameters: faiss.SearchParameters | None = None
) -> tuple[Ids, Matrix]:
    count = min(limit, int(index.ntotal))
    scores, numbers = index.search(np.ascontiguousarray(question[None, :], np.float32), count, params=parameters)
    found = numbers[0] != -1
    return numbers[0][found], scores[0][found]
