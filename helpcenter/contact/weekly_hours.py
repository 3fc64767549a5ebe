"""The usual week in another time zone: what a reader in New York sees of an office in Vienna."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from helpcenter.contact.schedule import DAY, Schedule, Span, WeekdayHours

WEEK = 7 * DAY


def hours_in(schedule: Schedule, zone: ZoneInfo, at: datetime) -> tuple[WeekdayHours, ...]:
    """The usual week on clocks in `zone`, Monday first, as far apart as the two zones are at `at`."""
    there, here = at.astimezone(zone).utcoffset(), at.astimezone(schedule.zone).utcoffset()
    if there is None or here is None or there == here:
        return schedule.hours
    shift = round((there - here).total_seconds() / 60)
    weekdays: list[list[Span]] = [[] for _ in range(7)]
    for start, end in _whole_openings(schedule):
        for span_start, span_end in _cut(start + shift, end + shift):
            weekday, minute = divmod(span_start % WEEK, DAY)
            weekdays[weekday].append(Span(minute, minute + span_end - span_start))
    return tuple(WeekdayHours(weekday, tuple(sorted(spans))) for weekday, spans in enumerate(weekdays))


def _whole_openings(schedule: Schedule) -> list[tuple[int, int]]:
    """Minutes of the week, with spans that touch joined; the last may run past the end of the week."""
    spans = sorted(
        (weekday * DAY + span.start, weekday * DAY + span.end)
        for weekday, spans in enumerate(schedule.weekdays)
        for span in spans
    )
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    if len(joined) > 1 and joined[-1][1] - WEEK >= joined[0][0]:
        first = joined.pop(0)
        joined[-1] = (joined[-1][0], max(joined[-1][1], first[1] + WEEK))
    return joined


def _cut(start: int, end: int) -> list[tuple[int, int]]:
    """A night is told as one span; what is longer than a day is cut at each midnight."""
    if end - start >= WEEK:
        return [(day * DAY, (day + 1) * DAY) for day in range(7)]
    if end - start <= DAY:
        return [(start, end)]
    first_midnight = -(-start // DAY) * DAY
    cuts = [start, *range(first_midnight + (DAY if first_midnight == start else 0), end, DAY), end]
    return list(pairwise(cuts))
