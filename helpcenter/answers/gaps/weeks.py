"""Weeks and what they say, as rules on plain numbers. A week begins on Monday, in UTC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

#: Weeks that are shown, the current one among them.
WEEKS: Final = 12

_COMPARED: Final = 4
_FEWEST: Final = 3
_MUCH: Final = 1.5


class Trend(StrEnum):
    """How the last four weeks compare with the four before them."""

    NEW = "new"
    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"


def week_of(moment: datetime) -> date:
    """The Monday of the week that `moment` (aware) is in."""
    day = moment.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def last_weeks(moment: datetime, count: int = WEEKS) -> tuple[date, ...]:
    """The Mondays of the last weeks, the oldest first; the last one is the current week's."""
    newest = week_of(moment)
    return tuple(newest - timedelta(weeks=back) for back in range(count - 1, -1, -1))


def by_week(counts: Mapping[date, int], weeks: Sequence[date]) -> tuple[int, ...]:
    """A number for each week; 0 where there is none."""
    return tuple(counts.get(week, 0) for week in weeks)


def trend(counts: Sequence[int], first_week: date, weeks: Sequence[date]) -> Trend:
    """From the counts of `weeks`, the oldest first, the current one last. `first_week`: when the group was asked first.

    A few questions more or less are no trend.
    """
    lately, before = sum(counts[-_COMPARED:]), sum(counts[-2 * _COMPARED : -_COMPARED])
    if first_week >= weeks[-_COMPARED]:
        return Trend.NEW
    if lately - before >= _FEWEST and lately >= _MUCH * before:
        return Trend.RISING
    if before - lately >= _FEWEST and before >= _MUCH * lately:
        return Trend.FALLING
    return Trend.STEADY
