"""What every passage index promises, asked of each kind: the local one, and that in PostgreSQL on a real server."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from helpcenter.db import Base, Database
from helpcenter.knowledge import (
    KnownQuestion,
    PublishedTranslation,
    archive_translation,
    get_questions_file,
    read_published,
    set_known_questions,
)
from helpcenter.retrieval import IndexBuildFailed, LocalIndex, Opening, PassageIndex, Retriever
from helpcenter.retrieval.gathering import texts_of
from helpcenter.retrieval.index import Index, passage_ids
from helpcenter.retrieval.passages import ID_BITS, cut
from helpcenter.retrieval.postgres import PostgresIndex
from helpcenter.retrieval.tokens import tokens
from tests.retrieval.conftest import Remembering
from tests.retrieval.pgvector_server import pgvector_server as pgvector_server

pytestmark = pytest.mark.slow

GIFTS = "Gift cards", "A gift card is valid for three years.\n\n## Lost gift card\n\nWe can block a lost gift card."
PAY = "en: who pays for sending it back\nhr: tko plaća povrat\n"


class OtherRecipe(Remembering):
    """The same vectors under another name."""

    @property
    def recipe(self) -> str:
        return "0123456789abcdef"


@dataclass(frozen=True)
class Place:
    """Where an index of one kind lies; `index()` is what a starting process makes of it."""

    kind: str
    database: Database
    folder: Path
    embedder: Remembering
    made: list[PassageIndex] = field(default_factory=list)

    def index(self, embedder: Remembering | None = None) -> PassageIndex:
        if self.kind == "local":
            self.made.append(LocalIndex(self.database, embedder or self.embedder, self.folder))
        else:
            self.made.append(PostgresIndex(self.database, embedder or self.embedder))
        return self.made[-1]

    def opened(self) -> PassageIndex:
        index = self.index()
        index.open()
        return index

    def retriever(self, index: PassageIndex) -> Retriever:
        return Retriever(self.database, self.embedder, index)


@pytest.fixture(scope="session")
def _tables_on_server(pgvector_server: str) -> Database:
    database = Database(pgvector_server)
    Base.metadata.create_all(database.engine)
    return database


@pytest.fixture(params=["local", pytest.param("pgvector", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Instead of everybody's `database`: the index in PostgreSQL needs the articles there too."""
    if request.param == "local":
        yield request.getfixturevalue("_sqlite_database")
        return
    database: Database = request.getfixturevalue("_tables_on_server")
    Base.metadata.create_all(database.engine)  # those that came to be known since
    yield database
    tables = ", ".join(database.engine.dialect.identifier_preparer.format_table(t) for t in Base.metadata.sorted_tables)
    with database.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
        schemas = connection.scalars(
            text("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, 'helpcenter_index')")
        )
        for schema in schemas.all():
            connection.execute(text(f'DROP SCHEMA "{schema}" CASCADE'))
    database.close()


@pytest.fixture
def _sqlite_database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'articles.db'}")
    Base.metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
def place(database: Database, embedder: Remembering, indexes: Path) -> Iterator[Place]:
    place = Place("local" if database.is_sqlite else "pgvector", database, indexes, embedder)
    yield place
    for index in place.made:
        index.close()


@pytest.fixture
def note(database: Database, now: datetime) -> Callable[[str, str], int]:
    """Note the known questions of an article; its id comes out."""

    def act(slug: str, source: str) -> int:
        with database.write() as session:
            before = get_questions_file(session, slug)
            set_known_questions(session, slug=slug, source=source, author_id=None, now=now, based_on=before.version)
        return before.article_id

    return act


def held(index: Index) -> dict[str, int]:
    """Passages by language, counted in three ways that must agree."""
    entries: dict[str, int] = {}
    for entry in index.entries.values():
        numbers = passage_ids(entry)
        assert set(index.words.passages(numbers)) == set(numbers)
        assert set(index.vectors[entry.language].scores(np.ones(512, np.float32), numbers)) == set(numbers)
        entries[entry.language] = entries.get(entry.language, 0) + entry.passages
    assert entries == {language: len(shelf) for language, shelf in index.vectors.items()}
    return entries


def by_words(index: Index, language: str, question: str) -> list[str]:
    """The slugs of the passages found by the question's words."""
    hits = index.words.search(language, tokens(question, language), 20)
    return [index.entries[number >> ID_BITS].slug for number, _ in hits]


def by_vector(place: Place, index: Index, language: str, question: str) -> list[str]:
    (vector,) = place.embedder.embed_queries([question], [language])
    return [index.entries[int(number) >> ID_BITS].slug for number in index.vectors[language].search(vector, 20)[0]]


