"""The words of a case: its states, who writes in it, what happens to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CaseState(StrEnum):
    """Whose turn it is."""

    OPEN = "open"  # the team's
    ANSWERED = "answered"  # the shopper's, if there is more to say
    CLOSED = "closed"  # nobody's


class AuthorKind(StrEnum):
    """Who wrote or did something."""

    SHOPPER = "shopper"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes or acts. A guest has no `person_id`."""

    kind: AuthorKind
    name: str
    person_id: int | None = None


class EventKind(StrEnum):
    """What happened to a case; the shopper sees all of these."""

    OPENED = "opened"
    REPLIED = "replied"
    CLOSED = "closed"
    REOPENED = "reopened"
