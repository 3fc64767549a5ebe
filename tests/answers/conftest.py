"""The small shop of the retrieval tests, with a real embedder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from helpcenter.answers import Outcome, ask
from helpcenter.db import Database
from helpcenter.retrieval import Retriever
from tests.retrieval.conftest import _real_embedder, embedder, indexes, put, retriever, shop

__all__ = ["_real_embedder", "embedder", "indexes", "put", "retriever", "shop"]


@pytest.fixture
def asked(database: Database, retriever: Retriever, now: datetime) -> Callable[..., Outcome]:
    def act(question: str, page_language: str = "en") -> Outcome:
        return ask(database, retriever, question=question, page_language=page_language, now=now)

    return act
