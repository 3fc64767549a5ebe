"""Words of ten languages that the rules look for, read once from `words.json`.

There every entry is a regular expression, upper and lower case alike. A language that is not in it is checked by the rules that
need no words.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).with_suffix(".json")
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Words:
    """What articles say of a team in one language. `weekdays`: Monday first; each finds a name of the day in any form."""

    phone: re.Pattern[str]
    chat: re.Pattern[str]
    #: Opening hours of whatever way to the team.
    hours: re.Pattern[str]
    #: Writing to the team, which is always open.
    written: re.Pattern[str]
    #: The team promises an answer.
    answer: re.Pattern[str]
    #: Somebody else does: sellers, carriers, banks, the shopper.
    others: re.Pattern[str]
    #: "Not", "no", "never".
    negation: re.Pattern[str]
    around_the_clock: re.Pattern[str]
    #: Invitations to come by a channel, for teams that do not have it.
    by_phone: re.Pattern[str]
    by_chat: re.Pattern[str]
    business_day: re.Pattern[str]
    weekdays: tuple[re.Pattern[str], ...]
    weekend: re.Pattern[str]
    #: Between two ends of a span of days.
    until: re.Pattern[str]
    before_noon: re.Pattern[str]
    after_noon: re.Pattern[str]
    #: By tag of a language: its name in any form.
    languages: dict[str, re.Pattern[str]]
    odr: re.Pattern[str]
    odr_closed: re.Pattern[str]
    empty_links: frozenset[str]


def words_for(tag: str) -> Words:
    """`tag` without a region. Of a language that is not known every pattern finds nothing."""
    return _all().get(tag, _UNKNOWN)


@lru_cache(maxsize=1)
def _all() -> dict[str, Words]:
    raw: dict[str, dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return {tag: _compiled(tag, entry) for tag, entry in raw.items()}


def _compiled(tag: str, entry: dict[str, Any]) -> Words:
    values: dict[str, Any] = {}
    for name, value in entry.items():
        if name == "weekdays":
            values[name] = tuple(_pattern(tag, day) for day in value)
        elif name == "languages":
            values[name] = {language: _pattern(tag, pattern) for language, pattern in value.items()}
        elif name == "empty_links":
            values[name] = frozenset(value)
        else:
            values[name] = _pattern(tag, value)
    return Words(**values)


def _pattern(tag: str, pattern: str) -> re.Pattern[str]:
    """Whole words, but for Chinese, which has no spaces between them."""
    return re.compile(pattern if tag == "zh" else rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


_UNKNOWN = Words(
    **dict.fromkeys(
        (
            *(
                "phone",
                "chat",
                "hours",
                "written",
                "answer",
                "others",
                "negation",
                "around_the_clock",
                "by_phone",
                "by_chat",
            ),
            *("business_day", "weekend", "until", "before_noon", "after_noon", "odr", "odr_closed"),
        ),
        _NEVER,
    ),
    weekdays=(_NEVER,) * 7,
    languages={},
    empty_links=frozenset(),
)