@pytest.mark.usefixtures("shop")
def test_what_is_published_changed_and_archived_is_taken_in_replaced_and_taken_out(
    place: Place, put: Callable[..., PublishedTranslation], now: datetime
) -> None:
    opened = place.opened()
    assert held(opened.in_use) == {"en": 6, "de": 2, "es": 1}
    put("gift-cards", "en", *GIFTS)
    put("gift-cards", "fr", "Cartes cadeaux", "Une carte cadeau est valable trois ans.")
    assert opened.catch_up() == 2
    assert held(opened.in_use) == {"en": 8, "de": 2, "es": 1, "fr": 1}
    assert by_words(opened.in_use, "en", "gift card")[0] == "gift-cards"
    assert by_vector(place, opened.in_use, "en", "how long is a gift card valid?")[0] == "gift-cards"
    put("gift-cards", "en", "Gift cards", "Bananas are yellow.")
    assert opened.catch_up() == 1
    assert held(opened.in_use) == {"en": 7, "de": 2, "es": 1, "fr": 1}
    assert by_words(opened.in_use, "en", "lost block") == []
    assert by_words(opened.in_use, "en", "yellow banana") == ["gift-cards"]
    with place.database.write() as session:
        archive_translation(session, "gift-cards", "en", now)
        archive_translation(session, "customs", "es", now)
    assert opened.catch_up() == 2
    assert held(opened.in_use) == {"en": 6, "de": 2, "fr": 1}
    assert by_words(opened.in_use, "en", "yellow banana gift") == []
    assert "gift-cards" not in by_vector(place, opened.in_use, "en", "gift card")
    assert by_words(opened.in_use, "es", "aduanas") == []
    assert opened.catch_up() == 0
    assert opened.changes_since_snapshot > 0
    opened.build()
    assert opened.changes_since_snapshot == 0
    assert held(opened.in_use) == {"en": 6, "de": 2, "fr": 1}


@pytest.mark.usefixtures("shop")
def test_few_vectors_are_searched_exactly(place: Place) -> None:
    index = place.opened().in_use
    with place.database.read() as session:
        articles = read_published(session, [entry.translation_id for entry in index.entries.values()])
    vectors: dict[int, np.ndarray] = {}
    for entry in index.entries.values():
        if entry.language == "en":
            article = articles[entry.translation_id]
            texts = [one.text for one in texts_of(article, cut(article))]
            vectors.update(
                zip(passage_ids(entry), place.embedder.embed_passages(texts, ["en"] * len(texts)), strict=True)
            )
    (question,) = place.embedder.embed_queries(["who pays the postage?"], ["en"])
    expected = sorted(vectors, key=lambda number: -float(vectors[number] @ question))
    shelf = index.vectors["en"]
    numbers, products = shelf.search(question, 100)
    assert numbers.tolist() == expected
    assert products.tolist() == pytest.approx([float(vectors[number] @ question) for number in expected], abs=1e-3)
    assert shelf.search(question, 2)[0].tolist() == expected[:2]
    assert shelf.scores(question, [expected[3], 77]) == pytest.approx({expected[3]: float(products[3])}, abs=1e-6)
    assert np.allclose(shelf.vector(expected[0]), vectors[expected[0]], atol=1e-3)
    with pytest.raises(KeyError):
        shelf.vector(77)
    every = np.array([float(vectors[number] @ question) for number in expected])
    spread = shelf.spread(question)
    assert (spread.mean, spread.deviation) == pytest.approx((every.mean(), every.std()), abs=1e-3)
    assert spread.count == len(every)
    assert len(shelf.search(np.full(512, np.nan, np.float32), 5)[0]) == 0


@pytest.mark.usefixtures("shop")
def test_words_are_found_in_their_language_and_rare_ones_tell_more(place: Place) -> None:
    words = place.opened().in_use.words
    assert by_words(place.opened().in_use, "en", "bp-tx-4711")[0] == "invoices"
    assert words.search("de", tokens("password", "de"), 10) == []
    assert words.search("fr", ["carte"], 10) == []
    vocabulary = words.vocabulary("en")
    assert "invoic" in vocabulary
    assert "aduan" not in vocabulary
    assert vocabulary.rarity("invoic") > vocabulary.rarity("return")
    assert words.spelling("en").corrected("pasword") == "password"
    first = passage_ids(next(iter(place.opened().in_use.entries.values())))[0]
    assert {"return", "item", "unus"} <= words.tokens_of("en", [first])
    scores = [score for _, score in words.search("en", tokens("return postage of an item", "en"), 10)]
    assert scores == sorted(scores, reverse=True)
    assert len(words.search("en", tokens("return item", "en"), 1)) == 1


