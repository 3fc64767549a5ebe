"""The small knowledge base of the page tests: imported, indexed, with the demo's people and orders.

Vectors depend on their text and the model only, and take most of the time, so that one run keeps them for the next.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import insert, select, text

from helpcenter.accounts import create_demo_people, find_person_by_email
from helpcenter.config import ROOT
from helpcenter.db import Base, Database
from helpcenter.knowledge import import_folder
from helpcenter.orders import load_demo_orders
from helpcenter.retrieval import Retriever
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.tables import VectorRow

ARTICLES = (
    "returns/return-an-item",
    "returns/refund-times",
    "delivery/customs-and-fees",
    "problems/damaged-item",
    "account/account-access",
)
LANGUAGES = ("en", "de", "hr", "zh")
#: An article in one language only, for answers across languages.
ONLY_ENGLISH = "payment/invoices"
#: Vectors by the digest of their text and the recipe of the model: embedding the articles takes most of the preparation.
VECTORS = ROOT / "indexes" / "prepared" / "web-vectors.npz"


@dataclass(frozen=True)
class Prepared:
    """What is made once: a database, as a file and as the rows of every table, and the folder of the index."""

    file: Path
    rows: dict[str, list[dict[str, Any]]]
    indexes: Path


def prepare(folder: Path, embedder: Embedder) -> Prepared:
    moment = datetime.fromisoformat("2026-03-02T08:00:00+00:00")
    for article in ARTICLES:
        for language in LANGUAGES:
            copy_article(article, language, folder / "articles")
    copy_article(ONLY_ENGLISH, "en", folder / "articles")
    database = Database(f"sqlite:///{folder / 'prepared.db'}")
    Base.metadata.create_all(database.engine)
    import_folder(database, folder / "articles", now=moment)
    with database.write() as session:
        people = create_demo_people(session, moment)
        ids = {person.email: found.id for person in people if (found := find_person_by_email(session, person.email))}
        load_demo_orders(session, ids, moment)
    take_vectors(database)
    Retriever(database, embedder, folder / "indexes").open()
    keep_vectors(database)
    with database.read() as session:
        rows = {
            table.name: [dict(row) for row in session.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables
        }
    database.close()
    return Prepared(folder / "prepared.db", rows, folder / "indexes")


def take_vectors(database: Database) -> None:
    """Those that an earlier run has kept, if any."""
    if VECTORS.exists():
        with np.load(VECTORS) as kept, database.write() as session:
            rows = [
                {"recipe": str(recipe), "digest": str(digest), "vector": vector.tobytes()}
                for recipe, digest, vector in zip(kept["recipe"], kept["digest"], kept["vector"], strict=True)
            ]
            session.execute(insert(VectorRow), rows)


def keep_vectors(database: Database) -> None:
    """Those that this run has used, for the next one."""
    with database.read() as session:
        rows = session.scalars(select(VectorRow)).all()
    VECTORS.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=VECTORS.parent, delete=False) as aside:
        np.savez(
            aside,
            recipe=np.array([row.recipe for row in rows]),
            digest=np.array([row.digest for row in rows]),
            vector=np.array([np.frombuffer(row.vector, np.uint8) for row in rows]),
        )
    Path(aside.name).replace(VECTORS)


def copy_article(article: str, language: str, target: Path) -> None:
    source = ROOT / "knowledge_base" / "articles" / article / f"{language}.md"
    (target / article).mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target / article / source.name)


def insert_rows(database: Database, prepared: Prepared) -> None:
    """Fill empty tables of PostgreSQL."""
    with database.write() as session:
        for table in Base.metadata.sorted_tables:
            rows = prepared.rows[table.name]
            if rows:
                session.execute(insert(table), rows)
            if rows and "id" in table.c:
                renumber = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :number)")
                session.execute(renumber, {"name": table.name, "number": max(row["id"] for row in rows)})


def restore_file(database: Database, prepared: Prepared) -> None:
    """Put the file of a SQLite database back to what was prepared; the engine, and what it has learned, stays."""
    database.close()
    path = Path(str(database.url.database))
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(prepared.file, path.with_suffix(".aside")).replace(path)
