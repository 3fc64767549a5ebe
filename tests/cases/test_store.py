from __future__ import annotations

import errno
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helpcenter.cases import (
    CheckedFile,
    ContentMissing,
    InvalidRequest,
    LocalStore,
    OpenedCase,
    StoreUnavailable,
    get_case,
    remove_unused_attachments,
)
from helpcenter.db import Database

Open = Callable[..., OpenedCase]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the fixture `store` keeps its files."""
    return tmp_path / "attachments"


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def make_old(folder: Path, key: str) -> None:
    long_ago = (datetime.now(UTC) - timedelta(days=3)).timestamp()
    os.utime(folder / key[:2] / key, (long_ago, long_ago))


def a_day_ago() -> datetime:
    return datetime.now(UTC) - timedelta(days=1)


def test_the_same_content_is_kept_once(store: LocalStore, folder: Path) -> None:
    key = store.put(b"content")
    assert store.put(b"content") == key
    assert store.put(b"other") != key
    assert store.read(key) == b"content"
    assert len(files_in(folder)) == 2


def test_threads_storing_the_same_content_leave_one_whole_file(store: LocalStore, folder: Path) -> None:
    content = os.urandom(200_000)
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: store.put(content), range(16)))
    assert len(keys) == len(files_in(folder)) == 1
    assert store.read(keys.pop()) == content


@pytest.mark.parametrize("key", ["", "0" * 64, "../../../etc/passwd", "A" * 64, "0" * 63 + "/"])
def test_what_is_not_there_is_missing(store: LocalStore, key: str) -> None:
    with pytest.raises(ContentMissing):
        store.read(key)


def test_a_file_cut_off_by_a_crash_is_written_again(store: LocalStore, folder: Path) -> None:
    key = store.put(b"content")
    (folder / key[:2] / key).write_bytes(b"con")
    assert store.read(store.put(b"content")) == b"content"


def test_a_full_disk_is_told_and_leaves_nothing_behind(
    store: LocalStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreUnavailable, match="No space left"):
        store.put(b"content")
    assert files_in(folder) == []


def test_what_no_case_refers_to_is_removed_after_a_while(
    database: Database, open_: Open, store: LocalStore, folder: Path
) -> None:
    number = open_(attachments=(CheckedFile("a.pdf", "application/pdf", b"used"),)).number
    with database.read() as session:
        used = get_case(session, number).messages[0].attachments[0].key
    with pytest.raises(InvalidRequest):  # refused before anything is stored
        open_(description="", attachments=(CheckedFile("b.pdf", "application/pdf", b"refused"),))
    unused, fresh = store.put(b"its transaction failed"), store.put(b"its transaction is running")
    for key in (used, unused):
        make_old(folder, key)
    with database.read() as session:
        assert remove_unused_attachments(session, store, untouched_since=a_day_ago()) == 1
    assert store.read(used) == b"used"
    assert store.read(fresh)
    with pytest.raises(ContentMissing):
        store.read(unused)


def test_content_that_is_used_again_is_not_removed_as_old(database: Database, store: LocalStore, folder: Path) -> None:
    key = store.put(b"content")
    make_old(folder, key)
    store.put(b"content")  # by a transaction that is still running
    with database.read() as session:
        assert remove_unused_attachments(session, store, untouched_since=a_day_ago()) == 0


def test_removing_from_a_store_that_was_never_used(database: Database, store: LocalStore) -> None:
    with database.read() as session:
        assert remove_unused_attachments(session, store, untouched_since=a_day_ago()) == 0