HOSTILE = [
    '"',
    "NEAR(",
    "a OR b",
    "*",
    "-",
    "'",
    "' | 'x",
    "\\",
    "a:*",
    "!",
    "&",
    "\x00",
    "\ud800",
    "x" * 5000,
    "",
    "%s",
    ";--",
]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("language", ["en", "xx", 'e"n; --', "%s"])
def test_a_token_is_no_query(place: Place, language: str) -> None:
    words = place.opened().in_use.words
    for token in HOSTILE:
        assert words.search(language, [token], 10) == []
    found = words.search(language, [*HOSTILE, "postag"], 10)
    assert bool(found) == (language == "en")
    assert words.search("en", [f"word{number}" for number in range(1000)], 10) == []


@pytest.mark.usefixtures("shop")
def test_hidden_languages_are_as_if_nothing_were_published_in_them(
    place: Place, note: Callable[[str, str], int]
) -> None:
    note("return-an-item", PAY)
    retriever = place.retriever(place.opened())
    shown = retriever.search("wer zahlt das Porto einer Rücksendung?", language="de")
    assert (shown.hits[0].slug, shown.hits[0].language) == ("return-an-item", "de")
    hidden = retriever.search("wer zahlt das Porto einer Rücksendung?", language="de", hide_languages=["de"])
    assert hidden.hits
    assert "de" not in {hit.language for hit in hidden.hits}
    assert "customs" not in {hit.slug for hit in retriever.search("IVA", language="es", hide_languages=["es"]).hits}


@pytest.mark.usefixtures("shop")
def test_known_questions_come_change_and_go_with_their_article(
    place: Place, note: Callable[[str, str], int], now: datetime
) -> None:
    opened = place.opened()
    article_id = note("return-an-item", PAY)
    assert opened.catch_up() == 2
    index = opened.in_use
    assert {language: len(shelf) for language, shelf in index.known.items()} == {"en": 1, "hr": 1}
    (vector,) = place.embedder.embed_queries(["tko plaća povrat"], ["hr"])
    numbers, products = index.known["hr"].search(vector, 1)
    assert numbers.tolist() == [article_id << ID_BITS | 1]
    assert products[0] == pytest.approx(1, abs=1e-3)
    assert (
        index.words.known_questions()
        == index.words.known_questions([article_id])
        == {article_id: (KnownQuestion("en", "who pays for sending it back"), KnownQuestion("hr", "tko plaća povrat"))}
    )
    assert index.words.known_questions([77]) == {}
    note("return-an-item", "hr: tko plaća povrat\n")
    opened.catch_up()
    assert {language: len(shelf) for language, shelf in opened.in_use.known.items()} == {"hr": 1}
    assert opened.in_use.known["hr"].search(vector, 5)[0].tolist() == [article_id << ID_BITS]
    opened.build()
    assert opened.in_use.words.known_questions() == {article_id: (KnownQuestion("hr", "tko plaća povrat"),)}
    for language in ("en", "de"):
        with place.database.write() as session:
            archive_translation(session, "return-an-item", language, now)
    opened.catch_up()
    assert opened.in_use.known == {}
    assert opened.in_use.words.known_questions() == {}


@pytest.mark.usefixtures("shop")
def test_a_restart_finds_what_was_there(place: Place, put: Callable[..., PublishedTranslation]) -> None:
    first = place.index()
    assert first.open().found is Opening.MISSING
    put("gift-cards", "en", *GIFTS)
    first.catch_up()
    place.embedder.passages_asked.clear()
    again = place.index()
    opened = again.open()
    assert opened.found is Opening.LOADED
    assert opened.generation == first.generation
    again.catch_up()
    assert held(again.in_use) == held(first.in_use)
    assert place.embedder.passages_asked == []


@pytest.mark.usefixtures("shop")
def test_another_recipe_gets_an_index_of_its_own(place: Place) -> None:
    first = place.opened()
    other = place.index(OtherRecipe(place.embedder))
    opened = other.open()
    assert opened.found is Opening.OTHER_RECIPE
    assert opened.generation.recipe != first.in_use.generation.recipe
    first.catch_up()
    assert first.in_use.generation.recipe != opened.generation.recipe
    assert held(first.in_use) == held(other.in_use)


