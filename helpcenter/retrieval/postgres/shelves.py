"""The vectors of one language in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

import numpy as np

from helpcenter.retrieval.passages import ID_BITS
from helpcenter.retrieval.postgres.connections import Connections
from helpcenter.retrieval.postgres.halves import exact, halved, read, read_all
from helpcenter.retrieval.postgres.tables import Kind, stretched
from helpcenter.retrieval.shelf import Ids, Matrix, Spread, sampled, spread_of

# Beyond those asked for: found by half-precision products, of which those in full precision may order a few otherwise.
_SPARE = 16


class PostgresShelf:
    """A `Shelf`. `count` is how many vectors there were when it was made.

    `owners` are the revisions (of passages) or articles (of known questions) that its reader knows: what another worker has taken
    in since is left out until this one has caught up. `emphasis`: what a graph is stretched by; None where there is none, and all
    vectors are compared.
    """

    def __init__(
        self,
        connections: Connections,
        kind: Kind,
        language: str,
        count: int,
        dimension: int,
        owners: Collection[int],
        emphasis: Matrix | None,
    ) -> None:
        self._emphasis = emphasis
        self._owners = owners
        self._connections = connections
        self._kind = kind
        self._language = language
        self._count = count
        self._dimension = dimension

    def __len__(self) -> int:
        return self._count

    def search(self, question: Matrix, limit: int) -> tuple[Ids, Matrix]:
        if not np.isfinite(question).all():
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        near, asked = "embedding", question
        if self._emphasis is not None:
            near, asked = stretched(self._emphasis), question / self._emphasis
        rows = self._connections.fetch(
            f"SELECT id, -(embedding::vector <#> %(exact)s) AS product FROM "  # noqa: S608 - our own name
            f"(SELECT id, embedding FROM {self._part} ORDER BY {near} <#> %(half)s LIMIT %(some)s) AS near "
            "ORDER BY product DESC, id LIMIT %(limit)s",
            {"exact": exact(question), "half": halved(asked), "some": limit + _SPARE, "limit": limit},
        )
        return _ids_and_products([row for row in rows if row[0] >> ID_BITS in self._owners])

    def scores(self, question: Matrix, passage_ids: Sequence[int]) -> dict[int, float]:
        if not passage_ids:
            return {}
        rows = self._connections.fetch(
            f"SELECT id, -(embedding::vector <#> %(exact)s) FROM {self._part} WHERE id = ANY(%(ids)s)",  # noqa: S608
            {"exact": exact(question), "ids": [int(number) for number in passage_ids]},
        )
        found = {int(number): float(product) for number, product in rows}
        return {number: found[number] for number in passage_ids if number in found}

    def vector(self, number: int) -> Matrix:
        rows = self._connections.fetch(
            f"SELECT embedding FROM {self._part} WHERE id = %(id)s",  # noqa: S608
            {"id": int(number)},
        )
        if not rows:
            raise KeyError(number)
        return read(rows[0][0])

    def spread(self, question: Matrix) -> Spread:
        return spread_of(self._sample, question)

    @cached_property
    def _sample(self) -> Matrix:
        rows = self._connections.fetch(
            f"SELECT v.embedding FROM {self._part} v JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place "  # noqa: S608
            f"FROM {self._part}) AS ordered USING (id) WHERE place = ANY(%(places)s) ORDER BY v.id",
            {"places": sampled(self._count)},
        )
        return read_all([row[0] for row in rows], self._dimension)

    @property
    def _part(self) -> str:
        return '"' + f"{self._kind}_{self._language}".replace('"', '""') + '"'


def _ids_and_products(rows: Sequence[tuple[int, float]]) -> tuple[Ids, Matrix]:
    return (
        np.array([number for number, _ in rows], np.int64),
        np.array([product for _, product in rows], np.float32),
    )
