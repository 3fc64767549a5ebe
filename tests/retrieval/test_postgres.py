"""The index in PostgreSQL: the same answers as the local one, and what is only about it. On a real server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import make_url, text

from helpcenter.config import ROOT
from helpcenter.db import Base, Database
from helpcenter.errors import ConfigurationError, Unavailable
from helpcenter.knowledge import import_folder, publish
from helpcenter.retrieval import LocalIndex, Opening, Retriever
from helpcenter.retrieval.postgres import PostgresIndex
from helpcenter.retrieval.postgres.halves import halved
from helpcenter.retrieval.postgres.tables import stretched
from helpcenter.retrieval.tokens import tokens
from tests.retrieval.conftest import ARTICLES, Remembering
from tests.retrieval.pgvector_server import pgvector_server as pgvector_server

pytestmark = pytest.mark.slow

QUESTIONS = (
    ("where is my order", "en"),
    ("wo ist mein paket", "de"),
    ("quiero devolver un pedido", "es"),
    ("je n'arrive pas à me connecter", "fr"),
    ("zwrot pieniędzy", "pl"),
    ("gdje je moja pošiljka", "hr"),
    ("我的包裹在哪里", "zh"),
    ("how do I get an invoice with vat number", "en"),
)


@pytest.fixture
def database(pgvector_server: str) -> Iterator[Database]:
    """A database of its own, gone afterwards."""
    server = Database(pgvector_server)
    with server.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("CREATE DATABASE shop"))
    database = Database(make_url(pgvector_server).set(database="shop").render_as_string(hide_password=False))
    Base.metadata.create_all(database.engine)
    yield database
    database.close()
    with server.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("DROP DATABASE shop WITH (FORCE)"))
    server.close()


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Some of the demo's articles, in all its languages."""
    for topic in ("delivery", "payment"):
        shutil.copytree(ROOT / "knowledge_base" / "articles" / topic, tmp_path / "articles" / topic)
    return tmp_path / "articles"


@pytest.fixture
def index(database: Database, embedder: Remembering, shop: None) -> Iterator[PostgresIndex]:
    index = PostgresIndex(database, embedder)
    index.open()
    yield index
    index.close()


def test_it_finds_what_the_local_index_finds(
    database: Database, embedder: Remembering, indexes: Path, sample: Path, now: datetime
) -> None:
    import_folder(database, sample, now=now)
    shared, local = PostgresIndex(database, embedder), LocalIndex(database, embedder, indexes)
    shared.open()
    local.open()
    for question, language in QUESTIONS:
        ours, theirs = (
            Retriever(database, embedder, index).search(question, language=language) for index in (shared, local)
        )
        assert [hit.slug for hit in ours.hits] == [hit.slug for hit in theirs.hits]
        assert [hit.best.passage for hit in ours.hits] == [hit.best.passage for hit in theirs.hits]
        scores = [hit.score for hit in theirs.hits]
        assert [hit.score for hit in ours.hits] == pytest.approx(scores, abs=0.01)
        assert ours.features == pytest.approx(theirs.features, abs=0.01)
        wanted = tokens(question, language)
        by_words = dict(local.in_use.words.search(language, wanted, 1000))
        assert dict(shared.in_use.words.search(language, wanted, 1000)) == pytest.approx(by_words, rel=1e-6)
        assert shared.in_use.words.search(language, wanted, 5)[0][1] == pytest.approx(max(by_words.values()))
    shared.close()


def test_many_vectors_are_searched_nearly_exactly(
    database: Database, embedder: Remembering, sample: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpcenter.retrieval.postgres.tables.EXACT_UP_TO", 10)
    import_folder(database, sample, now=now)
    index = PostgresIndex(database, embedder)
    index.open()
    with index._connections.transaction() as cursor:
        made = cursor.execute(
            "SELECT count(*) FROM pg_indexes WHERE tablename LIKE 'vectors%' AND indexdef LIKE '%hnsw%'"
        ).fetchone()
        assert made == (10,)
        cursor.execute("SET LOCAL enable_seqscan = off")  # with so few rows, the graph is not worth it otherwise
        (half,) = embedder.embed_queries(["a"], ["en"])
        plan = cursor.execute(
            f"EXPLAIN SELECT id FROM vectors_en ORDER BY {stretched(np.ones(512, np.float32))} <#> %s LIMIT 9",
            [halved(half)],
        ).fetchall()
    assert "Index Scan using vectors_en_" in str(plan)
    shelf = index.in_use.vectors["en"]
    questions = embedder.embed_queries([question for question, _ in QUESTIONS], ["en"] * len(QUESTIONS))
    for question in questions:
        numbers, products = shelf.search(question, 10)
        best = sorted(shelf.scores(question, shelf.search(question, 10_000)[0].tolist()).values(), reverse=True)[:10]
        assert products.tolist() == pytest.approx(best, abs=1e-5)
        assert len(numbers) == 10
    index.close()


def test_connections_that_break_are_replaced(index: PostgresIndex, database: Database, embedder: Remembering) -> None:
    (question,) = embedder.embed_queries(["invoice"], ["en"])
    before = index.in_use.vectors["en"].search(question, 3)[0].tolist()
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shop' AND pid <> pg_backend_pid()"
            )
        )
    assert index.in_use.vectors["en"].search(question, 3)[0].tolist() == before


