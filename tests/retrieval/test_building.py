"""Snapshots: built aside, put in use in one step, refused when anything is wrong with them."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from helpcenter.db import Base, Database
from helpcenter.knowledge import PublishedTranslation, archive_translation
from helpcenter.retrieval import IndexBuildFailed, IndexBusy, IndexUnusable, Opening, Retriever, snapshot
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.locking import build_lock
from tests.retrieval.conftest import Remembering

pytestmark = pytest.mark.slow


class OtherRecipe(Remembering):
    """The same vectors under another name."""

    @property
    def recipe(self) -> str:
        return "0123456789abcdef"


def generations(indexes: Path) -> list[str]:
    return sorted(path.name for path in indexes.iterdir() if path.is_dir())


def first(retriever: Retriever, question: str = "who pays the postage of a return?") -> str:
    return retriever.search(question, language="en").hits[0].slug


def test_a_snapshot_is_built_once_and_then_loaded(
    retriever: Retriever, database: Database, embedder: Remembering, indexes: Path
) -> None:
    embedder.passages_asked.clear()
    again = Retriever(database, embedder, indexes)
    opened = again.open()
    assert opened.found is Opening.LOADED
    assert opened.generation == retriever.generation
    assert opened.generation.passages == 9
    assert embedder.passages_asked == []
    assert first(again) == "return-an-item"


def test_building_again_embeds_only_what_changed(
    retriever: Retriever, put: Callable[..., PublishedTranslation], embedder: Remembering
) -> None:
    put("invoices", "en", "Invoices", "Invoices come from the moon.")
    embedder.passages_asked.clear()
    generation = retriever.build()
    assert generation.embedded == 1
    assert embedder.passages_asked == ["Invoices\nInvoices come from the moon."]
    assert retriever.generation == generation
    assert retriever.changes_since_snapshot == 0


def test_the_one_before_is_kept_and_older_ones_go(retriever: Retriever, indexes: Path) -> None:
    before = generations(indexes)
    (indexes / ".building-left-behind").mkdir()
    second = retriever.build().name
    third = retriever.build().name
    assert generations(indexes) == sorted([second, third])
    assert before[0] not in generations(indexes)
    assert (indexes / "CURRENT").read_text().strip() == third


def test_search_before_opening_is_refused(database: Database, embedder: Remembering, indexes: Path) -> None:
    with pytest.raises(IndexUnusable):
        Retriever(database, embedder, indexes).search("x", language="en")


def _no_folder(indexes: Path, current: Path) -> None:
    shutil.rmtree(indexes)


def _no_pointer(indexes: Path, current: Path) -> None:
    (indexes / "CURRENT").unlink()


def _pointer_elsewhere(indexes: Path, current: Path) -> None:
    (indexes / "CURRENT").write_text("../../etc")


def _no_manifest(indexes: Path, current: Path) -> None:
    (current / "manifest.json").unlink()


def _broken_manifest(indexes: Path, current: Path) -> None:
    (current / "manifest.json").write_text('{"format": 1,')


def _truncated_vectors(indexes: Path, current: Path) -> None:
    path = current / "vectors-en.faiss"
    path.write_bytes(path.read_bytes()[:-100])


def _changed_words(indexes: Path, current: Path) -> None:
    data = bytearray((current / "words.db").read_bytes())
    data[len(data) // 2] ^= 0xFF
    (current / "words.db").write_bytes(data)


def _no_words(indexes: Path, current: Path) -> None:
    (current / "words.db").unlink()


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (_no_folder, Opening.MISSING),
        (_no_pointer, Opening.MISSING),
        (_pointer_elsewhere, Opening.MISSING),
        (_no_manifest, Opening.MISSING),
        (_broken_manifest, Opening.DAMAGED),
        (_truncated_vectors, Opening.DAMAGED),
        (_changed_words, Opening.DAMAGED),
        (_no_words, Opening.DAMAGED),
    ],
)
def test_an_unusable_snapshot_is_built_anew_and_said_so(
    harm: Callable[[Path, Path], None],
    found: Opening,
    retriever: Retriever,
    database: Database,
    embedder: Remembering,
    indexes: Path,
) -> None:
    assert retriever.generation is not None
    harm(indexes, indexes / retriever.generation.name)
    again = Retriever(database, embedder, indexes)
    opened = again.open()
    assert opened.found is found
    assert opened.detail
    assert opened.generation.embedded == 0  # all vectors were in the database
    assert first(again) == "return-an-item"


def test_a_snapshot_of_another_recipe_is_never_mixed(
    retriever: Retriever, database: Database, embedder: Remembering, indexes: Path
) -> None:
    other = Retriever(database, OtherRecipe(embedder), indexes)
    opened = other.open()
    assert opened.found is Opening.OTHER_RECIPE
    assert opened.generation.recipe == other.recipe != retriever.recipe
    # The first one goes on with what it has in memory.
    retriever.catch_up()
    assert retriever.generation is not None
    assert retriever.generation.recipe == retriever.recipe
    assert first(retriever) == "return-an-item"


def test_a_snapshot_of_another_database_is_built_anew(
    retriever: Retriever, embedder: Remembering, indexes: Path, tmp_path: Path
) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    Base.metadata.create_all(empty.engine)
    again = Retriever(empty, embedder, indexes)
    assert again.open().found is Opening.OTHER_DATABASE
    assert again.search("return", language="en").hits == ()
    empty.close()


def test_a_database_that_was_restored_and_went_on_is_noticed(
    retriever: Retriever,
    database: Database,
    embedder: Remembering,
    indexes: Path,
    tmp_path: Path,
    put: Callable[..., PublishedTranslation],
    now: datetime,
) -> None:
    if not database.is_sqlite:
        pytest.skip("copies the file")
    before = tmp_path / "before.db"
    with sqlite3.connect(str(database.url.database)) as source, sqlite3.connect(before) as copy:
        source.backup(copy)
    put("lost", "en", "Lost", "The restored database does not know this.")
    retriever.build()
    with sqlite3.connect(before) as source, sqlite3.connect(str(database.url.database)) as copy:
        source.backup(copy)
    with database.write() as session:  # gets the number that "lost" had
        archive_translation(session, "customs", "es", now + timedelta(seconds=1))
    again = Retriever(database, embedder, indexes)
    opened = again.open()
    assert opened.found is Opening.OTHER_DATABASE
    assert opened.generation.change_number == 6
    assert "lost" not in {hit.slug for hit in again.search("lost", language="en").hits}


def test_a_damaged_snapshot_is_looked_at_once(
    retriever: Retriever, database: Database, embedder: Remembering, indexes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Retriever(database, embedder, indexes)
    other.open()
    generation = retriever.build()
    _changed_words(indexes, indexes / generation.name)
    looked: list[str] = []
    load = snapshot.load
    monkeypatch.setattr(snapshot, "load", lambda folder, recipe: (looked.append(folder.name), load(folder, recipe))[1])
    for _ in range(3):
        other.catch_up()
        assert first(other) == "return-an-item"
    assert looked == [generation.name]
    repaired = retriever.build()
    other.catch_up()
    assert other.generation == repaired


class Failing(Remembering):
    """Breaks off in the middle of a build, as a power cut or an interrupt does."""

    def embed_passages(self, texts: object, languages: object) -> object:  # type: ignore[override]
        raise KeyboardInterrupt


def test_an_interrupted_build_leaves_nothing_behind(
    retriever: Retriever, database: Database, embedder: Embedder, indexes: Path, put: Callable[..., object]
) -> None:
    put("new-one", "en", "New", "New text.")
    before = sorted(path.name for path in indexes.iterdir())
    broken = Retriever(database, Failing(embedder), indexes)
    with pytest.raises(KeyboardInterrupt):
        broken.build()
    assert sorted(path.name for path in indexes.iterdir()) == before


def test_a_folder_that_cannot_be_written_is_named(
    retriever: Retriever, database: Database, embedder: Remembering, tmp_path: Path
) -> None:
    (tmp_path / "a-file").write_text("")
    with pytest.raises((IndexBuildFailed, OSError)):
        Retriever(database, embedder, tmp_path / "a-file").open()


DISK_FULL = """
import resource, sys
from pathlib import Path
from helpcenter.db import Database
from helpcenter.retrieval import IndexBuildFailed, Retriever
from helpcenter.retrieval.embedders import create_embedder

