"""Questions that are known to be answered by an article: in the index, and gone with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from helpcenter.db import Database
from helpcenter.knowledge import (
    KnownQuestion,
    PublishedTranslation,
    archive_translation,
    get_questions_file,
    set_known_questions,
)
from helpcenter.retrieval import LocalIndex, Opening, Retriever
from helpcenter.retrieval.index import Index
from helpcenter.retrieval.passages import ID_BITS
from tests.retrieval.conftest import Remembering

PAY = "# who pays\nen: who pays for sending it back\nhr: tko plaća povrat\nen: is the return label free\n"


@pytest.fixture
def note(database: Database, now: datetime) -> Callable[[str, str], int]:
    """Note the known questions of an article; its id comes out."""

    def act(slug: str, source: str) -> int:
        with database.write() as session:
            before = get_questions_file(session, slug)
            set_known_questions(session, slug=slug, source=source, author_id=None, now=now, based_on=before.version)
        return before.article_id

    return act


@pytest.fixture
def local(database: Database, embedder: Remembering, indexes: Path, shop: None) -> LocalIndex:
    local = LocalIndex(database, embedder, indexes)
    local.open()
    return local


def nearest(index: Index, embedder: Remembering, question: str, language: str) -> tuple[int, float]:
    (vector,) = embedder.embed_queries([question], [language])
    numbers, products = index.known[language].search(vector, 1)
    return int(numbers[0]), float(products[0])


def test_a_snapshot_holds_them_by_their_own_language(
    database: Database, embedder: Remembering, indexes: Path, shop: None, note: Callable[[str, str], int]
) -> None:
    article_id = note("return-an-item", PAY)
    local = LocalIndex(database, embedder, indexes)
    local.open()
    index = local.in_use
    assert {language: len(shelf) for language, shelf in index.known.items()} == {"en": 2, "hr": 1}
    number, product = nearest(index, embedder, "is the return label free", "en")
    assert (number >> ID_BITS, number & ((1 << ID_BITS) - 1)) == (article_id, 2)
    assert product == pytest.approx(1, abs=1e-3)
    assert index.words.known_questions() == {
        article_id: (
            KnownQuestion("en", "who pays for sending it back"),
            KnownQuestion("hr", "tko plaća povrat"),
            KnownQuestion("en", "is the return label free"),
        )
    }
    assert "hr" not in index.vectors
    manifest = json.loads((indexes / index.generation.name / "manifest.json").read_text())
    assert manifest["known_questions"] == {"en": 2, "hr": 1}
    assert {"known-en.faiss", "known-hr.faiss"} <= set(manifest["files"])
    again = LocalIndex(database, embedder, indexes)
    assert again.open().found is Opening.LOADED
    assert again.in_use.words.known_questions() == index.words.known_questions()


def test_what_is_noted_replaces_what_was_and_what_is_deleted_goes(
    local: LocalIndex, embedder: Remembering, note: Callable[[str, str], int]
) -> None:
    assert local.in_use.known == {}
    article_id = note("return-an-item", PAY)
    assert local.catch_up() == 2  # one change for each of its translations
    assert {language: len(shelf) for language, shelf in local.in_use.known.items()} == {"en": 2, "hr": 1}
    note("return-an-item", "hr: tko plaća povrat\n")
    local.catch_up()
    assert {language: len(shelf) for language, shelf in local.in_use.known.items()} == {"hr": 1}
    assert nearest(local.in_use, embedder, "tko plaća povrat", "hr")[0] == article_id << ID_BITS
    assert local.in_use.words.known_questions([article_id]) == {article_id: (KnownQuestion("hr", "tko plaća povrat"),)}
    note("return-an-item", "")
    local.catch_up()
    assert local.in_use.known == {}
    assert local.in_use.words.known_questions() == {}


def test_they_go_with_the_last_translation_and_come_back_with_the_first(
    local: LocalIndex,
    database: Database,
    now: datetime,
    note: Callable[[str, str], int],
    put: Callable[..., PublishedTranslation],
) -> None:
    note("return-an-item", PAY)
    for language, left in (("en", {"en": 2, "hr": 1}), ("de", {})):
        with database.write() as session:
            archive_translation(session, "return-an-item", language, now)
        local.catch_up()
        assert {language: len(shelf) for language, shelf in local.in_use.known.items()} == left
    local.build()
    assert local.in_use.known == {}
    put("return-an-item", "de", "Rückgabe", "Geben Sie es zurück.")
    local.catch_up()
    assert {language: len(shelf) for language, shelf in local.in_use.known.items()} == {"en": 2, "hr": 1}


def test_only_new_ones_are_embedded(
    local: LocalIndex, embedder: Remembering, note: Callable[[str, str], int], put: Callable[..., PublishedTranslation]
) -> None:
    note("invoices", "en: where is my bill\n")
    local.catch_up()
    embedder.known_asked.clear()
    note("invoices", "en: where is my bill\nit: dove trovo la fattura\n")
    put("invoices", "en", "Invoices", "Invoices come from the moon.")
    local.catch_up()
    local.build()
    assert embedder.known_asked == ["dove trovo la fattura"]
    assert local.changes_since_snapshot == 0


def test_what_is_asked_word_for_word_follows_the_titles_and_known_questions(
    retriever: Retriever, note: Callable[[str, str], int]
) -> None:
    def asked_exactly(question: str) -> float:
        retriever.catch_up()
        return retriever.search(question, language="en").features["asked_exactly"]

    assert asked_exactly("RETURN an item?") == 1.0
    assert asked_exactly("How do I return an item?") == 1.0
    assert asked_exactly("How do I return an item to my tennis coach?") == 0.0
    assert asked_exactly("Who pays for sending it back?") == 0.0
    note("return-an-item", PAY)
    assert asked_exactly("Who pays for sending it back?") == 1.0
    assert asked_exactly("Who pays for sending it") == 0.0
    note("return-an-item", "en: is the return label free\n")
    assert asked_exactly("Who pays for sending it back?") == 0.0
