"""`helpcenter export-questions` and `import` on a real database file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from helpcenter.answers import add_to_evaluation
from helpcenter.cli.main import helpcenter
from helpcenter.db import Database, upgrade
from helpcenter.retrieval import load_questions


@pytest.fixture
def database_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HELPCENTER_INSTANCE_FOLDER", str(tmp_path))
    path = tmp_path / "helpcenter.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


def run(*words: str) -> str:
    result = CliRunner().invoke(helpcenter, list(words), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_questions_for_measuring_are_written_to_a_file_or_shown(database_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "log.jsonl"
    run("export-questions", str(target))
    assert target.read_text() == ""
    database = Database(f"sqlite:///{database_file}")
    with database.write() as session:
        for question in ("gdje je račun", "pizza"):
            add_to_evaluation(
                session, language="hr", question=question, answers=["invoices"], author_id=None, now=datetime.now(UTC)
            )
    database.close()
    run("export-questions", str(target))
    assert [question.question for question in load_questions(target)] == ["gdje je račun", "pizza"]
    assert run("export-questions", "-") == target.read_text(encoding="utf-8")


@pytest.mark.usefixtures("database_file")
def test_an_import_tells_of_known_questions(tmp_path: Path) -> None:
    article = tmp_path / "articles" / "payment" / "invoices"
    article.mkdir(parents=True)
    (article / "en.md").write_text("---\ntitle: Invoices\n---\n")
    (article / "questions.txt").write_text("en: where is my bill\nno tag\n")
    told = json.loads(run("import", str(tmp_path / "articles"), "--json"))
    assert told["questions"] == {"changed": 1, "unchanged": 0, "kept": 0}
    assert told["adjusted"][0].startswith("payment/invoices/questions.txt:2: ")
