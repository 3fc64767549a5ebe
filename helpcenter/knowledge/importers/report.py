"""What came of an import from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What happened to a translation, or to an article that could not be read."""

    CREATED = "created"
    UPDATED = "updated"
    PUBLISHED = "published"  # it was a draft with this very text
    UNCHANGED = "unchanged"
    KEPT = "kept"  # changed here, and that text counts
    CONFLICT = "conflict"  # changed here and there, and nobody said which counts
    SKIPPED = "skipped"


class RemarkKind(StrEnum):
    """What a remark is about."""

    SKIPPED = "skipped"  # left out, with the reason
    CONFLICT = "conflict"
    CHANGED = "changed"  # taken, and not quite as it was
    LINK = "link"  # a link that could not be led to an article here
    GONE = "gone"  # no longer in the origin, still here


@dataclass(frozen=True, slots=True)
class ImportRemark:
    """`place` is what the origin calls it."""

    kind: RemarkKind
    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run, over as many processes as it took. `articles` is how many the origin has, `counts` is of translations."""

    source: str
    articles: int
    counts: Mapping[Outcome, int]
    pictures: int
    remarks: tuple[ImportRemark, ...]

    def told(self, kind: RemarkKind) -> tuple[ImportRemark, ...]:
        return tuple(remark for remark in self.remarks if remark.kind is kind)
