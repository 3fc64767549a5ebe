from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpcenter.contact import Closed, Closure, DateRange, HolidayRegion, Open, ReasonCode, Span, is_open, next_opening
from tests.contact.conftest import ScheduleOf

AUSTRIA = (HolidayRegion("AT"),)
BAVARIA, BERLIN = (HolidayRegion("DE", "BY"),), (HolidayRegion("DE", "BE"),)


def local(text: str, zone: str = "Europe/Vienna") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("hours", "at", "until"),
    [
        # the first and the last minute
        ("mo-fr 08:00-18:00", "2026-03-10T08:00", "2026-03-10T18:00"),
        ("mo-fr 08:00-18:00", "2026-03-10T17:59:59", "2026-03-10T18:00"),
        # several spans a day
        ("tu 09:00-12:30,13:30-17:00", "2026-03-10T12:29", "2026-03-10T12:30"),
        ("tu 09:00-12:30,13:30-17:00", "2026-03-10T13:30", "2026-03-10T17:00"),
        # spans that touch are one opening
        ("tu 09:00-12:00,12:00-17:00", "2026-03-10T09:00", "2026-03-10T17:00"),
        # until midnight means until midnight: 23:59:30 is open
        ("tu 08:00-24:00", "2026-03-10T23:59:30", "2026-03-11T00:00"),
        ("mo-fr 00:00-24:00", "2026-03-10T23:59:30", "2026-03-14T00:00"),
        # past midnight, seen from both days, and from Sunday into Monday
        ("tu 22:00-04:00", "2026-03-10T23:00", "2026-03-11T04:00"),
        ("tu 22:00-04:00", "2026-03-11T03:59", "2026-03-11T04:00"),
        ("su 22:00-04:00", "2026-03-09T01:00", "2026-03-09T04:00"),
    ],
)
def test_open_until(schedule_of: ScheduleOf, hours: str, at: str, until: str) -> None:
    assert is_open(schedule_of(hours), local(at)) == Open(local(until).astimezone(UTC))


@pytest.mark.parametrize(
    ("hours", "at", "opens"),
    [
        ("mo-fr 08:00-18:00", "2026-03-10T07:59:59", "2026-03-10T08:00"),
        ("mo-fr 08:00-18:00", "2026-03-10T18:00", "2026-03-11T08:00"),
        ("mo-fr 08:00-18:00", "2026-03-13T18:00", "2026-03-16T08:00"),
        ("tu 09:00-12:30,13:30-17:00", "2026-03-10T12:30", "2026-03-10T13:30"),
        ("tu 22:00-04:00", "2026-03-11T04:00", "2026-03-17T22:00"),
        ("tu 22:00-04:00", "2026-03-10T03:00", "2026-03-10T22:00"),
    ],
)
def test_closed_and_when_it_opens(schedule_of: ScheduleOf, hours: str, at: str, opens: str) -> None:
    state = is_open(schedule_of(hours), local(at))
    assert isinstance(state, Closed)
    assert (state.reason.code, state.opens_at) == (ReasonCode.OUTSIDE_HOURS, local(opens))
    assert next_opening(schedule_of(hours), local(at)) == local(opens)


def test_the_weekday_is_the_teams_not_that_of_utc(schedule_of: ScheduleOf) -> None:
    # Monday 08:00 in Auckland is Sunday evening in UTC; Sunday 20:00 in Honolulu is Monday in UTC.
    assert is_open(schedule_of("mo 08:00-18:00", "Pacific/Auckland"), datetime(2026, 3, 8, 20, 0, tzinfo=UTC))
    assert not is_open(schedule_of("mo 00:00-24:00", "Pacific/Honolulu"), datetime(2026, 3, 9, 6, 0, tzinfo=UTC))


def test_the_same_moment_in_any_zone_gives_the_same_answer(schedule_of: ScheduleOf) -> None:
    office = schedule_of("mo-fr 08:00-18:00")
    at = local("2026-03-10T12:00")
    answers = {is_open(office, at.astimezone(ZoneInfo(zone))) for zone in ("UTC", "Asia/Tokyo", "America/Lima")}
    assert answers == {is_open(office, at)}


def test_a_moment_without_a_zone_is_refused(schedule_of: ScheduleOf) -> None:
    with pytest.raises(ValueError, match="aware"):
        is_open(schedule_of("mo 08:00-18:00"), datetime(2026, 3, 10, 12, 0))  # noqa: DTZ001


