"""A generation written aside, into a schema of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from helpcenter.knowledge import KnownQuestion
from helpcenter.retrieval.gathering import Gathered
from helpcenter.retrieval.lexicon import Entry
from helpcenter.retrieval.passages import Cut
from helpcenter.retrieval.postgres import filling, tables
from helpcenter.retrieval.postgres.connections import Connections, Fetch
from helpcenter.retrieval.postgres.halves import exact
from helpcenter.retrieval.shelf import Matrix

_ENTRIES_AT_ONCE = 100


class SchemaWriter:
    """Writes a generation, each call in a transaction of its own: a build that embeds for an hour holds up nobody."""

    def __init__(self, connections: Connections, schema: str, emphasis: Matrix) -> None:
        self._connections = connections
        self._schema = schema
        self._emphasis = emphasis
        self._waiting: list[tuple[Entry, Sequence[Cut]]] = []
        self._counts: dict[tables.Kind, dict[str, int]] = {"vectors": {}, "known": {}}
        with connections.transaction(schema) as cursor:
            tables.create(cursor, schema, len(emphasis))

    def add(self, entry: Entry, passages: Sequence[Cut]) -> None:
        self._waiting.append((entry, passages))
        if len(self._waiting) >= _ENTRIES_AT_ONCE:
            self._flush()

    def put_questions(self, article_id: int, questions: Sequence[KnownQuestion]) -> None:
        with self._connections.transaction(self._schema) as cursor:
            filling.put_questions(cursor, {article_id: questions})

    def put_vectors(self, language: str, passage_ids: Sequence[int], vectors: Matrix) -> None:
        self._flush()
        self._put("vectors", language, passage_ids, vectors)

    def put_known(self, language: str, question_ids: Sequence[int], vectors: Matrix) -> None:
        self._put("known", language, question_ids, vectors)

    def finish(self, gathered: Gathered, embedder_recipe: str) -> None:
        """Write the rest and check that everything is there. Raises `ValueError` when it is not."""
        self._flush()
        generation = gathered.generation
        with self._connections.transaction(self._schema) as cursor:
            for language in self._counts["vectors"]:
                filling.count_words(cursor, language)
            cursor.executemany(
                "INSERT INTO arrays VALUES (%s, %s, %s, %s)",
                [
                    *_rows("usual-question", {tag: [one] for tag, one in gathered.usual_questions.items()}),
                    *_rows("reference", gathered.references),
                    *_rows("emphasis", {"": [self._emphasis]}),
                ],
            )
            cursor.execute(
                "INSERT INTO state (name, embedder, passages, embedded, change_mark, built_at_number, change_number) "
                "VALUES (%s, %s, %s, %s, %s, %s, %s)",
                (
                    *(generation.name, embedder_recipe, generation.passages, generation.embedded, gathered.change_mark),
                    *(generation.change_number, generation.change_number),
                ),
            )
            check(lambda statement, _=None: cursor.execute(statement.encode()).fetchall())
        for kind, several in self._counts.items():
            for language, count in several.items():
                with self._connections.transaction(self._schema) as cursor:
                    tables.make_fast(cursor, kind, language, count, self._emphasis)
        with self._connections.transaction(self._schema) as cursor:
            cursor.execute("ANALYZE vectors, known, words, vocabulary")

    def _put(self, kind: tables.Kind, language: str, numbers: Sequence[int], vectors: Matrix) -> None:
        with self._connections.transaction(self._schema) as cursor:
            filling.add_vectors(cursor, kind, language, numbers, vectors, 0)
        self._counts[kind][language] = len(numbers)

    def _flush(self) -> None:
        if self._waiting:
            with self._connections.transaction(self._schema) as cursor:
                filling.add_entries(cursor, self._waiting)
            self._waiting.clear()


def check(fetch: Fetch) -> None:
    """Count what is in the tables. Raises `ValueError` when something is missing."""
    (counts,) = fetch(
        "SELECT (SELECT coalesce(sum(passages), 0) FROM entries), (SELECT count(*) FROM passages), (SELECT count(*) FROM words), "
        "(SELECT count(*) FROM vectors), (SELECT coalesce(sum(count), 0) FROM languages WHERE kind = 'vectors'), "
        "(SELECT count(*) FROM known_questions), (SELECT count(*) FROM known), "
        "(SELECT coalesce(sum(count), 0) FROM languages WHERE kind = 'known')"
    )
    passages, questions = set(counts[:5]), set(counts[5:])
    if len(passages) > 1 or len(questions) > 1:
        raise ValueError(
            f"texts, words and vectors do not count the same passages and known questions: {list(map(int, counts))}"
        )


def _rows(kind: str, vectors: Mapping[str, Iterable[Matrix]]) -> list[tuple[object, ...]]:
    return [
        (kind, language, place, exact(vector))
        for language, several in vectors.items()
        for place, vector in enumerate(several)
    ]
