"""Public holidays by country and region. The only file that imports `holidays`, whose data is as new as the lock file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays

from helpcenter.contact.schedule import HolidayRegion
from helpcenter.language import normalize_tag

#: How the library names its English texts, most wanted first.
_ENGLISH = ("en_US", "en_GB")


def is_known(region: HolidayRegion) -> bool:
    """Whether there are holidays of this country and subdivision."""
    try:
        holidays.country_holidays(region.country, subdiv=region.subdivision)
    except NotImplementedError:
        return False
    return True


def known_subdivisions(country: str) -> tuple[str, ...]:
    """The regions of a country that have holidays of their own; empty when the country is not known."""
    try:
        return tuple(holidays.country_holidays(country).subdivisions)
    except NotImplementedError:
        return ()


def known_countries() -> tuple[str, ...]:
    """Two-letter codes."""
    return tuple(sorted(code for code in holidays.list_supported_countries() if len(code) == 2))


@lru_cache(maxsize=256)
def _named(region: HolidayRegion, year: int, language: str | None) -> Mapping[date, str]:
    found = holidays.country_holidays(
        region.country, subdiv=region.subdivision, years=year, expand=False, language=language
    )
    return MappingProxyType(dict(found.items()))


def is_holiday(region: HolidayRegion, day: date) -> bool:
    """Whether `day` is a public holiday there, shifted ones ("observed") included."""
    return day in _named(region, day.year, None)


def holidays_in(region: HolidayRegion, year: int) -> tuple[date, ...]:
    """The public holidays of a year, in order."""
    return tuple(sorted(_named(region, year, None)))


@lru_cache(maxsize=256)
def holiday_names(region: HolidayRegion, day: date) -> Mapping[str, str]:
    """What the holiday is called, by language tag: in English, in the country's own language, in whatever else is known."""
    calendar = holidays.country_holidays(region.country, subdiv=region.subdivision)
    own = calendar.default_language
    languages = list(dict.fromkeys([*_ENGLISH, *([own] if own else []), *calendar.supported_languages]))
    names: dict[str, str] = {}
    for language in languages:
        if language not in calendar.supported_languages:
            continue
        name = _named(region, day.year, language).get(day)
        if name:
            tag = normalize_tag(language)
            names.setdefault(tag.split("-")[0], name)
            names.setdefault(tag, name)
    if not names:  # a calendar in one language only; the library writes those in English
        names[normalize_tag(own or "en")] = _named(region, day.year, None)[day]
    return MappingProxyType(names)


def with_added(names: Mapping[str, str], added: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """A holiday's names and those written for it elsewhere (English name -> language -> name), which win."""
    ours = added.get(names.get("en", ""), {})
    kept = {tag: name for tag, name in names.items() if tag.split("-")[0] not in ours}
    return MappingProxyType({**kept, **ours})
