"""Title, summary and text: there, and as long as lists and search results show them."""

from __future__ import annotations

from collections.abc import Iterator

from helpcenter.knowledge.lint.finding import Finding, FindingCode, error, warning
from helpcenter.knowledge.lint.reading import ReadText

#: Search engines show about 60 Latin characters of a title and 160 of a summary; lists of ours show more.
TITLE_LENGTH = 90
SUMMARY_LENGTH = 300


def check_titles(text: ReadText) -> Iterator[Finding]:
    """Missing or too long. A Chinese character counts for two: it says, and takes, as much."""
    if not text.title.strip():
        yield error(FindingCode.TITLE_MISSING, None, part="title")
    elif _width(text.title) > TITLE_LENGTH:
        yield warning(FindingCode.TITLE_LONG, None, text.title, "title", length=_width(text.title), limit=TITLE_LENGTH)
    if not text.summary.strip():
        yield warning(FindingCode.SUMMARY_MISSING, None, part="summary")
    elif _width(text.summary) > SUMMARY_LENGTH:
        length = _width(text.summary)
        yield warning(FindingCode.SUMMARY_LONG, None, text.summary, "summary", length=length, limit=SUMMARY_LENGTH)
    if not text.body.strip():
        yield error(FindingCode.TEXT_MISSING, None)


def _width(text: str) -> int:
    return sum(2 if "\u2e80" <= character <= "\uffef" else 1 for character in text.strip())
