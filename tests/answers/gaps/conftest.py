"""The small shop of the answers' tests, and receipts as the asking leaves them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from helpcenter.answers.gaps import Gathered, gather_gaps
from helpcenter.answers.tables import ReceiptRow
from helpcenter.db import Database
from helpcenter.retrieval import Retriever
from tests.answers.conftest import _real_embedder, embedder, indexes, put, retriever, shop

__all__ = ["_real_embedder", "embedder", "indexes", "put", "retriever", "shop"]

Put = Callable[..., str]


@pytest.fixture
def put_asked(database: Database, now: datetime) -> Put:
    """A receipt of a question, by default without an answer; each is a minute newer than the one before, but for `at`."""
    made: list[str] = []

    def put_asked(question: str, language: str = "en", *, near: Sequence[str] = (), **values: Any) -> str:
        receipt_id = f"receipt-{len(made)}"
        row = {
            "kind": "no_answer",
            "confidence": 0.2,
            "recipe": "r",
            "passages": [],
            "details": {"considered": [{"slug": slug, "score": 2.0 - place} for place, slug in enumerate(near)]},
            "helped": None,
            "created_at": values.pop("at", now - timedelta(hours=2) + timedelta(minutes=len(made))),
        } | values
        with database.write() as session:
            session.add(ReceiptRow(receipt_id=receipt_id, question=question, language=language, **row))
        made.append(receipt_id)
        return receipt_id

    return put_asked


#: Look for gaps, at `now` or another moment; `taken`: receipts that a case was opened from.
Gather = Callable[..., Gathered]


@pytest.fixture
def gather(database: Database, retriever: Retriever, now: datetime) -> Gather:
    def gather(at: datetime = now, taken: Sequence[str] = (), patience_seconds: float | None = None) -> Gathered:
        cases = [(receipt_id, now - timedelta(seconds=30)) for receipt_id in taken]
        return gather_gaps(
            database,
            retriever,
            taken_to_team=lambda _, since, limit: [case for case in cases if case[1] > since][:limit],
            now=at,
            patience_seconds=patience_seconds,
        )

    return gather
