"""An import whose process is killed goes on where it was: nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from helpcenter.config import Settings
from helpcenter.db import Database
from helpcenter.knowledge.importers.tables import ImportedArticleRow
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow
from helpcenter.wiring import build_database

ARTICLES = 200
HELPCENTER = Path(sys.executable).with_name("helpcenter")

pytestmark = pytest.mark.slow


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("HELPCENTER_INSTANCE_FOLDER", str(tmp_path / "instance"))
    return build_database(Settings())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(ARTICLES):
        place = tmp_path / "site" / "orders" / f"article-{number:04}"
        place.mkdir(parents=True)
        for language in ("en", "de"):
            following = f"[next](../article-{(number + 1) % ARTICLES:04}/{language}.md)"
            (place / f"{language}.md").write_text(f"---\ntitle: Article {number}\n---\n\nWords {number}. {following}\n")
    return tmp_path / "site"


def count(database: Database, table: type[ArticleRow | TranslationRow | RevisionRow]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def kill_when(words: list[str], ready: Callable[[], bool]) -> None:
    process = subprocess.Popen([HELPCENTER, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ends = time.monotonic() + 120
    while not ready():
        assert process.poll() is None, "it was done before it could be killed"
        assert time.monotonic() < ends
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def finish(*words: str) -> str:
    done = subprocess.run([HELPCENTER, *words], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_an_import_from_elsewhere_is_killed_twice_and_goes_on(database: Database, folder: Path) -> None:
    words = ["import-from", "folder", str(folder)]
    kill_when(words, lambda: count(database, ArticleRow) > 20)
    first = count(database, ArticleRow)
    assert first < ARTICLES
    kill_when([*words, "--resume"], lambda: count(database, ArticleRow) > first + 20)
    told = finish(*words, "--resume")
    assert "Going on with the import that was interrupted after" in told
    assert f"of their translations {2 * ARTICLES} created, 0 updated, 0 published, 0 unchanged" in told
    assert count(database, ArticleRow) == ARTICLES
    assert count(database, TranslationRow) == count(database, RevisionRow) == 2 * ARTICLES
    with database.read() as session:
        rows = session.scalars(select(ImportedArticleRow)).all()
        assert len(rows) == ARTICLES
        assert {row.taken_run_id for row in rows} == {1}
        body = session.scalar(select(RevisionRow.body).where(RevisionRow.body.contains("Words 199.")))
    assert body is not None
    assert "(../../orders/article-0000/" in body


def test_an_import_of_our_own_folder_is_killed_and_goes_on(database: Database, folder: Path) -> None:
    (folder / "orders").rename(folder / "topic")
    words = ["import", str(folder)]
    kill_when(words, lambda: count(database, ArticleRow) > 20)
    first = count(database, TranslationRow)
    assert first < 2 * ARTICLES
    assert f"{2 * ARTICLES - first} created, 0 changed, {first} unchanged, 0 skipped." in finish(*words)
    assert count(database, ArticleRow) == ARTICLES
    assert count(database, RevisionRow) == 2 * ARTICLES
