"""The time zones a reader can choose from, by their cities."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from helpcenter.web.localization import regional_locale, time_zone_names

_AREAS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@lru_cache(maxsize=20)
def time_zone_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Pairs of a zone's name and its city in the reader's language, by city. Zones that share a city are offered once."""
    locale = regional_locale(language)
    cities: dict[str, str] = {}
    for zone in sorted(time_zone_names()):
        if zone.split("/")[0] in _AREAS:
            city = str(get_timezone_location(ZoneInfo(zone), locale=locale, return_city=True))
            cities.setdefault(city, zone)
    return tuple((cities[city], city) for city in sorted(cities))
