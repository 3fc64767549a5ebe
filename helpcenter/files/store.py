"""Where contents lie: each named by its digest, written before the row that names it, never changed afterwards."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from helpcenter.errors import NotFound, Unavailable

_KEY = re.compile(r"[0-9a-f]{64}")


class ContentMissing(NotFound):
    """The store has no content of this key."""

    code = "content-missing"


class StoreUnavailable(Unavailable):
    """The content cannot be written or read now (disk full, folder gone)."""

    code = "contents-unavailable"


class ContentStore(Protocol):
    """Keeps contents. What nothing refers to (its transaction failed) may be removed."""

    def put(self, content: bytes) -> str:
        """Keep the content, once; its key. Raises `StoreUnavailable`."""

    def read(self, key: str) -> bytes:
        """Raises `ContentMissing`, `StoreUnavailable`."""

    def keys_untouched_since(self, moment: datetime) -> Iterator[str]:
        """Keys of contents that were last put before this moment."""

    def remove(self, key: str) -> None:
        """Forget a content; nothing happens when it is not there."""


class LocalStore:
    """Contents as files: `<folder>/<first two digits>/<digest>`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        key = content_key(content)
        path = self._path(key)
        try:
            if path.exists() and path.stat().st_size == len(content):
                os.utime(path)  # used again: not to be removed as unused while what names it is being written
                return key
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write(path, content)
        except OSError as error:
            raise StoreUnavailable(f"a file could not be stored: {error.strerror}") from error
        return key

    def _write(self, path: Path, content: bytes) -> None:
        aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with aside.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)

    def read(self, key: str) -> bytes:
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError as error:
            raise ContentMissing("The file's content is no longer there.") from error
        except OSError as error:
            raise StoreUnavailable(f"a file could not be read: {error.strerror}") from error

    def keys_untouched_since(self, moment: datetime) -> Iterator[str]:
        for path in sorted(self._folder.glob("*/*")):
            changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            if _KEY.fullmatch(path.name) and changed < moment:
                yield path.name

    def remove(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ContentMissing("This is not the key of a content.")
        return self._folder / key[:2] / key


def content_key(content: bytes) -> str:
    """The name of a content in the store: its SHA-256 digest, 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
