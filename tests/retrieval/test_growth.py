"""The knowledge bases that `scripts/benchmark growth` and `scripts/benchmark articles` make."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from helpcenter.config import ROOT
from helpcenter.db import Database
from helpcenter.knowledge import import_folder
from helpcenter.knowledge.changes import changes_since, latest_change_number
from helpcenter.knowledge.overview import ArticleFilter, list_articles
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


def test_articles_are_filled_up_as_publishing_would_leave_them(
    monkeypatch: pytest.MonkeyPatch, database: Database, embedder: Embedder, shop: None
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    from catalogue.filling import fill

    with database.read() as session:
        before = list_articles(session, ArticleFilter()).total
    made = fill(database, embedder, 2 * before)
    with database.read() as session:
        listed = list_articles(session, ArticleFilter(words="variant"), rows_per_page=100)
        assert before + listed.total == made["articles"] >= 1.5 * before
        assert all(cell.title for row in listed.rows for cell in row.cells.values())
        changed = {change.translation_id for change in changes_since(session, 0)}
        assert len(changed) == made["translations"] == latest_change_number(session)


def test_a_damaged_import_is_noticed(monkeypatch: pytest.MonkeyPatch, database: Database, tmp_path: Path) -> None:
    if not database.is_sqlite:
        pytest.skip("the benchmark looks at a SQLite file")
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    from catalogue.importing import differences

    folder = tmp_path / "articles" / "orders" / "parcel"
    folder.mkdir(parents=True)
    for language in ("en", "de"):
        (folder / f"{language}.md").write_text(f"---\ntitle: Parcel {language}\n---\n\nIt is on its way.\n")
    import_folder(database, tmp_path, now=datetime(2026, 3, 10, tzinfo=UTC))
    assert differences(tmp_path, tmp_path / "test.db") == []
    (folder / "de.md").write_text("another text")
    (folder / "fr.md").write_text("---\ntitle: Colis\n---\n")
    assert differences(tmp_path, tmp_path / "test.db") == [
        "parcel/de is another text",
        "parcel/fr is missing",
        "2 of 3 are published",
        "2 of 3 are told to the index",
    ]
