"""What the contact settings say, as plain values: this room does not know the room that reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

#: The open minutes of a week, Monday first: for each day spans of minutes after midnight, (540, 1020) for 9:00 to 17:00.
Week = tuple[tuple[tuple[int, int], ...], ...]

WHOLE_DAY = (0, 24 * 60)


@dataclass(frozen=True, slots=True)
class AnswerTimeFact:
    """Within what time a request is answered: so many business days, or so many hours on the clock."""

    business_days: int = 0
    hours: float = 0.0


@dataclass(frozen=True, slots=True)
class LineFact:
    """A phone number or a chat that is offered now, in some languages (tags)."""

    channel: Literal["phone", "chat"]
    languages: tuple[str, ...]
    week: Week
    number: str | None = None

    @property
    def tags(self) -> frozenset[str]:
        return frozenset(language.split("-")[0] for language in self.languages)


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """A department. `answer_times`: its own and those of its topics."""

    key: str
    lines: tuple[LineFact, ...]
    business_week: Week
    answer_times: tuple[AnswerTimeFact, ...]
    email: str | None = None


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """All teams; the first is the one that answers where no other is named."""

    teams: tuple[TeamFacts, ...] = ()
    #: Addresses of e-mail that the settings or the product use beside those of teams, such as the sender of mails.
    other_addresses: frozenset[str] = field(default_factory=frozenset)
