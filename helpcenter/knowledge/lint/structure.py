"""Steps, items, rows and whole sections that a translation lacks against its source, or has beside it."""

from __future__ import annotations

from collections.abc import Iterator

from helpcenter.knowledge.lint.finding import Finding, FindingCode, error, warning
from helpcenter.knowledge.lint.matching import Matched
from helpcenter.knowledge.lint.reading import ReadSection


def check_structure(matched: Matched) -> Iterator[Finding]:
    """Missing sections and steps are errors: readers cannot do what the source tells them to."""
    before: dict[int, int] = {id(ours): theirs.line for ours, theirs in matched.pairs}
    for section in matched.missing:
        if not section.pieces:
            continue  # an empty start before the first heading
        name = _name(section)
        found = warning if section.heading is None else error
        yield found(FindingCode.SECTION_MISSING, before.get(id(section)), name, source_line=section.line)
    for section in matched.added:
        if section.pieces:
            yield warning(FindingCode.SECTION_ADDED, section.line, _name(section))
    for ours, theirs in matched.pairs:
        place: dict[str, str | int] = {
            "section": _name(theirs),
            "source_section": _name(ours),
            "source_line": ours.line,
        }
        if ours.steps != theirs.steps:
            found = error if theirs.steps < ours.steps else warning
            counts: dict[str, str | int] = {"source": ours.steps, "found": theirs.steps}
            yield found(FindingCode.STEPS_DIFFER, theirs.line, "", "body", **place, **counts)
        for code, wanted, count in (
            (FindingCode.ITEMS_DIFFER, ours.items, theirs.items),
            (FindingCode.ROWS_DIFFER, ours.rows, theirs.rows),
        ):
            # Steps turned into items are told once, by the steps.
            if wanted != count and not (code is FindingCode.ITEMS_DIFFER and ours.steps != theirs.steps):
                yield warning(code, theirs.line, "", "body", **place, source=wanted, found=count)


def _name(section: ReadSection) -> str:
    return section.heading.text if section.heading else ""
