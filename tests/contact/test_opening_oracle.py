"""The opening rules against `opening-hours-py`, an evaluator of OpenStreetMap's opening hours written by others.

They differ on purpose in one place: in the hour that comes twice in autumn it looks at the clock's face only, so that a span
ending at 02:30 opens again when the clock is set back; here a wall time is its first moment. That hour is left out below.
Holidays are Croatia's, of which both calendars know the same (for Austria it adds Easter Sunday and Whit Sunday).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours, State

from helpcenter.contact import (
    Closure,
    DateRange,
    HolidayRegion,
    Open,
    Schedule,
    Span,
    add_business_time,
    is_open,
)

#: Some seconds of property tests; scripts/test runs them.
pytestmark = pytest.mark.slow

EVERYDAY = settings(max_examples=50, deadline=None, derandomize=True)
OSM_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
ZONES = ("Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")

spans = st.builds(lambda start, length: Span(start * 15, (start + length) * 15), st.integers(0, 95), st.integers(1, 96))
weeks = st.lists(st.lists(spans, max_size=2), min_size=7, max_size=7)
day_spans = st.lists(st.tuples(st.integers(24, 87), st.integers(1, 20)), max_size=2).map(
    lambda found: [Span(start * 15, min((start + length) * 15, 1320)) for start, length in found]
)
#: Some five years from 2024 on.
moments = st.integers(0, 60 * 24 * 1780).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
#: Within two days of a change of clocks in Vienna, New York or Lord Howe Island.
changes = st.builds(
    lambda day, minutes: datetime.combine(day, time(), UTC) + timedelta(minutes=minutes),
    st.sampled_from([date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 11, 1), date(2026, 4, 5)]),
    st.integers(-1440, 2880),
)


def build(week: list[list[Span]], zone: str, holidays: bool = False, closed: date | None = None) -> Schedule:
    closures = (Closure("day", (DateRange(closed, closed),)),) if closed else ()
    regions = (HolidayRegion("HR"),) if holidays else ()
    return Schedule("test", ZoneInfo(zone), tuple(tuple(sorted(spans)) for spans in week), regions, closures)


def oracle(schedule: Schedule, country: str | None = None) -> OpeningHours:
    rules = [f"{OSM_DAYS[day]} {span}" for day, spans in enumerate(schedule.weekdays) for span in spans]
    text = ", ".join(rules) or "off"
    if country:
        text += "; PH off"
    for closure in schedule.closures:
        text += f"; {closure.dates[0].first:%Y %b %d} off"
    return OpeningHours(text, timezone=schedule.zone, country=country, max_interval_days=400)


def comes_twice(moment: datetime, zone: ZoneInfo) -> bool:
    wall = moment.astimezone(zone)
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()


def compare(schedule: Schedule, at: datetime, country: str | None = None) -> None:
    assume(not comes_twice(at, schedule.zone))
    state = is_open(schedule, at)
    expected = oracle(schedule, country)
    assert bool(state) is expected.is_open(at.astimezone(schedule.zone))
    change = state.until if isinstance(state, Open) else state.opens_at
    change_there = expected.next_change(at.astimezone(schedule.zone))
    if change is None or change_there is None:
        # Ours looks two weeks ahead for a closing and a year for an opening.
        assert change is None
        assert change_there is None or change_there - at > timedelta(days=14)
    elif not any(comes_twice(moment, schedule.zone) for moment in (change, change_there)):
        assert change == change_there.astimezone(UTC)


@EVERYDAY
@given(weeks, st.sampled_from(ZONES), moments)
@example([[Span(0, 1440)]] * 7, "Europe/Vienna", datetime(2026, 3, 29, 0, 59, tzinfo=UTC))
@example([[Span(1320, 1680)]] * 7, "Europe/Vienna", datetime(2026, 10, 25, 3, 0, tzinfo=UTC))
def test_any_week_at_any_moment(week: list[list[Span]], zone: str, at: datetime) -> None:
    compare(build(week, zone), at)


@EVERYDAY
@given(weeks, st.sampled_from(ZONES[:3]), changes)
def test_any_week_around_a_change_of_clocks(week: list[list[Span]], zone: str, at: datetime) -> None:
    schedule = build(week, zone)
    assume(not comes_twice(at, schedule.zone))
    assert bool(is_open(schedule, at)) is oracle(schedule).is_open(at.astimezone(schedule.zone))


@EVERYDAY
@given(weeks, moments)
@example([[Span(480, 1080)]] * 5 + [[], []], datetime(2026, 4, 5, 12, 0, tzinfo=UTC))
def test_any_week_with_public_holidays(week: list[list[Span]], at: datetime) -> None:
    compare(build(week, "Europe/Vienna", holidays=True), at, country="HR")


@EVERYDAY
@given(weeks, st.dates(date(2026, 5, 1), date(2026, 9, 1)), st.integers(-2880, 4320))
def test_any_week_with_a_closed_day(week: list[list[Span]], closed: date, minutes: int) -> None:
    at = datetime.combine(closed, time(), UTC) + timedelta(minutes=minutes)
    compare(build(week, "Asia/Kolkata", closed=closed), at)


@EVERYDAY
@given(st.lists(day_spans, min_size=7, max_size=7), moments, st.integers(1, 60 * 40))
def test_business_time_is_the_open_time_that_has_passed(week: list[list[Span]], start: datetime, minutes: int) -> None:
    assume(any(week))
    schedule = build(week, "Europe/Vienna", holidays=True)
    business = timedelta(minutes=minutes)
    end = add_business_time(schedule, start, business)
    zone = schedule.zone
    passed = timedelta()
    for opens, closes, state, _ in oracle(schedule, "HR").intervals(start.astimezone(zone), end.astimezone(zone)):
        if state == State.OPEN:
            passed += closes.astimezone(UTC) - opens.astimezone(UTC)
    assert passed == business


@EVERYDAY
@given(weeks, moments, st.integers(0, 3000), st.integers(0, 3000))
def test_business_time_may_be_added_in_parts(week: list[list[Span]], start: datetime, first: int, second: int) -> None:
    assume(any(week))
    schedule = build(week, "Europe/Vienna")
    whole = add_business_time(schedule, start, timedelta(minutes=first + second))
    parts = add_business_time(schedule, start, timedelta(minutes=first))
    assert add_business_time(schedule, parts, timedelta(minutes=second)) == whole
