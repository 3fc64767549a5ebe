"""Amounts as the reader's language writes them: money, numbers, sizes, lengths of time."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from babel.dates import format_timedelta
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from helpcenter.web.localization import page_language, regional_locale


def file_size(size_bytes: int) -> str:
    """`1.2 MB`, as the reader's language writes it."""
    for unit, factor in (("megabyte", 1_000_000), ("kilobyte", 1_000)):
        if size_bytes >= factor:
            short = round(size_bytes / factor, 1 if unit == "megabyte" else 0)
            return str(format_unit(short, f"digital-{unit}", "short", locale=_locale()))
    return str(format_unit(size_bytes, "digital-byte", "long", locale=_locale()))


def money(amount: Decimal, currency: str) -> str:
    return format_currency(amount, currency, locale=_locale())


def duration(length: timedelta) -> str:
    """`3 hours`, in the largest unit that fits."""
    return str(format_timedelta(length, threshold=1.2, locale=_locale()))


def number(value: int | float) -> str:
    return format_decimal(value, locale=_locale())


def percentage(share: float) -> str:
    """0.873 as `87%`."""
    return str(format_percent(share, locale=_locale()))


def _locale() -> str:
    return regional_locale(page_language())
