"""The small knowledge base of the page tests: imported, indexed, with the demo's people and orders.

Vectors depend on their text and the model only, and take most of the time, so that one run keeps them for the next.
"""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

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
from tests.databases import Rows, insert_rows, take_rows

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
    rows: Rows
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
    VECTORS.parent.mkdir(parents=True, exist_ok=True)
    with VECTORS.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several processes at once: one embeds, the others wait and take over
        take_vectors(database)
        Retriever(database, embedder, folder / "indexes").open()
        keep_vectors(database)
    with database.read() as session:
        rows = take_rows(session)
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


def fill_postgres(database: Database, prepared: Prepared) -> None:
    """Fill the empty tables of PostgreSQL: the first time from here, then from copies beside them, which is much faster."""
    preparer = database.engine.dialect.identifier_preparer
    tables = [table for table in Base.metadata.sorted_tables if prepared.rows[table.name]]
    copies = {preparer.format_table(table): preparer.quote(f"prepared_{table.name}") for table in tables}
    with database.write() as session:
        if session.scalar(text("SELECT to_regclass(:name)"), {"name": next(iter(copies.values()))}) is None:
            insert_rows(session, prepared.rows)
            session.execute(text("; ".join(f"CREATE TABLE {copy} AS TABLE {name}" for name, copy in copies.items())))
        else:
            acts = [f"INSERT INTO {name} TABLE {copy}" for name, copy in copies.items()]
            numbered = {table.name: preparer.format_table(table) for table in tables if "id" in table.c}
            acts += [
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {quoted}))"
                for name, quoted in numbered.items()
            ]
            session.execute(text("; ".join(acts)))


def restore_file(database: Database, prepared: Prepared) -> None:
    """Put the file of a SQLite database back to what was prepared; the engine, and what it has learned, stays."""
    database.close()
    path = Path(str(database.url.database))
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(prepared.file, path)
