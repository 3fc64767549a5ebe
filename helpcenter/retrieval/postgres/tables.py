"""The tables of one recipe: made in one transaction, filled aside, put in use by renaming their schema."""

from __future__ import annotations

from typing import Any, Final, Literal

import psycopg
from psycopg import sql

from helpcenter.retrieval.postgres.halves import LONGEST, halved
from helpcenter.retrieval.shelf import Matrix

Kind = Literal["vectors", "known", "words"]

#: In the name of a schema that is being filled.
ASIDE: Final = "_aside_"
#: Up to so many vectors of a language are compared one by one, which misses none.
EXACT_UP_TO: Final = 5_000

_TABLES = """
CREATE TABLE state (
    name text NOT NULL, embedder text NOT NULL, passages integer NOT NULL, embedded integer NOT NULL, change_mark text NOT NULL,
    built_at_number bigint NOT NULL, change_number bigint NOT NULL, changes bigint NOT NULL DEFAULT 0,
    finished_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE arrays (
    kind text NOT NULL, language text NOT NULL, place integer NOT NULL, vector vector({dimension}) NOT NULL,
    PRIMARY KEY (kind, language, place)
);
CREATE TABLE entries (
    revision_id bigint PRIMARY KEY, translation_id bigint NOT NULL UNIQUE, article_id bigint NOT NULL, slug text NOT NULL,
    topic text NOT NULL, language text NOT NULL, title text NOT NULL, passages integer NOT NULL
);
CREATE TABLE passages (
    passage_id bigint PRIMARY KEY, heading_path json NOT NULL, anchor text, blocks json NOT NULL, runs bytea NOT NULL
);
CREATE TABLE known_questions (
    article_id bigint NOT NULL, place integer NOT NULL, language text NOT NULL, text text NOT NULL,
    concepts bytea NOT NULL, PRIMARY KEY (article_id, place)
);
CREATE TABLE spellings (
    language text NOT NULL, folded text NOT NULL, written text NOT NULL, count integer NOT NULL,
    PRIMARY KEY (language, folded)
);
CREATE TABLE vocabulary (
    language text NOT NULL, token text NOT NULL, passages integer NOT NULL,
    PRIMARY KEY (language, token)
);
CREATE TABLE languages (
    kind text NOT NULL, language text NOT NULL, count integer NOT NULL, tokens bigint NOT NULL, change_number bigint NOT NULL,
    graph boolean NOT NULL DEFAULT false, PRIMARY KEY (kind, language)
);
CREATE TABLE vectors (
    language text NOT NULL, id bigint NOT NULL, embedding halfvec({dimension}) NOT NULL,
    PRIMARY KEY (language, id)
) PARTITION BY LIST (language);
CREATE TABLE known (LIKE vectors INCLUDING ALL) PARTITION BY LIST (language);
CREATE TABLE words (
    language text NOT NULL, id bigint NOT NULL, tokens tsvector NOT NULL, frequencies jsonb NOT NULL, length integer NOT NULL,
    PRIMARY KEY (language, id)
) PARTITION BY LIST (language);
CREATE INDEX words_tokens ON words USING gin (tokens);
"""


def create(cursor: psycopg.Cursor[Any], schema: str, dimension: int) -> None:
    """Make `schema`, which comes first in the cursor's search path, with every table, empty."""
    cursor.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    cursor.execute(sql.SQL(_TABLES).format(dimension=sql.Literal(dimension)))


def make_room(cursor: psycopg.Cursor[Any], kind: Kind, language: str) -> None:
    """A part of the table for `language`, unless it is there: languages are searched apart."""
    part = sql.Identifier(f"{kind}_{language}")
    if cursor.execute("SELECT to_regclass(quote_ident(%s))", [f"{kind}_{language}"]).fetchone() == (None,):
        cursor.execute(
            sql.SQL("CREATE TABLE {} PARTITION OF {} FOR VALUES IN ({})").format(
                part, sql.Identifier(kind), sql.Literal(language)
            )
        )


def make_fast(cursor: psycopg.Cursor[Any], kind: Kind, language: str, count: int, emphasis: Matrix) -> None:
    """A graph over the vectors of a language that has too many to compare them all."""
    if count <= EXACT_UP_TO or len(emphasis) > LONGEST:
        return
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    cursor.execute(
        sql.SQL("CREATE INDEX ON {} USING hnsw (({}) halfvec_ip_ops) WITH (m = 24, ef_construction = 128)").format(
            sql.Identifier(f"{kind}_{language}"), sql.SQL(stretched(emphasis))
        )
    )
    cursor.execute("UPDATE languages SET graph = true WHERE kind = %s AND language = %s", (kind, language))


def stretched(emphasis: Matrix) -> str:
    """What a graph is made of: an expression that a search must repeat to the letter."""
    numbers = halved(emphasis).to_text()
    return f"(embedding * '{numbers}'::halfvec)::halfvec({len(emphasis)})"


def put_in_use(cursor: psycopg.Cursor[Any], aside: str, schema: str) -> None:
    """Replace the tables of `schema` by those made `aside`."""
    drop(cursor, schema)
    cursor.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(aside), sql.Identifier(schema)))


def drop(cursor: psycopg.Cursor[Any], schema: str) -> None:
    cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))


def schemas(cursor: psycopg.Cursor[Any], prefix: str) -> list[str]:
    """The schemas of finished and unfinished indexes, by name."""
    rows = cursor.execute(
        "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s) ORDER BY 1", [prefix]
    ).fetchall()
    return [str(name) for (name,) in rows]


def finished(cursor: psycopg.Cursor[Any], prefix: str) -> list[tuple[str, str]]:
    """The schemas of finished indexes with the recipes of their embedders, newest first."""
    found: list[tuple[Any, str, str]] = []
    for schema in schemas(cursor, prefix):
        if ASIDE not in schema and cursor.execute(
            "SELECT to_regclass(quote_ident(%s) || '.state')", [schema]
        ).fetchone() != (None,):
            query = sql.SQL("SELECT finished_at, embedder FROM {}.state").format(sql.Identifier(schema))
            found += [(at, schema, str(embedder)) for at, embedder in cursor.execute(query)]
    return [(schema, embedder) for _, schema, embedder in sorted(found, reverse=True)]
