"""Contact options as the page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from babel.dates import format_time, get_day_names

from helpcenter.contact import Channel, ClosedOption, ContactOption, Span, WeekdayHours
from helpcenter.web.contact.sentences import channel_title, closed_sentences, open_sentences
from helpcenter.web.localization import gettext, page_language, regional_locale, time_zone, time_zone_name

_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Day:
    """One line of the table of hours."""

    name: str
    spans: tuple[str, ...]
    today: bool


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One way. `url` and `action` are set for a way that begins with a form, `opens_at` for a closed one."""

    channel: Channel
    title: str
    sentences: tuple[str, ...]
    phone_number: str | None
    email: str | None
    days: tuple[Day, ...]
    days_caption: str
    url: str | None = None
    action: str = ""


def show_open(option: ContactOption, *, write_url: str, at: datetime) -> ShownOption:
    written = option.channel is Channel.WRITTEN
    return ShownOption(
        channel=option.channel,
        title=channel_title(option.channel),
        sentences=tuple(open_sentences(option)),
        phone_number=option.phone_number,
        email=option.address,
        days=_days(option.hours, at),
        days_caption=_caption(),
        url=write_url if written else None,
        action=gettext("Write a request") if written else "",
    )


def show_closed(option: ClosedOption, *, at: datetime) -> ShownOption:
    return ShownOption(
        channel=option.channel,
        title=channel_title(option.channel),
        sentences=tuple(closed_sentences(option)),
        phone_number=option.phone_number,
        email=None,
        days=_days(option.hours, at),
        days_caption=_caption(),
    )


def _days(hours: tuple[WeekdayHours, ...], at: datetime) -> tuple[Day, ...]:
    names = get_day_names("wide", locale=regional_locale(page_language()))
    today = at.astimezone(time_zone()).weekday()
    return tuple(Day(names[day.weekday], tuple(map(_span, day.spans)), day.weekday == today) for day in hours)


def _span(span: Span) -> str:
    if span.minutes == _DAY and span.start == 0:
        return gettext("around the clock")
    return f"{_clock(span.start)} – {_clock(span.end)}"


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes % _DAY, 60)
    return format_time(time(hour, minute), "short", locale=regional_locale(page_language())).replace("\u202f", "\u00a0")


def _caption() -> str:
    return gettext("These times are in %(zone)s.", zone=time_zone_name())
