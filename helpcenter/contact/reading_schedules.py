"""`schedules.toml` and `holidays.toml`: opening hours, closures, and names of holidays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from helpcenter.contact.holiday_calendar import is_known, known_countries, known_subdivisions
from helpcenter.contact.keys import CLOSURE_KEYS, SCHEDULE_KEYS, WEEKDAYS
from helpcenter.contact.reading import Table, suggestion
from helpcenter.contact.schedule import DAY, Closure, DateRange, HolidayRegion, Schedule, Span
from helpcenter.language import InvalidTag, normalize_tag

_REGION = re.compile(r"([A-Z]{2})(?:-([A-Za-z0-9]+))?")
_WEEK = 7 * DAY


def read_zone(table: Table, key: str, *, needed: str | None = None) -> ZoneInfo | None:
    """A time zone by its name in the IANA database."""
    name = table.text(key, needed=needed)
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        table.wrong(key, f"there is no time zone {name!r}; {suggestion(name, available_timezones())}")
        return None


def read_closures(top: Table) -> dict[str, Closure]:
    """`[closures.NAME]`."""
    closures = {}
    for name, table in top.named_tables("closures", CLOSURE_KEYS).items():
        dates = table.texts("dates", needed='write the days, like dates = ["2026-12-24"] or, each year, ["12-24"]')
        closures[name] = Closure(
            key=name,
            dates=table.parsed("dates", dates, parse_dates),
            hours=table.parsed("hours", table.texts("hours"), Span.parse),
            reason=read_texts_by_language(table, "reason"),
        )
        if "reason" not in table:
            table.missing("reason", 'say why, in each language, like reason.en = "Company holiday"')
    return closures


def parse_dates(text: str) -> DateRange:
    """`"2026-12-24"`, `"2026-08-03 to 2026-08-14"`, and without the year for every year: `"12-24 to 01-02"`."""
    parts = [part.strip() for part in text.split(" to ")]
    yearly = all(re.fullmatch(r"\d{2}-\d{2}", part) for part in parts)
    try:
        days = [date.fromisoformat(f"2000-{part}" if yearly else part) for part in parts]
    except ValueError:
        days = []
    if not 1 <= len(days) <= 2:
        raise ValueError(
            f"{text!r} is not a day; write '2026-12-24', '12-24' (every year) or '2026-08-03 to 2026-08-14'"
        )
    if not yearly and days[-1] < days[0]:
        raise ValueError(f"{text!r} ends before it begins")
    return DateRange(days[0], days[-1], yearly)


def read_texts_by_language(table: Table, key: str) -> Mapping[str, str]:
    """`key.LANGUAGE = "text"`."""
    inner = table.table(key)
    texts = {}
    for language in inner.values:
        text = inner.text(language)
        try:
            tag = normalize_tag(language)
        except InvalidTag as error:
            inner.wrong(language, str(error))
            continue
        if text is not None:
            texts[tag] = text
    return MappingProxyType(texts)


def read_holiday_names(top: Table) -> Mapping[str, Mapping[str, str]]:
    """`[names."Easter Monday"]`."""
    names = top.table("names")
    return MappingProxyType({english: read_texts_by_language(names, english) for english in names.values})


def read_schedules(
    top: Table, zone: ZoneInfo, closures: Mapping[str, Closure], holiday_names: Mapping[str, Mapping[str, str]]
) -> dict[str, Schedule]:
    """`[schedules.NAME]`."""
    schedules = {}
    for name, table in top.named_tables("schedules", SCHEDULE_KEYS).items():
        wanted = table.texts("closures")
        for closure in wanted:
            if closure not in closures:
                table.wrong("closures", f"there is no closure {closure!r}; {suggestion(closure, closures)}")
        schedules[name] = Schedule(
            name=name,
            zone=read_zone(table, "time_zone") or zone,
            weekdays=_weekdays(table),
            holidays=table.parsed("holidays", table.texts("holidays"), _region),
            closures=tuple(closures[closure] for closure in wanted if closure in closures),
            holiday_names=holiday_names,
        )
    if not schedules:
        top.missing("schedules", "write at least one [schedules.NAME] with its hours")
    return schedules


def _region(text: str) -> HolidayRegion:
    match = _REGION.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a country or region; write it like 'AT' or 'DE-BY'")
    region = HolidayRegion(match[1], match[2])
    if is_known(region):
        return region
    if is_known(HolidayRegion(match[1])):
        regions = [f"{match[1]}-{subdivision}" for subdivision in known_subdivisions(match[1])]
        raise ValueError(f"the holidays of {text} are not known; {suggestion(text, regions)}")
    raise ValueError(
        f"the holidays of the country {match[1]!r} are not known; {suggestion(match[1], known_countries())}"
    )


def _weekdays(schedule: Table) -> tuple[tuple[Span, ...], ...]:
    """`hours.monday-friday = "08:00-18:00"`."""
    if "hours" not in schedule:
        schedule.missing("hours", 'write them like hours.monday-friday = ["09:00-12:00", "13:00-17:00"]')
    table = schedule.table("hours")
    weekdays: list[tuple[Span, ...]] = [()] * 7
    keys: dict[int, str] = {}
    for key in table.values:
        spans = tuple(sorted(table.parsed(key, table.texts(key), Span.parse)))
        for weekday in _days(table, key):
            if weekday in keys:
                table.wrong(key, f"the hours of {WEEKDAYS[weekday]} are given twice, here and in {keys[weekday]!r}")
            keys[weekday], weekdays[weekday] = key, spans
    _refuse_overlaps(table, weekdays, keys)
    return tuple(weekdays)


def _days(table: Table, key: str) -> list[int]:
    ends = key.split("-")
    if not 1 <= len(ends) <= 2 or any(end not in WEEKDAYS for end in ends):
        wrong = next((end for end in ends if end not in WEEKDAYS), key)
        table.wrong(key, f"this is not a weekday, nor a range like 'monday-friday'; {suggestion(wrong, WEEKDAYS)}")
        return []
    first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
    return [(first + offset) % 7 for offset in range((last - first) % 7 + 1)]


def _refuse_overlaps(table: Table, weekdays: list[tuple[Span, ...]], keys: Mapping[int, str]) -> None:
    placed = sorted((day * DAY + span.start, day * DAY + span.end, day) for day in range(7) for span in weekdays[day])
    told = set()
    for (_, end, day), (start, _, next_day) in zip(placed, [*placed[1:], *_next_week(placed)], strict=True):
        if start < end and (keys[day], keys[next_day]) not in told:
            told.add((keys[day], keys[next_day]))
            days = WEEKDAYS[day] if day == next_day else f"{WEEKDAYS[day]} and {WEEKDAYS[next_day]}"
            table.wrong(keys[next_day], f"spans of {days} overlap; begin each where the one before has ended, or later")


def _next_week(placed: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    return [(placed[0][0] + _WEEK, placed[0][1] + _WEEK, placed[0][2])] if placed else []
