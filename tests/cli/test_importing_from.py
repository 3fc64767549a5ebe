"""`helpcenter import-from`: what it says, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpcenter.cli.main import helpcenter
from helpcenter.config import Settings
from helpcenter.errors import ConfigurationError
from helpcenter.knowledge import get_latest, publish
from helpcenter.knowledge.importers import OriginUnusable
from helpcenter.wiring import build_database, build_zendesk

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("HELPCENTER_INSTANCE_FOLDER", str(tmp_path / "instance"))
    return lambda *words: CliRunner().invoke(helpcenter, [str(word) for word in words], catch_exceptions=False)


def test_a_folder_is_planned_imported_and_conflicts_are_named(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    (folder / "orders").mkdir(parents=True)
    (folder / "orders/cancel.md").write_text("# Cancel\n\nOne. [x](none.md)\n")
    (folder / "orders/bad.md").write_bytes(b"\xff")
    planned = json.loads(run("import-from", "folder", folder, "--plan", "--json").stdout)
    assert (planned["articles"], planned["translations"]["created"]) == (1, 1)
    done = run("import-from", "folder", folder, "--publish")
    assert done.exit_code == 0
    assert "Left out: 1\n    orders/bad.md: line 1: not UTF-8 (byte 0xFF)" in done.stdout
    assert "Links that lead to no article here: 1\n    orders/cancel.md: the link to none.md" in done.stdout
    assert "Done: 1 articles; of their translations 1 created," in done.stderr
    database = build_database(Settings())
    with database.write() as session:
        latest = get_latest(session, "cancel", "en")
        publish(session, slug="cancel", topic="orders", language="en", title="Cancel", summary="", body="Mine.",
                author_id=7, now=datetime.now(UTC), based_on_revision=latest.revision_id)  # fmt: skip
    database.close()
    (folder / "orders/cancel.md").write_text("# Cancel\n\nTwo.\n")
    refused = run("import-from", "folder", folder)
    assert refused.exit_code == 3
    assert "Changed here and there, and left as it is here: 1\n    orders/cancel.md: changed here and" in refused.stdout
    assert run("import-from", "folder", folder, "--take", "theirs").exit_code == 0


def test_every_problem_of_a_csv_file_is_printed(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "articles.csv"
    file.write_text("slug;topic;language;title;body\na;b;en;;Words\nA;b;en;T;Words\n")
    result = CliRunner().invoke(helpcenter, ["import-from", "csv", str(file)])
    assert isinstance(result.exception, OriginUnusable)
    assert result.stdout == (
        "articles.csv:2, column title: is empty\narticles.csv:3, column slug: 'A' is no slug; write 'a'\n"
    )


def test_zendesk_is_asked_for_only_with_an_address_and_credentials() -> None:
    for settings in (Settings(), Settings(zendesk_url="https://shop.zendesk.com", zendesk_email="a@shop.example")):
        with pytest.raises(ConfigurationError, match="HELPCENTER_ZENDESK_"):
            build_zendesk(settings, print)
    for url in ("http://shop.zendesk.com", "https://shop.zendesk.com/hc", "https://a:b@shop.zendesk.com", "shop"):
        with pytest.raises(ValueError, match="must be"):
            Settings(zendesk_url=url)
