"""Reading what a program sent, with errors that name the argument."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from flask import request

from helpcenter.errors import InvalidInput
from helpcenter.language import InvalidTag, normalize_tag
from helpcenter.web.current import house, now

#: Far from both ends of the calendar, where a moment in another time zone may not exist.
_YEARS = range(2000, 2101)

Choice = TypeVar("Choice", bound=StrEnum)


def text_argument(name: str) -> str:
    """A query argument that must be there."""
    value = request.args.get(name, "")
    if not value.strip():
        raise InvalidInput(f"The argument {name!r} is missing; write ?{name}=...")
    return value


def language_argument() -> str:
    """`language`, normalised; the default language of the installation when it is left out."""
    raw = request.args.get("language", "")
    return checked_language(raw) if raw else house().settings.default_language


def question_language_argument() -> str | None:
    """`question_language`, normalised; None when it is left out."""
    raw = request.args.get("question_language", "")
    return checked_language(raw, "question_language") if raw else None


def checked_language(raw: str, name: str = "language") -> str:
    try:
        return normalize_tag(raw)
    except InvalidTag as error:
        raise InvalidInput(f"The argument {name!r}: {error}") from error


def choice_argument(name: str, choices: type[Choice]) -> Choice | None:
    raw = request.args.get(name, "")
    if not raw:
        return None
    try:
        return choices(raw)
    except ValueError as error:
        known = ", ".join(choices)
        raise InvalidInput(f"The argument {name!r} is {raw[:40]!r}; it must be one of: {known}.") from error


def moment_argument(name: str) -> datetime:
    """An ISO 8601 moment with its offset; this moment when it is left out."""
    raw = request.args.get(name, "")
    if not raw:
        return now()
    try:
        # A plus sign in a query is a space unless it was escaped; an offset is the only place for one here.
        moment = datetime.fromisoformat(raw.replace(" ", "+") if "T" in raw else raw)
    except ValueError as error:
        raise InvalidInput(
            f"The argument {name!r} is {raw[:40]!r}; write a moment like 2026-03-10T09:30:00+01:00."
        ) from error
    if moment.tzinfo is None:
        raise InvalidInput(f"The argument {name!r} needs a time zone: write 2026-03-10T09:30:00Z or ...+01:00.")
    if moment.year not in _YEARS:
        raise InvalidInput(f"The argument {name!r} is too far from now: write a year from {_YEARS[0]} to {_YEARS[-1]}.")
    return moment


def flag_argument(name: str) -> bool:
    raw = request.args.get(name, "false").lower()
    if raw not in {"true", "false"}:
        raise InvalidInput(f"The argument {name!r} is {raw[:40]!r}; write true or false.")
    return raw == "true"
