"""Schedules and the demo's configuration."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from helpcenter.contact import (
    Closure,
    ContactConfiguration,
    HolidayRegion,
    Schedule,
    Span,
    load_configuration,
)

ROOT = Path(__file__).resolve().parents[2]
WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")

ScheduleOf = Callable[..., Schedule]


@pytest.fixture(scope="session")
def configuration() -> ContactConfiguration:
    """The demo's."""
    return load_configuration(ROOT / "knowledge_base" / "contact")


@pytest.fixture(scope="session")
def schedule_of() -> ScheduleOf:
    """`schedule_of("mo-fr 08:00-18:00; sa 09:00-12:00,13:00-15:00", zone=..., holidays=...)`."""

    def build(
        hours: str,
        zone: str = "Europe/Vienna",
        holidays: tuple[HolidayRegion, ...] = (),
        closures: tuple[Closure, ...] = (),
    ) -> Schedule:
        weekdays: list[tuple[Span, ...]] = [()] * 7
        for part in filter(None, hours.split(";")):
            days, spans = part.split()
            first, last = days.split("-") if "-" in days else (days, days)
            for day in range(WEEKDAYS.index(first), WEEKDAYS.index(last) + 1):
                weekdays[day] = tuple(Span.parse(span) for span in spans.split(","))
        return Schedule("test", ZoneInfo(zone), tuple(weekdays), holidays, closures)

    return build
