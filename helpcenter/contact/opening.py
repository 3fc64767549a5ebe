"""Whether a schedule is open at a moment, until when, when it opens next, and how business time passes.

Pure rules: spans are laid out as local wall time, converted to UTC, and only then compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from helpcenter.contact.errors import NeverOpen
from helpcenter.contact.holiday_calendar import holiday_names, is_holiday, with_added
from helpcenter.contact.reasons import Reason, ReasonCode
from helpcenter.contact.schedule import Schedule
from helpcenter.contact.wall_clock import moment_at

#: An opening that lasts longer than this is told as "round the clock".
ROUND_THE_CLOCK = timedelta(days=14)
#: How far ahead an opening is looked for: beyond a yearly closure of any length.
HORIZON_DAYS = 400


@dataclass(frozen=True, slots=True)
class Open:
    """Open; `until` is None when it stays open for the next two weeks. True as a condition."""

    until: datetime | None

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed; `opens_at` is None when it does not open again within a year. False as a condition."""

    reason: Reason
    opens_at: datetime | None
    #: Holidays and closures on the days between, which explain a long wait.
    skipped: tuple[Reason, ...] = ()

    def __bool__(self) -> bool:
        return False


def open_minutes(schedule: Schedule, day: date) -> tuple[tuple[int, int], ...]:
    """The open minutes of one day on the local clock."""
    spans = list(schedule.usual_minutes(day))
    if not spans or any(is_holiday(region, day) for region in schedule.holidays):
        return ()
    for closure in schedule.closures:
        for start, end in closure.minutes_on(day):
            kept = [piece for span in spans for piece in ((span[0], min(span[1], start)), (max(span[0], end), span[1]))]
            spans = [piece for piece in kept if piece[0] < piece[1]]
    return tuple(spans)


def stretches(schedule: Schedule, since: datetime, days: int = HORIZON_DAYS) -> Iterator[tuple[datetime, datetime]]:
    """Open stretches in UTC that end after `since`, in order. Neighbours may touch: they are cut at each midnight."""
    first = _utc(since).astimezone(schedule.zone).date() - timedelta(days=1)
    for offset in range(days):
        day = first + timedelta(days=offset)
        for start_minute, end_minute in open_minutes(schedule, day):
            start, end = moment_at(day, start_minute, schedule.zone), moment_at(day, end_minute, schedule.zone)
            if since < end and start < end:
                yield start, end


def is_open(schedule: Schedule, at: datetime) -> Open | Closed:
    """Whether the schedule is open at this moment, and until when; or why not, and when it opens."""
    at = _utc(at)
    until: datetime | None = None
    for start, end in stretches(schedule, at):
        if until is None:
            if start > at:
                return _closed(schedule, at, start)
            until = end
        elif start > until:
            return Open(until)
        until = max(until, end)
        if until - at > ROUND_THE_CLOCK:
            return Open(None)
    return Open(until) if until is not None else _closed(schedule, at, None)


def next_opening(schedule: Schedule, at: datetime) -> datetime | None:
    """`at` itself when open; otherwise the next opening, None when there is none within a year."""
    state = is_open(schedule, at)
    return state.opens_at if isinstance(state, Closed) else _utc(at)


def add_business_time(schedule: Schedule, start: datetime, business: timedelta) -> datetime:
    """The moment by which the schedule has been open for `business` since `start`. Raises `NeverOpen`.

    Ten hours from Friday 17:00, with office hours 08:00 to 18:00: Monday 17:00.
    """
    if business < timedelta(0):
        raise ValueError("business time runs forward")
    moment, left = _utc(start), business
    if not left:
        return moment
    while True:
        reached = moment
        for opens, closes in stretches(schedule, moment):
            begin = max(opens, reached)
            if closes - begin >= left:
                return begin + left
            if closes > begin:
                left -= closes - begin
                reached = closes
        if reached == moment:
            raise NeverOpen(f"the schedule {schedule.name!r} does not open within a year of {moment:%Y-%m-%d}")
        moment = reached


def exception_on(schedule: Schedule, day: date, minute: int | None = None) -> Reason | None:
    """The holiday or closure that closes a day on which the schedule is usually open (at `minute`, or all day)."""
    if not schedule.usual_minutes(day):
        return None
    for closure in schedule.closures:
        closed = closure.minutes_on(day)
        whole_day = not closure.hours and bool(closed)
        if whole_day or (minute is not None and any(start <= minute < end for start, end in closed)):
            return Reason(ReasonCode.CLOSURE, day=day, names=closure.reason)
    for region in schedule.holidays:
        if is_holiday(region, day):
            names = holiday_names(region, day)
            return Reason(ReasonCode.HOLIDAY, day=day, names=with_added(names, schedule.holiday_names))
    return None


def _closed(schedule: Schedule, at: datetime, opens_at: datetime | None) -> Closed:
    wall = at.astimezone(schedule.zone)
    today = wall.date()
    reason = exception_on(schedule, today, wall.hour * 60 + wall.minute)
    if reason is None:
        reason = Reason(ReasonCode.OUTSIDE_HOURS if opens_at else ReasonCode.NEVER_OPEN)
    skipped = []
    if opens_at is not None:
        days = (opens_at.astimezone(schedule.zone).date() - today).days
        skipped = [exception_on(schedule, today + timedelta(days=offset)) for offset in range(1, days)]
    return Closed(reason, opens_at, tuple(found for found in skipped if found is not None))


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be compared with opening hours; pass an aware datetime")
    return at.astimezone(UTC)
