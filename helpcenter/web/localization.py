"""The language and time zone of a page. The only file that knows Flask-Babel; everybody else imports from here.

The language is the first part of the path (`/it/contact`); views never see it as an argument. The time zone is the signed-in
person's, else what the browser told (a cookie), else the team's.
"""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import flask_babel
from babel.dates import format_skeleton, format_time, get_datetime_format, get_timezone_name
from flask import Flask, abort, g, request
from werkzeug.routing import BaseConverter

from helpcenter.language import best_match, direction, endonym
from helpcenter.web.current import house
from helpcenter.web.sign_in import signed_in

TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"
TIME_ZONE_COOKIE = "time_zone"


def gettext(message: str, **values: object) -> str:
    """The message in the language of the page, with its named values."""
    return str(flask_babel.gettext(message, **values))


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """The right plural form for `num`, which the message names as `%(num)d`."""
    return str(flask_babel.ngettext(singular, plural, num, **values))


def force_locale(language: str) -> AbstractContextManager[None]:
    """Translate into another language for a while: a mail is in the language of its case, not of the agent's page."""
    context: AbstractContextManager[None] = flask_babel.force_locale(language)
    return context


def lazy_gettext(message: str) -> str:
    """A message for a table that is made before there is a page: `str()` of it is in the language of the page then."""
    lazy: str = flask_babel.lazy_gettext(message)
    return lazy


#: Where a language of ours is written otherwise than CLDR's bare tag has it: articles and pages are British and European.
_REGIONS = {"en": "en_GB", "pt": "pt_PT"}


def regional_locale(language: str) -> str:
    """The locale whose dates, numbers and names go with our texts: `"pt"` -> `"pt_PT"` (CLDR's `pt` is Brazilian)."""
    return _REGIONS.get(language, language.replace("-", "_"))


class LanguageConverter(BaseConverter):
    """Anything that looks like a language tag; whether we have it is decided with a clear page, not by the router."""

    regex = r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*"
    weight = 300


def page_language() -> str:
    """The language of this page: from the path, else the best match of what the browser asks for."""
    language = g.get("language")
    if isinstance(language, str):
        return language
    settings = house().settings
    wanted = [tag for tag, _ in request.accept_languages]
    return best_match(wanted, settings.languages, settings.default_language)


@lru_cache(maxsize=1)
def time_zone_names() -> frozenset[str]:
    """Looked up once: `available_timezones` walks through folders each time."""
    return frozenset(available_timezones())


def find_time_zone(name: str | None) -> ZoneInfo | None:
    """The zone of a name that came from outside; None when there is none."""
    return ZoneInfo(name) if name and name in time_zone_names() else None


def time_zone() -> ZoneInfo:
    """The shopper's time zone, for showing moments."""
    person = signed_in()
    names = (person.time_zone if person else None, request.cookies.get(TIME_ZONE_COOKIE), house().contact.time_zone)
    found = (find_time_zone(name) for name in names)
    return next((zone for zone in found if zone is not None), ZoneInfo("UTC"))


def show_moment(moment: datetime, style: str = "full") -> str:
    """A moment in the reader's zone and language. Styles: `full` (weekday, date, time), `date`, `time`."""
    return format_moment(moment, style, language=page_language(), zone=time_zone())


def show_day(day: date) -> str:
    """A day that belongs to no time zone, in the language of the page."""
    return str(format_skeleton("yMMMd", day, locale=regional_locale(page_language())))


def format_moment(moment: datetime, style: str, *, language: str, zone: ZoneInfo) -> str:
    """A moment as `show_moment` writes it, for a mail."""
    locale = regional_locale(language)
    local = moment.astimezone(zone)
    if style == "time":
        return _time(local, locale)
    day = format_skeleton("yMMMd" if style == "date" else "yMMMEd", local, locale=locale)
    if style == "date":
        return day
    joined = str(get_datetime_format("medium", locale=locale))  # CLDR's own way to join a date and a time
    return joined.replace("{1}", day).replace("{0}", _time(local, locale))


def _time(local: datetime, locale: str) -> str:
    """A narrow space before AM and PM is missing in many fonts."""
    return str(format_time(local, "short", locale=locale)).replace("\u202f", "\u00a0")


def time_zone_name() -> str:
    """What the reader's time zone is called, such as `Central European Time`."""
    return name_of_zone(time_zone(), page_language())


def name_of_zone(zone: ZoneInfo, language: str) -> str:
    """What a time zone is called in a language. Zones of no place (`Etc/GMT+3`) have no name but their own."""
    locale = regional_locale(language)
    if zone.key in ("UTC", "Etc/UTC", "Etc/UCT", "Etc/Zulu"):
        return str(get_timezone_name(zone, locale=locale, zone_variant="standard"))
    if "/" not in zone.key or zone.key.startswith("Etc/"):
        return zone.key
    return str(get_timezone_name(zone, locale=locale))


def install_localization(app: Flask) -> None:
    app.url_map.converters["language"] = LanguageConverter
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    flask_babel.Babel(app, locale_selector=page_language, timezone_selector=lambda: str(time_zone()))

    @app.url_value_preprocessor
    def take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
        settings = house().settings
        if values is None:  # no such page; the beginning of its address still tells the language of the error page
            known = best_match([request.path.split("/")[1]], settings.languages, "")
            if known:
                g.language = known
            return
        if "language_tag" not in values:
            return
        tag = values.pop("language_tag")
        accepted = (wanted for wanted, _ in request.accept_languages)
        g.language = best_match([tag, *accepted], settings.languages, settings.default_language)
        if tag != g.language:
            g.unknown_language = re.sub(r"[^A-Za-z0-9-]", "", tag)

    @app.before_request
    def refuse_unknown_language() -> None:
        if "unknown_language" in g:
            abort(404)

    @app.url_defaults
    def give_language(endpoint: str, values: dict[str, Any]) -> None:
        if app.url_map.is_endpoint_expecting(endpoint, "language_tag"):
            values.setdefault("language_tag", page_language())

    app.jinja_env.globals.update(
        page_language=page_language,
        direction=direction,
        endonym=endonym,
        moment=show_moment,
        day=show_day,
        time_zone_name=time_zone_name,
    )
