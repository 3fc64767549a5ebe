"""A model server, endpoints of it, and the small shop of the answers' tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from helpcenter.answers.writing import ChatEndpoint
from tests.answers.conftest import _real_embedder, asked, embedder, indexes, put, retriever, shop
from tests.answers.writing.model_server import MakeEndpoint, ModelServer, endpoint_of, model_server

__all__ = ["_real_embedder", "asked", "embedder", "indexes", "put", "retriever", "shop"]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture
def make_endpoint(server: ModelServer) -> Iterator[MakeEndpoint]:
    with ExitStack() as stack:

        def make(**options: Any) -> ChatEndpoint:
            return stack.enter_context(endpoint_of(server, **options))

        yield make
