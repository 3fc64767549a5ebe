"""Vectors are made once and kept in the database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, select

from helpcenter.db import Database
from helpcenter.retrieval.embedding import Role, Text, embed, forget_unused
from helpcenter.retrieval.tables import VectorRow
from tests.retrieval.conftest import Remembering

TEXTS = [Text("Refunds take five days.", "en"), Text("Rückerstattung", "de"), Text("Refunds?", "en", Role.QUESTION)]


def stored(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(VectorRow)) or 0


def test_a_text_is_embedded_once(database: Database, embedder: Remembering) -> None:
    first = embed(database, embedder, TEXTS)
    assert first.fresh == {text.digest for text in TEXTS}
    assert embedder.passages_asked == ["Rückerstattung", "Refunds take five days."]
    again = embed(database, embedder, [TEXTS[2], TEXTS[0], TEXTS[0], Text("New.", "en")])
    assert len(again.fresh) == 1
    assert np.array_equal(again.vectors[:3], first.vectors[[2, 0, 0]])
    assert stored(database) == 4


def test_language_and_role_make_other_vectors(database: Database) -> None:
    digests = {Text("a", "en", role).digest for role in Role} | {Text("a", "de").digest}
    assert len(digests) == 4


def test_progress_counts_what_has_to_be_embedded(database: Database, embedder: Remembering) -> None:
    told: list[tuple[int, int]] = []
    texts = [Text(f"Text {number}.", "en") for number in range(40)]
    embed(database, embedder, texts, lambda done, total: told.append((done, total)))
    assert told == [(0, 40), (32, 40), (40, 40)]
    assert embed(database, embedder, []).vectors.shape == (0, embedder.dimension)


def test_workers_may_embed_the_same_texts_at_once(database: Database, embedder: Remembering) -> None:
    texts = [Text(f"Text {number}.", "en") for number in range(40)]
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: embed(database, embedder, texts).vectors, range(4)))
    assert all(np.array_equal(result, results[0]) for result in results)
    assert stored(database) == 40


def test_a_locked_database_does_not_stop_a_search(tmp_path: Path, database: Database, embedder: Remembering) -> None:
    if not database.is_sqlite:
        pytest.skip("only SQLite has one writer at a time")
    impatient = Database(str(database.url), busy_timeout_seconds=0.05)
    with database.write() as session:
        session.execute(select(VectorRow))  # BEGIN IMMEDIATE: nobody else may write now
        assert embed(impatient, embedder, TEXTS).vectors.shape == (3, embedder.dimension)
    assert stored(database) == 0
    impatient.close()


def test_unused_vectors_are_forgotten(database: Database, embedder: Remembering) -> None:
    embed(database, embedder, [*TEXTS, *(Text(f"Sentence {number}.", "en") for number in range(9))])
    used = {TEXTS[0].digest, TEXTS[1].digest}
    with database.write() as session:
        session.add(VectorRow(recipe="before", digest="d", vector=b""))
        session.add(VectorRow(recipe="long-ago", digest="d", vector=b""))
        session.flush()
        forget_unused(session, embedder.recipe, used, "before")
        assert set(session.scalars(select(VectorRow.recipe))) == {embedder.recipe, "before"}
    assert stored(database) == 13  # a few that are not used now stay
    embed(database, embedder, [Text(f"More {number}.", "en") for number in range(12)])
    with database.write() as session:
        forget_unused(session, embedder.recipe, used, "before")
    assert stored(database) == 3
