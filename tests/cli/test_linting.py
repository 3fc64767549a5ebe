"""`helpcenter lint`: over a folder, over the database, and links over the network."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from helpcenter.cli import main
from helpcenter.cli.opening_links import open_links
from helpcenter.config import ROOT

pytestmark = pytest.mark.slow

GOOD = "---\ntitle: Lamps\nsummary: In short.\n---\n\nSee [the rules]({url}/fine), [more]({url}/gone) and [this]({url}/moved).\n"


@pytest.fixture
def site() -> Iterator[str]:
    """A real server: /fine answers, /moved has moved for good, /busy is broken for now, /shy answers GET alone."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            status = {"/fine": 200, "/moved": 301, "/away": 302, "/busy": 503, "/shy": 405, "/mine": 403}.get(
                self.path, 404
            )
            if self.path == "/shy" and self.command == "GET":
                status = 200
            self.send_response(status)
            if status in (301, 302):
                self.send_header("Location", "/fine")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_HEAD  # noqa: N815 - the name that the base class looks for

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_links_that_are_gone_have_moved_or_cannot_be_told(site: str) -> None:
    paths = ("fine", "moved", "away", "busy", "shy", "mine", "gone", "fine#part")
    found = open_links([*(f"{site}/{path}" for path in paths), "http://127.0.0.1:9/closed"])
    problems = {address.rpartition("/")[2]: opened.problem for address, opened in found.items() if opened.problem}
    assert problems.pop("closed")
    assert problems == {"busy": "HTTP 503", "gone": "HTTP 404"}
    assert [opened.address for opened in found.values() if opened.gone] == [f"{site}/gone"]
    assert {opened.address: opened.moved_to for opened in found.values() if opened.moved_to} == {
        f"{site}/moved": f"{site}/fine"
    }


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["helpcenter", "lint", *arguments])
    try:
        return main()
    except SystemExit as stop:
        return int(stop.code or 0)


@pytest.fixture
def folder(tmp_path: Path, site: str) -> Path:
    article = tmp_path / "articles" / "returns" / "lamps"
    article.mkdir(parents=True)
    (article / "en.md").write_text(GOOD.format(url=site))
    return tmp_path


def test_a_folder_with_its_links(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path, site: str
) -> None:
    assert run(monkeypatch, "--folder", str(folder)) == 0
    assert run(monkeypatch, "--folder", str(folder), "--strict") == 1
    capsys.readouterr()
    assert run(monkeypatch, "--folder", str(folder), "--links", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["checked"] == 1
    found = [(one["place"], one["line"], one["severity"], one["code"]) for one in told["articles"]]
    assert found == [
        ("articles/returns/lamps/en.md", 6, "warning", "link-says-nothing"),
        ("articles/returns/lamps/en.md", 6, "warning", "link-says-nothing"),
        ("articles/returns/lamps/en.md", 6, "error", "link-unreachable"),
        ("articles/returns/lamps/en.md", 6, "warning", "link-moved"),
    ]
    assert f"{site}/gone could not be opened (HTTP 404)." in [one["message"] for one in told["articles"]]


def test_everything_in_the_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv("HELPCENTER_INSTANCE_FOLDER", str(tmp_path / "instance"))
    monkeypatch.setenv("HELPCENTER_KNOWLEDGE_BASE_FOLDER", str(ROOT / "knowledge_base"))
    (folder / "articles" / "returns" / "lamps" / "de.md").write_text("---\ntitle: Lampen\n---\n\nTODO\n")
    monkeypatch.setattr(sys, "argv", ["helpcenter", "import", str(folder)])
    assert main() == 0
    assert run(monkeypatch) == 1
    told = capsys.readouterr()
    assert "returns/lamps/de:1: error: “TODO” looks like a placeholder that was never filled in." in told.out
    assert "returns/lamps/de (summary): warning: There is no summary." in told.out
    assert "2 checked now" in told.err
    assert run(monkeypatch) == 1
    assert "0 checked now" in capsys.readouterr().err


def test_a_folder_that_is_none_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(monkeypatch, "--folder", str(tmp_path / "nothing")) == 1
    assert "is not a folder" in capsys.readouterr().err
