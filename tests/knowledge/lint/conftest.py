"""Texts in one line: `said("en", "Call us.")`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpcenter.knowledge.lint import ReadText, read_text

Said = Callable[..., ReadText]


@pytest.fixture(scope="session")
def said() -> Said:
    def said(language: str, body: str, *, title: str = "A title", summary: str = "In short.") -> ReadText:
        return read_text(language=language, title=title, summary=summary, body=body)

    return said