@pytest.mark.usefixtures("shop")
def test_others_follow_a_new_snapshot_and_search_meanwhile(
    place: Place, put: Callable[..., PublishedTranslation]
) -> None:
    one, two = place.opened(), place.opened()
    put("gift-cards", "en", *GIFTS)
    generation = one.build()
    assert by_vector(place, two.in_use, "en", "I cannot sign in")[0] == "account-access"
    two.catch_up()
    assert two.in_use.generation == generation
    assert by_words(two.in_use, "en", "gift card")[0] == "gift-cards"


@pytest.mark.usefixtures("shop")
def test_many_changes_are_folded_into_a_new_snapshot(place: Place, put: Callable[..., PublishedTranslation]) -> None:
    assert place.index().fold(0) is None  # there is none
    serving = place.opened()
    put("gift-cards", "en", *GIFTS)
    assert place.index().fold(3) is None
    generation = place.index().fold(2)
    assert generation is not None
    serving.catch_up()
    assert serving.generation == generation
    assert serving.changes_since_snapshot == 0
    assert held(serving.in_use) == {"en": 8, "de": 2, "es": 1}


@pytest.mark.usefixtures("shop")
def test_a_build_that_fails_leaves_the_one_before(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = place.opened()
    generation = opened.generation

    def broken(*_: object, **__: object) -> None:
        raise ValueError("the disk is full")

    monkeypatch.setattr("helpcenter.retrieval.snapshot.SnapshotWriter.finish", broken)
    monkeypatch.setattr("helpcenter.retrieval.postgres.writing.SchemaWriter.finish", broken)
    with pytest.raises(IndexBuildFailed, match="stays in use"):
        opened.build()
    assert opened.generation == generation
    assert place.index().open().found is Opening.LOADED
    assert held(opened.in_use) == {"en": 6, "de": 2, "es": 1}


@pytest.mark.usefixtures("shop")
def test_workers_that_start_together_build_once_and_catch_up_together(
    place: Place, put: Callable[..., PublishedTranslation]
) -> None:
    workers = [place.index() for _ in range(4)]
    found: list[Opening] = []

    def all_at_once(act: Callable[[PassageIndex], object]) -> None:
        failures: list[BaseException] = []

        def run(worker: PassageIndex) -> None:
            try:
                act(worker)
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=run, args=[worker]) for worker in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []

    all_at_once(lambda worker: found.append(worker.open().found))
    assert sorted(found) == [Opening.LOADED] * 3 + [Opening.MISSING]
    for number in range(12):
        put(f"article-{number}", "en", f"Matter {number}", f"The matter number {number} is explained here.")
    for _ in range(20):
        all_at_once(lambda worker: worker.catch_up())
        if all(worker.in_use.change_number == 17 for worker in workers):
            break
    for worker in workers:
        assert held(worker.in_use) == {"en": 18, "de": 2, "es": 1}
        assert worker.in_use.words.vocabulary("en").rarity("matter") == pytest.approx(np.log((64 - 12 + 0.5) / 12.5))


WORKER = """
import sys
from pathlib import Path
from helpcenter.db import Database
from helpcenter.retrieval import LocalIndex
from helpcenter.retrieval.embedders import create_embedder
from helpcenter.retrieval.postgres import PostgresIndex

kind, url, folder = sys.argv[1:]
embedder = create_embedder("universal", models_folder=Path(folder))
database = Database(url)
index = LocalIndex(database, embedder, Path(folder)) if kind == "local" else PostgresIndex(database, embedder)
index.open()
print("> open", flush=True)
for _ in sys.stdin:
    applied = index.catch_up()
    print(">", applied, {language: len(shelf) for language, shelf in sorted(index.in_use.vectors.items())}, flush=True)
"""


@pytest.mark.slow
@pytest.mark.usefixtures("shop")
def test_two_processes_catch_up_at_once(place: Place, put: Callable[..., PublishedTranslation]) -> None:
    place.opened()
    url = place.database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", WORKER, place.kind, url, str(place.folder)]
    workers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        for worker in workers:
            assert _said(worker) == "open"
        for number in range(5):
            put(f"article-{number}", "en", f"Matter {number}", f"The matter number {number} is explained here.")
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("\n")
            worker.stdin.flush()
        assert [_said(worker) for worker in workers] == ["5 {'de': 2, 'en': 11, 'es': 1}"] * 2
    finally:
        for worker in workers:
            worker.communicate()


def _said(worker: subprocess.Popen[str]) -> str:
    assert worker.stdout is not None
    return next(line[2:].strip() for line in iter(worker.stdout.readline, "") if line.startswith("> "))
