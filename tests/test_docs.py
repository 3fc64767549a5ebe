"""What the documents promise is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpcenter.config import PREFIX, Settings

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{PREFIX}{name.upper()}`" in (ROOT / "docs" / "operators.md").read_text()


def test_every_document_is_linked() -> None:
    linking = (ROOT / "README.md").read_text() + "".join(page.read_text() for page in (ROOT / "docs").glob("*.md"))
    unlinked = [page.name for page in (ROOT / "docs").glob("*.md") if f"{page.name})" not in linking]
    assert unlinked == []
