"""`helpcenter import` and `export` on a real installation: what they say, and how they end."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpcenter.cli.main import helpcenter
from helpcenter.config import Settings
from helpcenter.knowledge import find_published, get_latest, publish
from helpcenter.wiring import build_database

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("HELPCENTER_INSTANCE_FOLDER", str(tmp_path / "instance"))
    return lambda *words: CliRunner().invoke(helpcenter, [str(word) for word in words], catch_exceptions=False)


def write(folder: Path, words: str) -> None:
    for slug in ("fees", "post"):
        place = folder / "articles" / "payment" / slug
        place.mkdir(parents=True, exist_ok=True)
        (place / "en.md").write_text(f"---\ntitle: {slug}\n---\n\n{words}\n")


def edit(words: str) -> None:
    database = build_database(Settings())
    with database.write() as session:
        latest = get_latest(session, "fees", "en")
        publish(
            session, slug="fees", topic="payment", language="en", title="fees", summary="", body=words, author_id=7,
            now=datetime.now(UTC), based_on_revision=latest.revision_id,
        )  # fmt: skip
    database.close()


def read() -> str:
    database = build_database(Settings())
    with database.read() as session:
        found = find_published(session, "fees", "en")
    database.close()
    return found.body if found else ""


def test_a_plan_comes_first_and_conflicts_end_with_a_code_of_their_own(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    write(folder, "One")
    planned = run("import", folder, "--plan")
    assert (planned.exit_code, read()) == (0, "")
    assert "New: 2\n    articles/payment/fees/en.md  +5 -0\n" in planned.stdout
    assert run("import", folder).exit_code == 0
    edit("Mine")
    write(folder, "Two")
    refused = run("import", folder)
    assert (refused.exit_code, read()) == (3, "Mine")
    assert "Conflicts: 1\n    articles/payment/fees/en.md  +1 -1: changed here and in the folder" in refused.stdout
    assert "Changed in the folder: 1\n    articles/payment/post/en.md  +1 -1" in refused.stdout
    assert "Nothing was imported: 1 file has changed here and in the folder" in refused.stderr
    told = json.loads(run("import", folder, "--plan", "--json").stdout)
    assert told["counts"]["conflict"] == 1
    assert [file["conflict"] for file in told["files"]] == ["both-changed", None]
    exported = run("export", folder)
    assert exported.exit_code == 3
    assert "articles/payment/fees/en.md: changed there and never imported" in exported.stdout
    assert run("import", folder, "--take", "ours").exit_code == 0
    assert read() == "Mine"
    assert run("import", folder, "--take", "theirs").exit_code == 0
    assert read() == "Two"
    assert run("export", folder).exit_code == 0
