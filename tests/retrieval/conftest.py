"""A real embedder, built once, and small knowledge bases to search in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from helpcenter.db import Database
from helpcenter.knowledge import PublishedTranslation, find_latest, latest_change_number, publish
from helpcenter.retrieval import Retriever
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.vectors import Matrix
from tests.databases import Rows, insert_rows, take_rows
from tests.models import real_embedder


class Remembering:
    """The real embedder; a text that an earlier test had embedded is not computed again. Counts what it is asked for."""

    known: dict[tuple[str, str, str], Matrix]

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.known = {}
        self.questions_asked: list[str] = []
        self.passages_asked: list[str] = []
        self.known_asked: list[str] = []

    @property
    def dimension(self) -> int:
        return self._embedder.dimension

    @property
    def recipe(self) -> str:
        return self._embedder.recipe

    def embed_queries(self, texts: Sequence[str], languages: Sequence[str]) -> Matrix:
        self.questions_asked.extend(texts)
        return self._vectors("query", texts, languages, self._embedder.embed_queries)

    def embed_known_questions(self, texts: Sequence[str], languages: Sequence[str]) -> Matrix:
        self.known_asked.extend(texts)
        return self._vectors("known", texts, languages, self._embedder.embed_known_questions)

    def scales(self, language: str) -> Matrix:
        return self._embedder.scales(language)

    def embed_passages(self, texts: Sequence[str], languages: Sequence[str]) -> Matrix:
        self.passages_asked.extend(texts)
        return self._vectors("passage", texts, languages, self._embedder.embed_passages)

    def _vectors(
        self,
        kind: str,
        texts: Sequence[str],
        languages: Sequence[str],
        act: Callable[[Sequence[str], Sequence[str]], Matrix],
    ) -> Matrix:
        keys = [(kind, text, language) for text, language in zip(texts, languages, strict=True)]
        missing = [key for key in dict.fromkeys(keys) if key not in self.known]
        if missing:
            vectors = act([text for _, text, _ in missing], [language for _, _, language in missing])
            self.known.update(zip(missing, vectors, strict=True))
        return np.stack([self.known[key] for key in keys])


@cache
def _remembering() -> Remembering:
    """One for all folders that take over this fixture."""
    return Remembering(real_embedder("universal"))


@pytest.fixture(scope="session")
def _real_embedder() -> Remembering:
    return _remembering()


@pytest.fixture
def embedder(_real_embedder: Remembering) -> Remembering:
    _real_embedder.passages_asked.clear()
    return _real_embedder


@pytest.fixture
def indexes(tmp_path: Path) -> Path:
    return tmp_path / "indexes"


@pytest.fixture
def put(database: Database, now: datetime) -> Callable[..., PublishedTranslation]:
    """Publish an article, or a new revision of it."""

    def act(slug: str, language: str, title: str, body: str, *, topic: str = "orders") -> PublishedTranslation:
        with database.write() as session:
            latest = find_latest(session, slug, language)
            return publish(
                session,
                slug=slug,
                topic=topic,
                language=language,
                title=title,
                summary="",
                body=body,
                author_id=None,
                now=now,
                based_on_revision=latest.revision_id if latest else None,
            )

    return act


ARTICLES = (
    (
        "return-an-item",
        "en",
        "Return an item",
        "You can return an item within 30 days if it is unused.\n\n## How to return an item\n\n1. Open **My orders**.\n"
        "2. Choose *Return*.\n3. Wait for the return number.\n\n## Postage of a return\n\n"
        "If you changed your mind, you pay for the postage. If the item is damaged, the seller pays.\n",
    ),
    (
        "return-an-item",
        "de",
        "Artikel zurücksenden",
        "Sie können einen Artikel innerhalb von 30 Tagen zurücksenden, wenn er unbenutzt ist.\n\n## Porto\n\n"
        "Haben Sie es sich anders überlegt, zahlen Sie das Porto. Ist die Ware beschädigt, zahlt der Verkäufer.\n",
    ),
    (
        "account-access",
        "en",
        "I cannot sign in",
        "Reset your password on the sign-in page. The link is valid for 60 minutes.\n\n## Locked account\n\n"
        "After several wrong passwords your account is locked for 15 minutes.\n",
    ),
    (
        "invoices",
        "en",
        "Invoices",
        "The seller issues the invoice. You find it as a PDF in **My orders**. The form for tax offices is BP-TX-4711.\n",
    ),
    (
        "customs",
        "es",
        "Aduanas e impuestos",
        "Dentro de la Unión Europea no hay aduanas. Fuera, el transportista puede pedir el IVA de importación.\n",
    ),
)


@cache
def _rows_by_moment() -> dict[datetime, Rows]:
    """What publishing the shop's articles leaves in the database: to publish them for each test takes long."""
    return {}


@pytest.fixture
def shop(database: Database, put: Callable[..., PublishedTranslation], now: datetime) -> None:
    """Four articles, one of them in two languages and one in Spanish only."""
    known = _rows_by_moment()
    with database.write() as session:
        if now in known and not latest_change_number(session):
            insert_rows(session, known[now])
            return
        nothing_else = now not in known and not any(take_rows(session).values())
    for slug, language, title, body in ARTICLES:
        put(slug, language, title, body)
    if nothing_else:
        with database.read() as session:
            known[now] = take_rows(session)


@pytest.fixture
def retriever(database: Database, embedder: Remembering, indexes: Path, shop: None) -> Retriever:
    """Open on the shop's articles."""
    retriever = Retriever(database, embedder, indexes)
    retriever.open()
    return retriever
