"""The real application over a small knowledge base: real database, index, embedder and settings, a clock that stands still.

Each test finds the database as it was prepared. What a test cannot change (the engine, compiled templates, the contact
settings) is made once.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from helpcenter.accounts import find_person_by_email
from helpcenter.app import create_app
from helpcenter.cases import CaseRequest, LocalStore, open_case
from helpcenter.config import ROOT, Settings
from helpcenter.contact import ContactConfiguration, load_configuration, promise
from helpcenter.db import Database
from helpcenter.knowledge import latest_change_number
from helpcenter.retrieval import Opening, Retriever
from helpcenter.retrieval.embedders import Embedder
from helpcenter.web.current import House
from helpcenter.web.mail_texts import outbox
from helpcenter.web.sign_in import start_session
from tests.databases import spare_the_disk
from tests.models import real_embedder
from tests.web.preparing import Prepared, fill_postgres, prepare, restore_file


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return real_embedder("e5+universal")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Prepared:
    return prepare(tmp_path_factory.mktemp("prepared"), embedder)


@pytest.fixture(scope="session")
def contact_settings() -> ContactConfiguration:
    return load_configuration(ROOT / "knowledge_base" / "contact")


@pytest.fixture(scope="session")
def settings() -> Settings:
    limits: dict[str, Any] = {
        f"rate_limit_{name}": "10000 per minute" for name in ("ask", "suggest", "contact", "sign_in", "vote", "comment")
    }
    return Settings(**limits)


@dataclass
class Shared:
    """A database and its index that one test after the other uses: much faster than making them for each.

    `newest` is the last change that the index knows; `watching` tells whether anything was written since `version`.
    """

    database: Database
    retriever: Retriever | None = None
    newest: int = 0
    watching: sqlite3.Connection | None = None
    version: int = 0

    def restore(self, prepared: Prepared) -> None:
        """Put back what was prepared, unless everything is as it was."""
        if self.watching is not None:
            if self._version(self.watching) == self.version:
                return
            self.watching.close()
        restore_file(self.database, prepared)
        self.watching = sqlite3.connect(str(self.database.url.database), check_same_thread=False)
        self.version = self._version(self.watching)

    def close(self) -> None:
        if self.watching is not None:
            self.watching.close()
        self.database.close()

    @staticmethod
    def _version(watching: sqlite3.Connection) -> int:
        """Another number after each commit of another connection."""
        version: int = watching.execute("PRAGMA data_version").fetchone()[0]
        return version


@pytest.fixture(scope="session")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    database = spare_the_disk(Database(f"sqlite:///{tmp_path_factory.mktemp('web') / 'web.db'}"))
    shared = Shared(database)
    yield shared
    shared.close()


@pytest.fixture
def answering(
    request: pytest.FixtureRequest,
    _postgres_schema_url: str | None,
    _shared: Shared,
    prepared: Prepared,
    embedder: Embedder,
) -> Iterator[tuple[Database, Retriever]]:
    """A database with what is prepared and nothing else, and the index over it."""
    if _postgres_schema_url is not None:
        database = request.getfixturevalue("database")
        fill_postgres(database, prepared)
    else:
        database = _shared.database
        _shared.restore(prepared)
    with database.read() as db:
        newest = latest_change_number(db)
    if _shared.retriever is None or _shared.newest != newest:
        _shared.retriever, _shared.newest = opened(database, embedder, prepared), newest
    yield database, _shared.retriever
    with database.read() as db:
        _shared.newest = latest_change_number(db)


def opened(database: Database, embedder: Embedder, prepared: Prepared) -> Retriever:
    retriever = Retriever(database, embedder, prepared.indexes)
    assert retriever.open().found is Opening.LOADED
    return retriever


@pytest.fixture
def house(
    answering: tuple[Database, Retriever],
    prepared: Prepared,
    contact_settings: ContactConfiguration,
    settings: Settings,
    tmp_path: Path,
    now: datetime,
) -> House:
    """Everything of one installation. The folder of the index is everybody's: a test that changes it makes a copy."""
    database, retriever = answering
    return House(
        settings=settings.model_copy(
            update={"instance_folder": tmp_path / "instance", "indexes_folder": prepared.indexes}
        ),
        database=database,
        retriever=retriever,
        contact=contact_settings,
        attachments=LocalStore(tmp_path / "instance" / "attachments"),
        pictures=LocalStore(tmp_path / "instance" / "pictures"),
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