def test_round_the_clock_never_closes(schedule_of: ScheduleOf) -> None:
    assert is_open(schedule_of("mo-su 00:00-24:00"), local("2026-03-29T02:59")) == Open(None)


def test_a_schedule_without_hours_never_opens(schedule_of: ScheduleOf) -> None:
    state = is_open(schedule_of(""), local("2026-03-10T12:00"))
    assert isinstance(state, Closed)
    assert (state.reason.code, state.opens_at) == (ReasonCode.NEVER_OPEN, None)


@pytest.mark.parametrize(
    ("hours", "at", "expected"),
    [
        # Spring 2026 in Rome: 02:00 +01 becomes 03:00 +02. What would open at 02:30 opens at the change ...
        ("su 02:30-05:00", "2026-03-29T00:59:59+00:00", "2026-03-29T01:00+00:00"),
        # ... what would close at 02:30 closes at the change; what lies within the skipped hour does not open at all.
        ("su 01:00-02:30", "2026-03-29T00:30+00:00", "2026-03-29T01:00+00:00"),
        ("su 02:15-02:45", "2026-03-29T00:30+00:00", "2026-04-05T00:15+00:00"),
        # A night over the change is an hour shorter in spring and an hour longer in autumn.
        ("sa 22:00-04:00", "2026-03-28T21:00+00:00", "2026-03-29T02:00+00:00"),
        ("sa 22:00-04:00", "2026-10-24T20:00+00:00", "2026-10-25T03:00+00:00"),
        # Autumn 2026: 02:30 comes twice; the first counts, for opening and for closing.
        ("su 02:30-05:00", "2026-10-25T00:29+00:00", "2026-10-25T00:30+00:00"),
        ("su 02:30-05:00", "2026-10-25T01:10+00:00", "2026-10-25T04:00+00:00"),
        ("su 01:00-02:30", "2026-10-25T00:29+00:00", "2026-10-25T00:30+00:00"),
        ("su 01:00-02:30", "2026-10-25T01:10+00:00", "2026-11-01T00:00+00:00"),
        # The day after, office hours are where people expect them.
        ("mo-fr 08:00-18:00", "2026-03-29T12:00+00:00", "2026-03-30T06:00+00:00"),
        ("mo-fr 08:00-18:00", "2026-10-25T12:00+00:00", "2026-10-26T07:00+00:00"),
    ],
)
def test_clock_changes(schedule_of: ScheduleOf, hours: str, at: str, expected: str) -> None:
    state = is_open(schedule_of(hours, "Europe/Rome"), datetime.fromisoformat(at))
    change = state.until if isinstance(state, Open) else state.opens_at
    assert change == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_a_day_that_a_country_skipped_has_no_hours(schedule_of: ScheduleOf) -> None:
    # Samoa went from Thursday 29 December 2011 to Saturday the 31st.
    office = schedule_of("mo-fr 08:00-18:00", "Pacific/Apia")
    state = is_open(office, local("2011-12-29T20:00", "Pacific/Apia"))
    assert isinstance(state, Closed)
    assert state.opens_at == local("2012-01-02T08:00", "Pacific/Apia")


def test_midnight_may_be_skipped_too(schedule_of: ScheduleOf) -> None:
    # In Beirut the clocks of 29 March 2026 go from 00:00 to 01:00.
    night = schedule_of("su 00:00-08:00", "Asia/Beirut")
    assert next_opening(night, datetime(2026, 3, 28, 20, tzinfo=UTC)) == datetime(2026, 3, 28, 22, tzinfo=UTC)


def test_a_holiday_on_monday_is_closed_and_named(schedule_of: ScheduleOf) -> None:
    office = schedule_of("mo-fr 08:00-18:00", holidays=AUSTRIA)
    state = is_open(office, local("2026-04-06T12:00"))
    assert isinstance(state, Closed)
    assert (state.reason.code, state.reason.day) == (ReasonCode.HOLIDAY, date(2026, 4, 6))
    assert (state.reason.names["en"], state.reason.names["de"]) == ("Easter Monday", "Ostermontag")
    assert state.opens_at == local("2026-04-07T08:00")