@pytest.mark.parametrize(
    "harm", ["DROP TABLE {}.words", "DELETE FROM {}.state", "ALTER TABLE {}.entries DROP COLUMN topic"]
)
def test_damaged_tables_are_made_anew_and_said_so(
    harm: str, index: PostgresIndex, database: Database, embedder: Remembering
) -> None:
    assert index.generation is not None
    with database.engine.begin() as connection:
        connection.execute(text(harm.format(f"helpcenter_index_{index.generation.recipe}")))
    again = PostgresIndex(database, embedder)
    opened = again.open()
    assert opened.found is Opening.DAMAGED
    assert opened.generation.embedded == 0
    assert Retriever(database, embedder, again).search("invoice", language="en").hits[0].slug == "invoices"
    again.close()


def test_what_another_worker_took_in_is_left_out_until_caught_up(
    index: PostgresIndex, database: Database, embedder: Remembering, now: datetime
) -> None:
    other = PostgresIndex(database, embedder)
    other.open()
    with database.write() as session:
        publish(
            session,
            **{
                "slug": "gifts",
                "topic": "orders",
                "language": "en",
                "title": "Gift cards",
                "summary": "",
                "body": "A gift.",
            },
            author_id=None,
            now=now,
            based_on_revision=None,
        )
    other.catch_up()
    retriever = Retriever(database, embedder, index)
    assert "gifts" not in {hit.slug for hit in retriever.search("gift", language="en").hits}
    retriever.catch_up()
    assert retriever.search("gift", language="en").hits[0].slug == "gifts"
    other.close()


def test_the_articles_schema_names_the_schema_of_the_index(
    pgvector_server: str, embedder: Remembering, now: datetime
) -> None:
    """Two help centers may share a database, each in a schema of its own, and the extension lies in another."""
    server = Database(pgvector_server)
    with server.engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))
        connection.execute(text('CREATE SCHEMA "a-shop"'))
    url = make_url(pgvector_server).update_query_dict({"options": '-csearch_path="a-shop"'})
    database = Database(url.render_as_string(hide_password=False))
    Base.metadata.create_all(database.engine)
    slug, language, title, body = ARTICLES[0]
    with database.write() as session:
        publish(
            session,
            **{"slug": slug, "topic": "orders", "language": language, "title": title, "summary": "", "body": body},
            author_id=None,
            now=now,
            based_on_revision=None,
        )
    index = PostgresIndex(database, embedder)
    index.open()
    assert len(index.in_use.entries) == 1
    with server.engine.begin() as connection:
        names = connection.scalars(text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'a-shop_index_%'")).all()
        assert len(names) == 1
        for name in ("a-shop", *names):
            connection.execute(text(f'DROP SCHEMA "{name}" CASCADE'))
    index.close()
    database.close()
    server.close()


def test_a_user_who_may_not_add_the_extension_is_told_what_to_do(
    database: Database, pgvector_server: str, embedder: Remembering
) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("DROP ROLE IF EXISTS clerk"))
        connection.execute(text("CREATE ROLE clerk LOGIN"))
    url = database.url.set(username="clerk").render_as_string(hide_password=False)
    clerk = Database(url)
    with pytest.raises(
        ConfigurationError, match=r"CREATE EXTENSION vector in this database, or leave HELPCENTER_INDEX out"
    ):
        PostgresIndex(clerk, embedder).open()
    clerk.close()


def test_a_server_that_is_gone_is_unavailable(database: Database, embedder: Remembering) -> None:
    gone = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    with pytest.raises(Unavailable):
        PostgresIndex(gone, embedder).open()
    gone.close()


def test_vectors_that_are_not_numbers_find_nothing(index: PostgresIndex) -> None:
    assert len(index.in_use.vectors["en"].search(np.full(512, np.nan, np.float32), 5)[0]) == 0
