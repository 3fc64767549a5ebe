"""The knowledge base that `scripts/benchmark growth` makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpcenter.config import ROOT
from helpcenter.db import Database
from helpcenter.retrieval import Retriever
from helpcenter.retrieval.embedders import Embedder


def test_an_enlarged_knowledge_base_is_real_and_needs_no_embedding(
    monkeypatch: pytest.MonkeyPatch, database: Database, embedder: Embedder, indexes: Path, shop: None
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    from growth.enlarging import enlarge, family

    count = enlarge(database, embedder, 60)
    assert 60 <= count < 80
    retriever = Retriever(database, embedder, indexes)
    generation = retriever.build()
    assert (generation.passages, generation.embedded) == (count, 0)
    hits = retriever.search("how do I return an item", language="en", limit=10).hits
    families = {family(hit.slug) for hit in hits}
    assert len(families) < len(hits)
    assert enlarge(database, embedder, 60) == count