url, indexes, models = sys.argv[1:]
retriever = Retriever(Database(url), create_embedder("universal", models_folder=Path(models)), Path(indexes))
print(">", retriever.open().found)
for limit in (6_000, 60_000):  # the vectors do not fit; the words do, but not the rest
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        retriever.build()
    except IndexBuildFailed as error:
        print("> failed:", error)
print(">", retriever.search("who pays the postage of a return?", language="en").hits[0].slug)
"""


@pytest.mark.slow
def test_a_full_disk_leaves_the_old_snapshot_in_use(
    retriever: Retriever, database: Database, indexes: Path, tmp_path: Path
) -> None:
    before = sorted(path.name for path in indexes.iterdir())
    url = database.url.render_as_string(hide_password=False)
    child = subprocess.run(
        [sys.executable, "-c", DISK_FULL, url, str(indexes), str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    found, *failures, slug = [line[2:] for line in child.stdout.splitlines() if line.startswith("> ")]
    assert found == "loaded"
    assert len(failures) == 2
    for failure in failures:
        assert failure.startswith("failed: the index could not be written")
        assert "stays in use" in failure
    assert slug == "return-an-item"
    assert sorted(path.name for path in indexes.iterdir()) == before


def test_two_cannot_build_at_once(retriever: Retriever, indexes: Path) -> None:
    with build_lock(indexes, wait_seconds=0), pytest.raises(IndexBusy, match="another process"):
        retriever.build()
    retriever.build()


def test_workers_that_start_together_build_once(
    database: Database, embedder: Remembering, indexes: Path, shop: None
) -> None:
    opened: list[Opening] = []

    def start() -> None:
        opened.append(Retriever(database, embedder, indexes).open().found)

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(opened) == [Opening.LOADED, Opening.LOADED, Opening.MISSING]
    assert len(generations(indexes)) == 1


def test_the_manifest_tells_what_is_inside(retriever: Retriever, indexes: Path) -> None:
    assert retriever.generation is not None
    manifest = json.loads((indexes / retriever.generation.name / "manifest.json").read_text())
    assert manifest["recipe"] == retriever.recipe
    assert manifest["languages"] == {"en": 6, "de": 2, "es": 1}
    assert set(manifest["files"]) == {
        "words.db",
        "usual-questions.npz",
        "references.npz",
        "emphasis.npz",
        *(f"vectors-{language}.faiss" for language in ("de", "en", "es")),
    }
