"""The real application over a small knowledge base: real database, index, embedder and settings, a clock that stands still.

The articles are imported and embedded once; each test gets a database of its own with a copy of those rows.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, text

from helpcenter.accounts import DEMO_PASSWORD, create_demo_people, find_person_by_email
from helpcenter.app import create_app
from helpcenter.cases import LocalStore
from helpcenter.config import ROOT, Settings
from helpcenter.contact import load_configuration
from helpcenter.db import Base, Database
from helpcenter.knowledge import import_folder
from helpcenter.orders import load_demo_orders
from helpcenter.retrieval import Retriever
from helpcenter.retrieval.embedders import Embedder, create_embedder
from helpcenter.web.current import House

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


@dataclass(frozen=True)
class Prepared:
    """What is made once: the rows of every table, and the folder of the index."""

    rows: dict[str, list[dict[str, Any]]]
    indexes: Path


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return create_embedder("e5+universal", models_folder=Settings().models_path)


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
    Retriever(database, embedder, folder / "indexes").open()
    with database.read() as session:
        rows = {
            table.name: [dict(row) for row in session.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables
        }
    database.close()
    return Prepared(rows, folder / "indexes")


def copy_article(article: str, language: str, target: Path) -> None:
    source = ROOT / "knowledge_base" / "articles" / article / f"{language}.md"
    (target / article).mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target / article / source.name)


@pytest.fixture
def house(database: Database, prepared: Prepared, embedder: Embedder, tmp_path: Path, now: datetime) -> House:
    with database.write() as session:
        for table in Base.metadata.sorted_tables:
            if prepared.rows[table.name]:
                session.execute(insert(table), prepared.rows[table.name])
        if not database.is_sqlite:
            for table in Base.metadata.sorted_tables:
                if "id" in table.c and prepared.rows[table.name]:
                    number = max(row["id"] for row in prepared.rows[table.name])
                    session.execute(
                        text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :number)"),
                        {"name": table.name, "number": number},
                    )
    shutil.copytree(prepared.indexes, tmp_path / "indexes")
    settings = Settings(
        instance_folder=tmp_path / "instance",
        indexes_folder=tmp_path / "indexes",
        rate_limit_ask="10000 per minute",
        rate_limit_contact="10000 per minute",
        rate_limit_sign_in="10000 per minute",
    )
    retriever = Retriever(database, embedder, settings.indexes_folder)
    retriever.open()
    return House(
        settings=settings,
        database=database,
        retriever=retriever,
        contact=load_configuration(ROOT / "knowledge_base" / "contact"),
        attachments=LocalStore(tmp_path / "instance" / "attachments"),
        signing_key="a key for tests only",
        clock=lambda: now,
    )


@pytest.fixture
def app(house: House) -> Flask:
    app = create_app(house)
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


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
def sign_in(send: Send) -> Callable[[str], None]:
    """Sign in one of the demo's people: `sign_in("ben")`."""

    def sign_in(name: str) -> None:
        data = {"email": f"{name}@brambleport.example", "password": DEMO_PASSWORD}
        response = send("/en/sign-in", data)
        assert response.status_code == 302, response.get_data(as_text=True)

    return sign_in
