from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpcenter.contact import (
    AnswerTime,
    Channel,
    ContactConfiguration,
    Line,
    NeverOpen,
    UnknownDepartment,
    UnknownTopic,
    add_business_time,
    promise,
)
from tests.contact.conftest import ScheduleOf

VIENNA = ZoneInfo("Europe/Vienna")


def vienna(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIENNA)


@pytest.mark.parametrize(
    ("sent", "promised"),
    [
        ("2026-03-10T09:30", "2026-03-11T09:30"),
        # Friday afternoon: Monday afternoon
        ("2026-03-13T17:00", "2026-03-16T17:00"),
        # at night, before work, at the weekend: by the end of the next working day
        ("2026-03-10T23:15", "2026-03-11T18:00"),
        ("2026-03-11T05:00", "2026-03-11T18:00"),
        ("2026-03-14T12:00", "2026-03-16T18:00"),
        # the first minute and the last
        ("2026-03-10T08:00", "2026-03-10T18:00"),
        ("2026-03-10T18:00", "2026-03-11T18:00"),
        # Easter 2026: Good Friday is a working day in Austria, Easter Monday is not
        ("2026-04-02T17:00", "2026-04-03T17:00"),
        ("2026-04-03T17:00", "2026-04-07T17:00"),
        ("2026-04-04T12:00", "2026-04-07T18:00"),
        # Christmas 2026: the 24th until 13:00, then a holiday and a weekend that takes the other
        ("2026-12-23T14:00", "2026-12-28T09:00"),
        ("2026-12-24T15:00", "2026-12-28T18:00"),
        # New Year: the 31st until 13:00, then a holiday and a weekend
        ("2026-12-31T12:00", "2027-01-04T17:00"),
        # over the change of clocks the wall clock counts
        ("2026-03-27T17:00", "2026-03-30T17:00"),
        ("2026-10-23T17:00", "2026-10-27T17:00"),  # 26 October is Austria's National Day
    ],
)
def test_one_business_day_of_the_demo_team(configuration: ContactConfiguration, sent: str, promised: str) -> None:
    assert promise(configuration, "support", "en", vienna(sent)) == vienna(promised).astimezone(UTC)


def test_departments_promise_each_their_own(configuration: ContactConfiguration) -> None:
    sent = vienna("2026-03-10T09:30")
    assert promise(configuration, "it-security", "en", sent) == vienna("2026-03-12T09:30")
    assert promise(configuration, "intellectual-property", "en", sent) == vienna("2026-03-17T09:30")
    assert promise(configuration, "data-protection", "en", sent) == sent.astimezone(UTC) + timedelta(days=30)


def test_an_order_that_cannot_be_seen_is_answered_within_24_hours(configuration: ContactConfiguration) -> None:
    saturday = vienna("2026-03-14T12:00")
    assert promise(configuration, "support", "en", saturday, topic="order_not_visible") == saturday + timedelta(
        hours=24
    )


def test_a_team_of_one_language_may_work_at_other_hours(
    configuration: ContactConfiguration, schedule_of: ScheduleOf
) -> None:
    beijing = schedule_of("mo-fr 09:00-18:00", "Asia/Shanghai")
    support = configuration.departments["support"]
    lines = (
        Line(Channel.WRITTEN, ("en", "de")),
        Line(Channel.WRITTEN, ("zh",), beijing),
    )
    changed = replace(configuration, departments={"support": replace(support, lines=lines)})
    sent = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)  # 04:00 on Wednesday in Shanghai
    assert promise(changed, "support", "zh", sent) == datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
    assert promise(changed, "support", "zh-TW", sent) == datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
    assert promise(changed, "support", "de", sent) == datetime(2026, 3, 11, 17, 0, tzinfo=UTC)


def test_a_short_friday_does_not_shorten_the_promise(
    configuration: ContactConfiguration, schedule_of: ScheduleOf
) -> None:
    short_friday = schedule_of("mo-th 08:00-18:00;fr 08:00-12:00")
    support = replace(configuration.departments["support"], business_hours=short_friday)
    changed = replace(configuration, departments={"support": support})
    assert promise(changed, "support", "en", vienna("2026-03-13T08:00")) == vienna("2026-03-16T14:00")


def test_several_business_days_are_as_many_times_one(schedule_of: ScheduleOf) -> None:
    office = schedule_of("mo-fr 08:00-18:00")
    assert office.business_day == timedelta(hours=10)
    assert add_business_time(office, vienna("2026-03-12T17:00"), 5 * office.business_day) == vienna("2026-03-19T17:00")


def test_no_business_time_is_the_moment_itself(schedule_of: ScheduleOf) -> None:
    night = vienna("2026-03-10T23:00")
    assert add_business_time(schedule_of("mo-fr 08:00-18:00"), night, timedelta(0)) == night


def test_business_time_beyond_a_year(schedule_of: ScheduleOf) -> None:
    office = schedule_of("mo 08:00-09:00")
    assert add_business_time(office, vienna("2026-03-09T08:00"), timedelta(hours=104)) == vienna("2028-02-28T09:00")


def test_what_never_opens_cannot_promise(schedule_of: ScheduleOf) -> None:
    with pytest.raises(NeverOpen, match="does not open"):
        add_business_time(schedule_of(""), vienna("2026-03-10T08:00"), timedelta(hours=1))


def test_unknown_departments_and_topics_are_refused(configuration: ContactConfiguration) -> None:
    with pytest.raises(UnknownDepartment):
        promise(configuration, "sales", "en", vienna("2026-03-10T08:00"))
    with pytest.raises(UnknownTopic):
        promise(configuration, "support", "en", vienna("2026-03-10T08:00"), topic="weather")


def test_answer_times_are_plain_values() -> None:
    assert AnswerTime(business_days=1) != AnswerTime(clock=timedelta(days=1))
