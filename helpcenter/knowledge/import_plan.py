"""What an import would do to each file of a folder, told before anything is done.

Three texts are compared: the folder's, the database's, and what the two last agreed on.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from helpcenter.errors import Conflict
from helpcenter.knowledge.folder import Remark


class Take(StrEnum):
    """Whose text counts where the folder and the database say different things."""

    THEIRS = "theirs"  # the folder's
    OURS = "ours"  # the database's


class Step(StrEnum):
    """What happens to one file."""

    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"  # the same text under another topic
    SAME = "same"
    HERE = "here"  # changed here only, so the file is the older one
    CONFLICT = "conflict"  # changed here and in the folder
    MISSING = "missing"  # no longer in the folder; archived when that is asked for


class Clash(StrEnum):
    """Why the folder's text cannot simply be taken."""

    BOTH_CHANGED = "both-changed"
    NEVER_THE_SAME = "never-the-same"  # each has a text of its own, and they never agreed
    ARCHIVED_HERE = "archived-here"
    OLDER_FILE = "older-file"  # it says what an earlier revision said, and a person has written a newer one
    BOTH_MOVED = "both-moved"
    GONE_THERE = "gone-there"  # changed here, and no longer in the folder


CLASHES = {
    Clash.BOTH_CHANGED: "changed here and in the folder",
    Clash.NEVER_THE_SAME: "here and in the folder with different texts that were never the same",
    Clash.ARCHIVED_HERE: "archived here and changed in the folder",
    Clash.OLDER_FILE: "the file says what an earlier revision said, and somebody has written a newer one here",
    Clash.BOTH_MOVED: "under another topic here and in the folder",
    Clash.GONE_THERE: "changed here, and no longer in the folder",
}


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database says. `latest` and `published` are digests; `older`: the file says what an earlier revision said, and
    the text here is a person's newer one.
    """

    latest: str
    published: str | None
    archived: bool
    older: bool = False


def compare_texts(file: str, stored: Stored | None, agreed: str | None, *, publish: bool) -> tuple[Step, Clash | None]:
    """What becomes of a text. `file` and `agreed` are digests; `agreed` is None when the two never were the same."""
    if stored is None:
        return Step.NEW, None
    shown = stored.published if publish and not stored.archived else stored.latest
    if file == shown:
        return Step.SAME, None
    if file == stored.latest:
        return Step.CHANGED, None  # a draft that readers shall see
    if file == agreed:
        return Step.HERE, None
    if stored.archived:
        return Step.CONFLICT, Clash.ARCHIVED_HERE
    if stored.latest != agreed:
        return Step.CONFLICT, Clash.NEVER_THE_SAME if agreed is None else Clash.BOTH_CHANGED
    return (Step.CONFLICT, Clash.OLDER_FILE) if stored.older else (Step.CHANGED, None)


def compare_topics(file: str, stored: str | None, agreed: str | None) -> Step:
    """Whether the article moved: SAME, MOVED (in the folder), HERE or CONFLICT. Without an agreed topic the folder's counts."""
    if stored is None or file == stored:
        return Step.SAME
    if agreed is None or stored == agreed:
        return Step.MOVED
    return Step.HERE if file == agreed else Step.CONFLICT


def compare_gone(stored: Stored, agreed: str | None) -> tuple[Step, Clash | None]:
    """What becomes of a translation that the folder no longer has; SAME when it never had it."""
    if agreed is None or stored.archived or stored.published is None:
        return Step.SAME, None
    return (Step.MISSING, None) if stored.latest == agreed else (Step.CONFLICT, Clash.GONE_THERE)


def settled(step: Step, clash: Clash | None, take: Take | None) -> Step:
    """The step when it is said whose text counts."""
    if take is Take.THEIRS and step in (Step.CONFLICT, Step.HERE):
        return Step.MISSING if clash is Clash.GONE_THERE else Step.CHANGED
    if take is Take.OURS and step is Step.CONFLICT:
        return Step.HERE
    return step


@dataclass(frozen=True, slots=True)
class Planned:
    """One file. `path` is relative to the folder; `added` and `removed` count lines against what is here."""

    path: str
    step: Step
    clash: Clash | None = None
    added: int = 0
    removed: int = 0

    def __str__(self) -> str:
        counted = f"  +{self.added} -{self.removed}" if self.added or self.removed else ""
        reason = f": {CLASHES[self.clash]}" if self.clash else ""
        return f"{self.path}{counted}{reason}"


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Every file that differs, in the order of the folder, and how many are in each step (those that are the same too).

    `skipped` are files that cannot be used.
    """

    files: tuple[Planned, ...]
    counts: Counter[Step] = field(default_factory=Counter)
    skipped: tuple[Remark, ...] = ()
    adjusted: tuple[Remark, ...] = ()

    @property
    def conflicts(self) -> tuple[Planned, ...]:
        return tuple(file for file in self.files if file.step is Step.CONFLICT)


class ImportConflicts(Conflict):
    """The folder and the database have both changed, and nobody has said which counts. Nothing was imported."""

    code = "import-conflicts"

    def __init__(self, plan: ImportPlan) -> None:
        number = len(plan.conflicts)
        files = "1 file has" if number == 1 else f"{number} files have"
        super().__init__(
            f"nothing was imported: {files} changed here and in the folder since they were last the same; compare them, "
            "then import again with --take theirs (the folder's texts) or --take ours (those here)"
        )
        self.plan = plan


def count_lines(before: str, after: str) -> tuple[int, int]:
    """Lines added and removed, wherever they stand."""
    old, new = Counter(before.splitlines()), Counter(after.splitlines())
    return (new - old).total(), (old - new).total()
