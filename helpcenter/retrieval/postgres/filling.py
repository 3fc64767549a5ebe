"""Rows put into the tables and taken out: of entries with their passages and words, of known questions, of vectors."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg
from psycopg.types.json import Json

from helpcenter.knowledge import KnownQuestion
from helpcenter.retrieval import concepts
from helpcenter.retrieval.concepts import concepts_of
from helpcenter.retrieval.lexicon import COLUMN_WEIGHTS, Entry, text_of_letters
from helpcenter.retrieval.passages import ID_BITS, Cut, passage_id
from helpcenter.retrieval.postgres.halves import halved
from helpcenter.retrieval.postgres.tables import Kind, make_room
from helpcenter.retrieval.runs import passage_runs, to_bytes
from helpcenter.retrieval.shelf import Matrix
from helpcenter.retrieval.spelling import spellings
from helpcenter.retrieval.tokens import tokens


def add_entries(cursor: psycopg.Cursor[Any], some: Sequence[tuple[Entry, Sequence[Cut]]]) -> None:
    """Revisions with their passages and words. The vocabulary is not counted yet: see `count_words`."""
    for language in sorted({entry.language for entry, _ in some}):
        make_room(cursor, "words", language)
    cursor.executemany(
        "INSERT INTO entries VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        [
            (
                *(entry.revision_id, entry.translation_id, entry.article_id, entry.slug, entry.topic),
                *(entry.language, entry.title, entry.passages),
            )
            for entry, _ in some
        ],
    )
    cursor.executemany(
        "INSERT INTO passages VALUES (%s, %s, %s, %s, %s)",
        [
            (
                passage_id(entry.revision_id, ordinal),
                Json(passage.heading_path),
                passage.anchor,
                Json([[block.kind, block.text, block.items, block.markdown] for block in passage.blocks]),
                to_bytes(passage_runs(text_of_letters(entry.title, passage))),
            )
            for entry, passages in some
            for ordinal, passage in enumerate(passages)
        ],
    )
    cursor.executemany(
        "INSERT INTO words VALUES (%s, %s, array_to_tsvector(%s::text[]), %s, %s)",
        [
            (entry.language, passage_id(entry.revision_id, ordinal), *_counted(entry, passage))
            for entry, passages in some
            for ordinal, passage in enumerate(passages)
        ],
    )
    _add_spellings(cursor, some)


def remove_entry(cursor: psycopg.Cursor[Any], entry: Entry, change_number: int) -> None:
    """A revision with all that belongs to it."""
    values = {
        "language": entry.language,
        "first": passage_id(entry.revision_id, 0),
        "last": passage_id(entry.revision_id + 1, 0) - 1,
        "revision": entry.revision_id,
        "change": change_number,
    }
    cursor.execute("DELETE FROM entries WHERE revision_id = %(revision)s", values)
    cursor.execute("DELETE FROM passages WHERE passage_id BETWEEN %(first)s AND %(last)s", values)
    cursor.execute(
        "WITH gone AS (DELETE FROM words WHERE language = %(language)s AND id BETWEEN %(first)s AND %(last)s "
        "RETURNING tokens, length), "
        "fewer AS (UPDATE vocabulary v SET passages = v.passages - t.passages FROM "
        "(SELECT token, count(*) AS passages FROM gone, unnest(tsvector_to_array(tokens)) token GROUP BY token) t "
        "WHERE v.language = %(language)s AND v.token = t.token) "
        "UPDATE languages SET tokens = tokens - (SELECT coalesce(sum(length), 0) FROM gone) "
        "WHERE kind = 'vectors' AND language = %(language)s",
        values,
    )
    _remove_vectors(cursor, "vectors", values)


def count_words(cursor: psycopg.Cursor[Any], language: str, revision_id: int | None = None) -> None:
    """Count the words of a new revision, or of all there are; the vectors must be in."""
    first, last = 0, (1 << 63) - 1
    if revision_id is not None:
        first, last = passage_id(revision_id, 0), passage_id(revision_id + 1, 0) - 1
    values = {"language": language, "first": first, "last": last}
    cursor.execute(
        "INSERT INTO vocabulary SELECT language, token, count(*) FROM words, unnest(tsvector_to_array(tokens)) token "
        "WHERE language = %(language)s AND id BETWEEN %(first)s AND %(last)s GROUP BY language, token "
        "ON CONFLICT (language, token) DO UPDATE SET passages = vocabulary.passages + excluded.passages",
        values,
    )
    cursor.execute(
        "UPDATE languages SET tokens = tokens + (SELECT coalesce(sum(length), 0) FROM words "
        "WHERE language = %(language)s AND id BETWEEN %(first)s AND %(last)s) WHERE kind = 'vectors' AND language = %(language)s",
        values,
    )


def add_vectors(
    cursor: psycopg.Cursor[Any],
    kind: Kind,
    language: str,
    numbers: Iterable[int],
    vectors: Iterable[Matrix],
    change_number: int,
) -> None:
    """Vectors of one language, and the count of them."""
    make_room(cursor, kind, language)
    count = 0
    with cursor.copy(f"COPY {kind} (language, id, embedding) FROM STDIN WITH (FORMAT BINARY)") as copy:
        copy.set_types(["text", "int8", "halfvec"])
        for number, vector in zip(numbers, vectors, strict=True):
            copy.write_row((language, number, halved(vector)))
            count += 1
    cursor.execute(
        "INSERT INTO languages (kind, language, count, tokens, change_number) VALUES (%s, %s, %s, 0, %s) "
        "ON CONFLICT (kind, language) "
        "DO UPDATE SET count = languages.count + excluded.count, change_number = excluded.change_number",
        (kind, language, count, change_number),
    )


def put_questions(cursor: psycopg.Cursor[Any], questions: Mapping[int, Sequence[KnownQuestion]]) -> None:
    """The texts of known questions, by article; those that were there must be gone."""
    cursor.executemany(
        "INSERT INTO known_questions VALUES (%s, %s, %s, %s, %s)",
        [
            (article_id, place, known.language, known.text, concepts.to_bytes(concepts_of(known.text, known.language)))
            for article_id, several in questions.items()
            for place, known in enumerate(several)
        ],
    )


def remove_questions(cursor: psycopg.Cursor[Any], article_id: int, change_number: int) -> None:
    """All known questions of an article."""
    rows = cursor.execute(
        "DELETE FROM known_questions WHERE article_id = %s RETURNING language", [article_id]
    ).fetchall()
    for language in sorted({language for (language,) in rows}):
        first, last = article_id << ID_BITS, (article_id + 1 << ID_BITS) - 1
        values = {"language": language, "first": first, "last": last, "change": change_number}
        _remove_vectors(cursor, "known", values)


def _remove_vectors(cursor: psycopg.Cursor[Any], kind: Kind, values: Mapping[str, Any]) -> None:
    cursor.execute(
        f"WITH gone AS (DELETE FROM {kind} WHERE language = %(language)s AND id BETWEEN %(first)s AND %(last)s RETURNING id) "  # noqa: S608 - our own name
        "UPDATE languages SET count = count - (SELECT count(*) FROM gone), change_number = %(change)s "
        f"WHERE kind = '{kind}' AND language = %(language)s",
        values,
    )


def _counted(entry: Entry, passage: Cut) -> tuple[list[str], Json, int]:
    """The tokens of a passage with its title and headings; how much each counts; how many there are, repeated ones too."""
    columns = [tokens(text, entry.language) for text in (entry.title, " ".join(passage.heading_path), passage.text)]
    counted: Counter[str] = Counter()
    for weight, column in zip(COLUMN_WEIGHTS, columns, strict=True):
        for token, count in Counter(column).items():
            counted[token] += weight * count  # type: ignore[assignment]  # halves
    return list(counted), Json(dict(counted), dumps=_compact), sum(len(column) for column in columns)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _add_spellings(cursor: psycopg.Cursor[Any], some: Sequence[tuple[Entry, Sequence[Cut]]]) -> None:
    counted: dict[tuple[str, str], tuple[str, int]] = {}
    for entry, passages in some:
        for folded, (written, count) in spellings([entry.title, *(passage.text for passage in passages)]).items():
            first, before = counted.get((entry.language, folded), (written, 0))
            counted[entry.language, folded] = first, before + count
    cursor.executemany(
        "INSERT INTO spellings VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (language, folded) DO UPDATE SET count = spellings.count + excluded.count",
        [(language, folded, written, count) for (language, folded), (written, count) in sorted(counted.items())],
    )