def test_before_a_holiday_the_longer_wait_is_explained(schedule_of: ScheduleOf) -> None:
    state = is_open(schedule_of("mo-fr 08:00-18:00", holidays=AUSTRIA), local("2026-04-04T12:00"))
    assert isinstance(state, Closed)
    assert state.reason.code is ReasonCode.OUTSIDE_HOURS
    assert [(reason.code, reason.day) for reason in state.skipped] == [(ReasonCode.HOLIDAY, date(2026, 4, 6))]


def test_a_holiday_on_a_free_day_is_no_reason(schedule_of: ScheduleOf) -> None:
    state = is_open(schedule_of("mo-fr 08:00-18:00", holidays=AUSTRIA), local("2026-08-15T12:00"))  # a Saturday
    assert isinstance(state, Closed)
    assert state.reason.code is ReasonCode.OUTSIDE_HOURS


def test_holidays_differ_by_region(schedule_of: ScheduleOf) -> None:
    epiphany = local("2026-01-06T12:00", "Europe/Berlin")
    assert not is_open(schedule_of("mo-fr 08:00-18:00", "Europe/Berlin", BAVARIA), epiphany)
    assert is_open(schedule_of("mo-fr 08:00-18:00", "Europe/Berlin", BERLIN), epiphany)


def test_a_holiday_closes_its_own_hours_of_a_night(schedule_of: ScheduleOf) -> None:
    nights = schedule_of("mo-su 22:00-04:00", holidays=AUSTRIA)
    assert is_open(nights, local("2026-04-05T23:00")) == Open(local("2026-04-06T00:00"))
    assert not is_open(nights, local("2026-04-06T01:00"))
    assert next_opening(nights, local("2026-04-06T23:00")) == local("2026-04-07T00:00")


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-12-24T12:59", ReasonCode.OPEN_UNTIL),
        ("2026-12-24T13:00", ReasonCode.CLOSURE),
        ("2026-12-24T20:00", ReasonCode.CLOSURE),
        ("2026-12-24T07:00", ReasonCode.OUTSIDE_HOURS),
        ("2027-12-24T15:00", ReasonCode.CLOSURE),
        ("2026-12-23T15:00", ReasonCode.OPEN_UNTIL),
    ],
)
def test_a_closure_of_some_hours_every_year(schedule_of: ScheduleOf, at: str, expected: ReasonCode) -> None:
    eve = DateRange(date(2000, 12, 24), date(2000, 12, 24), yearly=True)
    closure = Closure("eve", (eve,), (Span.parse("13:00-24:00"),), {"en": "Christmas Eve"})
    state = is_open(schedule_of("mo-fr 08:00-18:00", closures=(closure,)), local(at))
    assert (ReasonCode.OPEN_UNTIL if isinstance(state, Open) else state.reason.code) is expected


def test_a_closure_within_the_day_leaves_what_is_before_and_after(schedule_of: ScheduleOf) -> None:
    day = DateRange(date(2026, 3, 10), date(2026, 3, 10))
    meeting = Closure("meeting", (day,), (Span.parse("10:00-11:30"),), {"en": "Team meeting"})
    office = schedule_of("mo-fr 08:00-18:00", closures=(meeting,))
    assert is_open(office, local("2026-03-10T09:00")) == Open(local("2026-03-10T10:00"))
    state = is_open(office, local("2026-03-10T10:15"))
    assert isinstance(state, Closed)
    assert state.reason.names == {"en": "Team meeting"}
    assert state.opens_at == local("2026-03-10T11:30")


def test_an_opening_is_found_beyond_a_long_closure(schedule_of: ScheduleOf) -> None:
    summer = Closure("summer", (DateRange(date(2026, 4, 1), date(2026, 9, 30)),), (), {"en": "Summer"})
    office = schedule_of("mo-fr 08:00-18:00", closures=(summer,))
    assert next_opening(office, local("2026-04-01T12:00")) == local("2026-10-01T08:00")


def test_when_open_the_next_opening_is_now(schedule_of: ScheduleOf) -> None:
    at = local("2026-03-10T12:00")
    assert next_opening(schedule_of("mo-fr 08:00-18:00"), at) == at


def test_a_year_of_questions_is_answered_quickly(schedule_of: ScheduleOf) -> None:
    office = schedule_of("mo-fr 08:00-18:00", holidays=AUSTRIA)
    closed = [local("2026-01-01T03:00") + timedelta(days=day) for day in range(365)]
    assert all(next_opening(office, at) is not None for at in closed)
