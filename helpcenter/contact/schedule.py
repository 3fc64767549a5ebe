"""Opening hours as people write them: spans of a weekday, holidays, closures with their reason, in a named time zone.

Everything here is local wall time; `opening` turns it into moments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

DAY = 24 * 60
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Minutes after the midnight that begins its day. An `end` beyond 1440 lies on the next day."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < DAY or not self.start < self.end <= self.start + DAY:
            raise ValueError(f"not a span of a day: minutes {self.start} to {self.end}")

    @classmethod
    def parse(cls, text: str) -> Span:
        """`"09:00-17:00"`, `"22:00-04:00"` (past midnight) or `"00:00-24:00"`. Raises `ValueError`."""
        match = _SPAN.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is not a span of hours; write it like '09:00-17:00'")
        start_hour, start_minute, end_hour, end_minute = map(int, match.groups())
        start, end = start_hour * 60 + start_minute, end_hour * 60 + end_minute
        if start >= DAY or end > DAY or start_minute > 59 or end_minute > 59:
            raise ValueError(f"{text!r}: a day has the hours 00:00 to 24:00")
        if start == end:
            raise ValueError(f"{text!r} begins where it ends; the whole day is '00:00-24:00'")
        return cls(start, end if end > start else end + DAY)

    @property
    def minutes(self) -> int:
        return self.end - self.start

    def __str__(self) -> str:
        end = self.end if self.end <= DAY else self.end - DAY
        return f"{self.start // 60:02}:{self.start % 60:02}-{end // 60:02}:{end % 60:02}"


@dataclass(frozen=True, slots=True)
class WeekdayHours:
    """The usual spans of a weekday (0 = Monday)."""

    weekday: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class DateRange:
    """The days from `first` to `last`, both included; of every year when `yearly` (the years then mean nothing)."""

    first: date
    last: date
    yearly: bool = False

    def __contains__(self, day: date) -> bool:
        if not self.yearly:
            return self.first <= day <= self.last
        first, last = (self.first.month, self.first.day), (self.last.month, self.last.day)
        that = (day.month, day.day)
        return first <= that <= last if first <= last else that >= first or that <= last


@dataclass(frozen=True, slots=True)
class Closure:
    """Days, or hours of days, on which a schedule is closed beside the usual, and why (by language)."""

    key: str
    dates: tuple[DateRange, ...]
    #: Empty: whole days, from midnight to midnight.
    hours: tuple[Span, ...] = ()
    reason: Mapping[str, str] = field(default_factory=dict, hash=False)

    def covers(self, day: date) -> bool:
        return any(day in dates for dates in self.dates)

    def minutes_on(self, day: date) -> tuple[tuple[int, int], ...]:
        """The closed minutes of one day, those spilling over from the day before included."""
        if not self.hours:
            return ((0, DAY),) if self.covers(day) else ()
        today = [(span.start, min(span.end, DAY)) for span in self.hours] if self.covers(day) else []
        before = self.hours if self.covers(day - timedelta(days=1)) else ()
        return tuple(today + [(0, span.end - DAY) for span in before if span.end > DAY])


@dataclass(frozen=True, slots=True)
class HolidayRegion:
    """Whose public holidays count: a country (ISO 3166-1) and, where they differ, a subdivision of it (ISO 3166-2)."""

    country: str
    subdivision: str | None = None

    def __str__(self) -> str:
        return f"{self.country}-{self.subdivision}" if self.subdivision else self.country


@dataclass(frozen=True, slots=True)
class Schedule:
    """The opening hours of one thing. A holiday or a closure closes clock hours, whichever day a span began on."""

    name: str
    zone: ZoneInfo
    #: Seven entries, Monday first.
    weekdays: tuple[tuple[Span, ...], ...]
    holidays: tuple[HolidayRegion, ...] = ()
    closures: tuple[Closure, ...] = ()
    #: Names of holidays beside those the calendar knows: English name -> language -> name.
    holiday_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if len(self.weekdays) != 7:
            raise ValueError("a week has seven days")

    @property
    def hours(self) -> tuple[WeekdayHours, ...]:
        return tuple(WeekdayHours(weekday, spans) for weekday, spans in enumerate(self.weekdays))

    @property
    def business_day(self) -> timedelta:
        """The length of the longest usual working day: a short Friday does not shorten a promise."""
        return timedelta(minutes=max(sum(span.minutes for span in spans) for spans in self.weekdays))

    def usual_minutes(self, day: date) -> tuple[tuple[int, int], ...]:
        """The minutes of a day that are open unless a holiday or closure says otherwise, those begun the day before included."""
        yesterday = self.weekdays[(day.weekday() - 1) % 7]
        spilled = [(0, span.end - DAY) for span in yesterday if span.end > DAY]
        today = [(span.start, min(span.end, DAY)) for span in self.weekdays[day.weekday()]]
        return tuple(sorted(spilled + today))
