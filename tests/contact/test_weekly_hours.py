from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from helpcenter.contact import hours_in
from tests.contact.conftest import WEEKDAYS, ScheduleOf

WINTER, SUMMER = datetime(2026, 1, 15, 12, tzinfo=UTC), datetime(2026, 7, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "zone", "at", "expected"),
    [
        ("mo-tu 09:00-17:00", "Europe/Zagreb", WINTER, {"mo": "09:00-17:00", "tu": "09:00-17:00"}),
        ("mo-tu 09:00-17:00", "America/New_York", WINTER, {"mo": "03:00-11:00", "tu": "03:00-11:00"}),
        ("mo 09:00-17:00", "Asia/Kolkata", WINTER, {"mo": "13:30-21:30"}),
        ("mo 09:00-17:00", "Asia/Kolkata", SUMMER, {"mo": "12:30-20:30"}),
        # into the next day, and from Sunday into Monday
        ("mo 09:00-17:00", "Australia/Sydney", WINTER, {"mo": "19:00-03:00"}),
        ("su 18:00-20:00", "Australia/Sydney", WINTER, {"mo": "04:00-06:00"}),
        # into the day before, and from Monday into Sunday
        ("mo 02:00-05:00", "America/New_York", WINTER, {"su": "20:00-23:00"}),
        # a night stays one span
        ("fr 22:00-04:00", "Europe/Dublin", WINTER, {"fr": "21:00-03:00"}),
        # two spans stay two
        ("we 09:00-12:00,13:00-17:00", "Europe/Dublin", WINTER, {"we": "08:00-11:00 12:00-16:00"}),
        # whole days that touch are cut at the reader's midnights
        ("sa-su 00:00-24:00", "Europe/Dublin", WINTER, {"fr": "23:00-24:00", "sa": "00:00-24:00", "su": "00:00-23:00"}),
        ("mo-su 00:00-24:00", "Asia/Tokyo", WINTER, dict.fromkeys(WEEKDAYS, "00:00-24:00")),
        ("", "Asia/Tokyo", WINTER, {}),
    ],
)
def test_the_usual_week_on_the_readers_clock(
    schedule_of: ScheduleOf, hours: str, zone: str, at: datetime, expected: dict[str, str]
) -> None:
    week = hours_in(schedule_of(hours), ZoneInfo(zone), at)
    assert [day.weekday for day in week] == list(range(7))
    assert {WEEKDAYS[day.weekday]: " ".join(map(str, day.spans)) for day in week if day.spans} == expected
