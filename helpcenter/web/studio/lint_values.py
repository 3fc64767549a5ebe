"""Values of findings in words: languages, days, hours, numbers with their units. In English where there is no page."""

from __future__ import annotations

from collections.abc import Callable

from babel.dates import get_day_names
from flask import has_request_context

from helpcenter.language import endonym
from helpcenter.web.localization import ngettext, page_language, regional_locale
from helpcenter.web.names import language_name


def language_words(tag: str) -> str:
    return language_name(tag) if has_request_context() else endonym(tag)


def _locale() -> str:
    return regional_locale(page_language() if has_request_context() else "en")


def day_words(day: int) -> str:
    return str(get_day_names("abbreviated", locale=_locale())[day])


def span_words(code: str) -> str:
    """ "09:00-17:00+18:00-19:00" with the dash of prose."""
    return code.replace("-", "–").replace("+", ", ")


def week_words(code: str) -> str:
    """ "0-4 09:00-17:00; 5 10:00-12:00" in words: "Mon–Fri 09:00–17:00; Sat 10:00–12:00"."""
    return "; ".join(", ".join(_days_and_spans(part) for part in week.split(", ") if part) for week in code.split("; "))


def _days_and_spans(code: str) -> str:
    days, _, spans = code.partition(" ")
    return f"{'–'.join(day_words(int(day)) for day in days.split('-'))} {span_words(spans)}"


def answer_time_words(code: str) -> str:
    """ "1 business-days" or "24 hours" in words."""
    number, _, unit = code.partition(" ")
    if unit == "business-days":
        return ngettext("%(num)d business day", "%(num)d business days", int(number))
    return ngettext("%(num)d hour", "%(num)d hours", round(float(number)))


def quantity_words(number: str | int, unit: str | int) -> str:
    """A number with its unit where the unit has a name."""
    if unit == "time":
        return str(number)
    value, count = str(number), round(float(number))
    if float(number) != count:
        return value
    names: dict[str | int, Callable[[], str]] = {
        "minute": lambda: ngettext("%(num)d minute", "%(num)d minutes", count),
        "hour": lambda: ngettext("%(num)d hour", "%(num)d hours", count),
        "day": lambda: ngettext("%(num)d day", "%(num)d days", count),
        "week": lambda: ngettext("%(num)d week", "%(num)d weeks", count),
        "month": lambda: ngettext("%(num)d month", "%(num)d months", count),
        "year": lambda: ngettext("%(num)d year", "%(num)d years", count),
        "percent": lambda: f"{value} %",
    }
    if unit in names:
        return names[unit]()
    return f"{value} {unit}" if isinstance(unit, str) and unit.isupper() else value
