"""One build at a time, over all processes on this machine."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpcenter.retrieval.errors import IndexBusy

_LOCK = ".build.lock"
_POLL_SECONDS = 0.1


@contextmanager
def build_lock(indexes_folder: Path, *, wait_seconds: float) -> Iterator[None]:
    """Hold the lock. Raises `IndexBusy` when another process holds it longer than `wait_seconds`.

    The system lets go of it when its holder dies, so nothing is ever left locked.
    """
    indexes_folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(indexes_folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        deadline = time.monotonic() + wait_seconds
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise IndexBusy("another process is building the index; wait for it to finish") from None
                time.sleep(_POLL_SECONDS)
        yield
    finally:
        os.close(descriptor)
