"""What may go wrong in this room."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpcenter.errors import ConfigurationError, NotFound


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a contact file. `line` is None when the place cannot be told."""

    file: str
    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class InvalidContactConfiguration(ConfigurationError):
    """The contact files cannot be used; `problems` names each place and what to write there."""

    code = "contact-configuration"

    def __init__(self, folder: Path, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        listed = "\n  ".join(str(problem) for problem in problems)
        super().__init__(f"The contact settings in {folder} need mending:\n  {listed}")


class UnknownTopic(NotFound):
    """No such topic."""

    code = "unknown-topic"


class UnknownDepartment(NotFound):
    """No such department."""

    code = "unknown-department"


class NeverOpen(ConfigurationError):
    """A schedule that a promise is counted in does not open."""

    code = "never-open"
