"""What the parent process does before it forks."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator

import pytest

from helpcenter.cli.serving import give_back_memory


@pytest.fixture(autouse=True)
def unfrozen() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_left_is_kept_from_the_collector() -> None:
    give_back_memory()
    assert gc.get_freeze_count() > 1_000


def test_without_glibc_nothing_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    class Other:
        def __init__(self, name: None) -> None:
            pass

    monkeypatch.setattr(ctypes, "CDLL", Other)
    give_back_memory()
