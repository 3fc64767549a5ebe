from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from helpcenter.db import Database
from helpcenter.knowledge import (
    FolderUnusable,
    PublishedTranslation,
    Revision,
    archive_translation,
    export_folder,
    import_folder,
    move_article,
)

Publish = Callable[..., PublishedTranslation]
SaveDraft = Callable[..., Revision]


def content_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


ODD_FILES = {
    "articles/a/windows/en.md": b"---\r\ntitle: T\r\n---\r\n\r\nOne\r\n",
    "articles/a/mark/en.md": b"\xef\xbb\xbf---\ntitle:   'T' # c\nx: NO\n---\nOne",
    "articles/a/heading/pt-BR.md": b"# T #\n\n\n\nOne  \n\n\n",
    "articles/b/mixed/zh.md": "---\ntitle: 退货\n...\n一\r\n二\r三\n\u2028\x85\x0c\t".encode(),
    "articles/b/only-title/hr.md": b"---\ntitle: T\n---",
}


def test_what_was_imported_is_exported_byte_for_byte(database: Database, now: datetime, tmp_path: Path) -> None:
    for name, content in ODD_FILES.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert import_folder(database, tmp_path / "in", now=now).created == len(ODD_FILES)
    seen: list[tuple[int, int]] = []
    report = export_folder(database, tmp_path / "out", progress=lambda done, total: seen.append((done, total)))
    assert content_of(tmp_path / "out") == ODD_FILES
    assert (report.written, report.unchanged, report.drafts, report.unknown) == (len(ODD_FILES), 0, 0, ())
    assert seen[-1] == (len(ODD_FILES), len(ODD_FILES))


def test_only_what_differs_is_written_and_what_is_unknown_is_told(
    database: Database, now: datetime, tmp_path: Path, publish_text: Publish, save_text: SaveDraft
) -> None:
    with database.write() as session:
        for slug in ("fees", "moved", "old", "same"):
            publish_text(session, slug)
    export_folder(database, tmp_path)
    (tmp_path / "articles/README.txt").write_text("ours")
    times = (tmp_path / "articles/returns/same/en.md").stat().st_mtime_ns
    with database.write() as session:
        publish_text(session, "fees", body="New.")
        save_text(session, "fees", body="Not ready.")
        save_text(session, "new", body="Not ready.")
        move_article(session, "moved", "orders", now)
        archive_translation(session, "old", "en", now)
    report = export_folder(database, tmp_path)
    assert (report.written, report.unchanged, report.drafts) == (2, 1, 2)
    assert report.unknown == ("articles/returns/moved/en.md", "articles/returns/old/en.md")
    assert (tmp_path / "articles/returns/same/en.md").stat().st_mtime_ns == times
    assert b"New." in (tmp_path / "articles/returns/fees/en.md").read_bytes()
    assert not [path for path in tmp_path.rglob("*unfinished*")]


def test_a_place_that_cannot_be_written_is_named(database: Database, tmp_path: Path, publish_text: Publish) -> None:
    with database.write() as session:
        publish_text(session, "fees")
    (tmp_path / "file").write_text("x")
    with pytest.raises(FolderUnusable, match="file"):
        export_folder(database, tmp_path / "file")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/returns").write_text("in the way")
    with pytest.raises(FolderUnusable, match="returns"):
        export_folder(database, tmp_path)


def test_an_empty_help_center_is_an_empty_folder(database: Database, tmp_path: Path) -> None:
    report = export_folder(database, tmp_path / "out")
    assert (report.written, report.unchanged, report.unknown) == (0, 0, ())
    assert (tmp_path / "out/articles").is_dir()
