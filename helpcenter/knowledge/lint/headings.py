"""Headings as steps of a ladder: none empty, none skipped, none twice, and the first level left to the title."""

from __future__ import annotations

from collections.abc import Iterator

from helpcenter.knowledge.lint.finding import Finding, FindingCode, error, warning
from helpcenter.knowledge.lint.reading import ReadText


def check_headings(text: ReadText) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    above = 1
    for heading in text.headings:
        if not heading.text.strip():
            yield error(FindingCode.HEADING_EMPTY, heading.line, "#" * heading.level)
            continue
        if heading.level == 1:
            yield warning(FindingCode.HEADING_LEVEL_ONE, heading.line, heading.text)
        elif heading.level > above + 1:
            marks = {"found": "#" * heading.level, "expected": "#" * (above + 1)}
            yield warning(FindingCode.HEADING_LEVEL_SKIPPED, heading.line, heading.text, **marks)
        above = heading.level
        folded = heading.text.casefold()
        if folded in seen:
            yield warning(FindingCode.HEADING_TWICE, heading.line, heading.text, first=seen[folded])
        seen.setdefault(folded, heading.line)
