from __future__ import annotations

from datetime import date

import pytest

from helpcenter.contact import Closure, DateRange, Span


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("09:00-17:00", 540, 1020),
        ("9:00 – 17:30", 540, 1050),
        ("00:00-24:00", 0, 1440),
        ("22:00-24:00", 1320, 1440),
        ("22:00-00:00", 1320, 1440),
        ("22:00-04:00", 1320, 1680),
        ("00:00-00:01", 0, 1),
    ],
)
def test_a_span_is_read_as_people_write_it(text: str, start: int, end: int) -> None:
    assert Span.parse(text) == Span(start, end)


@pytest.mark.parametrize(
    "text",
    ["", "9-17", "09:00", "09:00-09:00", "24:00-08:00", "09:00-25:00", "09:60-10:00", "08:00-24:01", "9 am-5 pm"],
)
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"write it like|the hours 00:00 to 24:00|the whole day"):
        Span.parse(text)


@pytest.mark.parametrize("text", ["09:00-17:00", "00:00-24:00", "22:00-04:00", "00:00-00:01"])
def test_a_span_is_written_as_it_was_read(text: str) -> None:
    assert str(Span.parse(text)) == text


@pytest.mark.parametrize(
    ("dates", "inside", "outside"),
    [
        (DateRange(date(2026, 8, 3), date(2026, 8, 14)), ["2026-08-03", "2026-08-14"], ["2026-08-15", "2027-08-03"]),
        (DateRange(date(2000, 12, 24), date(2000, 12, 24), yearly=True), ["2026-12-24", "2031-12-24"], ["2026-12-25"]),
        (DateRange(date(2000, 12, 27), date(2000, 1, 2), yearly=True), ["2026-12-31", "2027-01-02"], ["2027-01-03"]),
        (DateRange(date(2000, 2, 29), date(2000, 2, 29), yearly=True), ["2028-02-29"], ["2027-02-28", "2027-03-01"]),
    ],
)
def test_a_date_range_holds_its_ends_and_may_come_every_year(
    dates: DateRange, inside: list[str], outside: list[str]
) -> None:
    assert all(date.fromisoformat(day) in dates for day in inside)
    assert not any(date.fromisoformat(day) in dates for day in outside)


def test_closed_hours_past_midnight_reach_into_the_next_day() -> None:
    night = Closure("night", (DateRange(date(2026, 5, 9), date(2026, 5, 9)),), (Span.parse("22:00-04:00"),))
    assert night.minutes_on(date(2026, 5, 9)) == ((1320, 1440),)
    assert night.minutes_on(date(2026, 5, 10)) == ((0, 240),)
    assert night.minutes_on(date(2026, 5, 11)) == ()
