"""Why a way to the team is open, closed or put first: codes and values, which the pages turn into whole sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class ReasonCode(StrEnum):
    """The comment names the values that come with a code; `opens_at` and `closes_at` stand in the option itself."""

    # Why a way is closed
    OUTSIDE_HOURS = "outside_hours"
    HOLIDAY = "holiday"  # day, names
    CLOSURE = "closure"  # day, names
    NO_AGENT_PRESENT = "no_agent_present"
    LANGUAGE_NOT_SPOKEN = "language_not_spoken"  # languages: those spoken there
    SIGN_IN_NEEDED = "sign_in_needed"
    NEVER_OPEN = "never_open"

    # Why a way is open, and how it serves
    ALWAYS_OPEN = "always_open"
    OPEN_UNTIL = "open_until"  # moment
    ROUND_THE_CLOCK = "round_the_clock"
    AGENTS_PRESENT = "agents_present"
    SPEAKS_YOUR_LANGUAGE = "speaks_your_language"  # language
    ANSWERS_IN_SECOND_LANGUAGE = "answers_in_second_language"  # language: the one the shopper named
    ANSWERS_IN_OTHER_LANGUAGE = "answers_in_other_language"  # language: one the shopper did not name
    ANSWERED_BY = "answered_by"  # moment: the promise
    KEPT_IN_MY_CASES = "kept_in_my_cases"
    PRIVATE_LINK = "private_link"

    # Why a way stands first
    BEST_WITH_PHOTOS = "best_with_photos"
    BEST_WHEN_URGENT = "best_when_urgent"
    BEST_WITH_DOCUMENTS = "best_with_documents"
    BEST_IN_CONFIDENCE = "best_in_confidence"

    # What the shopper should know before choosing a way
    SELLER_FIRST = "seller_first"
    TOPIC_NOT_OFFERED = "topic_not_offered"  # this order's state does not offer the topic (B3)
    SECOND_LANGUAGE_POSSIBLE = "second_language_possible"  # language: the answer's, languages: the choice
    NO_RETURN_ADDRESS = "no_return_address"


@dataclass(frozen=True, slots=True)
class Reason:
    """One code and its values. Moments are in UTC; `day` is a date on the team's calendar."""

    code: ReasonCode
    moment: datetime | None = None
    day: date | None = None
    #: What the holiday or closure is called, by language.
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    language: str | None = None
    languages: tuple[str, ...] = ()
