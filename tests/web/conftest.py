"""The real application over a small knowledge base: real database, index, embedder and settings, a clock that stands still.

The articles are imported and indexed once; each test gets a database of its own with a copy of those rows. What depends on
content only (vectors of the articles' passages, compiled templates) is kept from one run to the next, or from one test to the
next: nothing that a test is about.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event, insert, select, text

from helpcenter.accounts import create_demo_people, find_person_by_email
from helpcenter.app import create_app
from helpcenter.cases import CaseRequest, LocalStore, open_case
from helpcenter.config import ROOT, Settings, load_settings
from helpcenter.contact import ContactConfiguration, load_configuration, promise
from helpcenter.db import Base, Database
from helpcenter.knowledge import import_folder
from helpcenter.orders import load_demo_orders
from helpcenter.retrieval import Opening, Retriever
from helpcenter.retrieval.embedders import Embedder, create_embedder
from helpcenter.retrieval.tables import VectorRow
from helpcenter.web.current import House
from helpcenter.web.mail_texts import outbox
from helpcenter.web.sign_in import start_session

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


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return create_embedder("e5+universal", models_folder=load_settings().models_path)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Prepared:
    folder = tmp_path_factory.mktemp("prepared")
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


@pytest.fixture(scope="session")
def contact_settings() -> ContactConfiguration:
    return load_configuration(ROOT / "knowledge_base" / "contact")


@pytest.fixture(scope="session")
def settings() -> Settings:
    limits: dict[str, Any] = {
        f"rate_limit_{name}": "10000 per minute" for name in ("ask", "suggest", "contact", "sign_in")
    }
    return Settings(**limits)


@pytest.fixture
def filled_database(
    request: pytest.FixtureRequest, _postgres_schema_url: str | None, prepared: Prepared, tmp_path: Path
) -> Iterator[Database]:
    """A database of the test's own with what is prepared."""
    if _postgres_schema_url is None:
        database = Database(f"sqlite:///{shutil.copyfile(prepared.file, tmp_path / 'web.db')}")
        event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        yield database
        database.close()
        return
    database = request.getfixturevalue("database")
    filled = [table for table in Base.metadata.sorted_tables if prepared.rows[table.name]]
    with database.write() as session:
        for table in filled:
            session.execute(insert(table), prepared.rows[table.name])
            if "id" in table.c:
                number = max(row["id"] for row in prepared.rows[table.name])
                renumber = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :number)")
                session.execute(renumber, {"name": table.name, "number": number})
    yield database


@pytest.fixture
def house(
    filled_database: Database,
    prepared: Prepared,
    embedder: Embedder,
    contact_settings: ContactConfiguration,
    settings: Settings,
    tmp_path: Path,
    now: datetime,
) -> House:
    """Everything of one installation. The folder of the index is everybody's: a test that changes it makes a copy."""
    folders = {"instance_folder": tmp_path / "instance", "indexes_folder": prepared.indexes}
    settings = settings.model_copy(update=folders)
    retriever = Retriever(filled_database, embedder, prepared.indexes)
    assert retriever.open().found is Opening.LOADED
    return House(
        settings=settings,
        database=filled_database,
        retriever=retriever,
        contact=contact_settings,
        attachments=LocalStore(tmp_path / "instance" / "attachments"),
        signing_key="a key for tests only",
        clock=lambda: now,
    )


#: Makes the application of a house with other settings (`dataclasses.replace`).
MakeApp = Callable[[House], Flask]


@pytest.fixture(scope="session")
def make_app(tmp_path_factory: pytest.TempPathFactory) -> MakeApp:
    compiled = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))

    def make_app(house: House) -> Flask:
        app = create_app(house)
        app.jinja_env.bytecode_cache = compiled
        app.config["PROPAGATE_EXCEPTIONS"] = False
        return app

    return make_app


@pytest.fixture(scope="session")
def _apps() -> list[Flask]:
    return []


@pytest.fixture
def app(house: House, make_app: MakeApp, _apps: list[Flask]) -> Flask:
    """The application. Made once: all it knows of a test is its house."""
    if not _apps:
        _apps.append(make_app(house))
    _apps[0].extensions["helpcenter"] = house
    return _apps[0]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


#: Fill the form of a page and send it: the page's own token and hidden fields go along, as from a browser.
Send = Callable[..., Any]


@pytest.fixture
def send(client: FlaskClient) -> Send:
    def send(page: str, data: dict[str, Any], *, to: str | None = None, **options: Any) -> Any:
        shown = client.get(page).get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', shown)
        assert token, f"{page} has no form"
        return client.post(to or page, data={"csrf_token": token[1], **data}, **options)

    return send


@pytest.fixture
def sign_in(app: Flask, client: FlaskClient, house: House) -> Callable[[str], None]:
    """Sign in one of the demo's people: `sign_in("ben")`. Without the form and its slow hash, which test_account.py tests."""

    def sign_in(name: str) -> None:
        with house.database.read() as db:
            person = find_person_by_email(db, f"{name}@brambleport.example")
        assert person, name
        with app.test_request_context():
            start_session(person, remember=False)
            started = dict(session)
        with client.session_transaction() as kept:
            kept.clear()
            kept.update(started)

    return sign_in


#: Open a case and get its number: `put_case(person="ben", order_number="BP-...")`. Whatever a `CaseRequest` has can be given.
PutCase = Callable[..., str]


@pytest.fixture
def put_case(app: Flask, house: House) -> PutCase:
    def put_case(*, person: str | None = None, promised_by: datetime | None = None, **details: Any) -> str:
        moment = house.clock()
        values: dict[str, Any] = {
            "idempotency_key": None,
            "channel": "written",
            "department": "support",
            "topic": "other",
            "language": "en",
            "description": "My parcel has a hole.",
            "name": "Greta Guest",
            "email": "greta@example.org",
        }
        with house.database.read() as db:
            known = find_person_by_email(db, f"{person}@brambleport.example") if person else None
        if known is not None:
            values |= {"person_id": known.id, "name": known.name, "email": known.email}
        request = CaseRequest(**(values | details))
        promised_by = promised_by or promise(
            house.contact, request.department, request.language, moment, topic=request.topic
        )
        with app.test_request_context("/en/"), house.database.write() as db:
            opened = open_case(
                db, request, outbox=outbox(), store=house.attachments, promised_by=promised_by, now=moment
            )
        return opened.number

    return put_case
