"""Imports into a real database, pictures into a real store."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from helpcenter.db import Database
from helpcenter.files import LocalStore
from helpcenter.knowledge.importers import Origin, RunReport, RunWishes, run_import

Import = Callable[..., RunReport]


@pytest.fixture
def bring(database: Database, now: datetime, tmp_path: Path) -> Import:
    """Import from an origin; the words are those of `RunWishes`, `progress` one of `run_import`."""
    store = LocalStore(tmp_path / "pictures")

    def act(origin: Origin, *, progress: Callable[[int, int], None] | None = None, **wishes: Any) -> RunReport:
        return run_import(database, origin, RunWishes(**wishes), clock=lambda: now, pictures=store, progress=progress)

    return act


@pytest.fixture(scope="session")
def png() -> bytes:
    """A small picture."""
    content = io.BytesIO()
    Image.new("RGB", (12, 8), "teal").save(content, "PNG")
    return content.getvalue()
