"""Numbers with their units, as rules over plain text: what a sentence says in figures must stand in what it cites.

"14 days" is not "14 hours", "five" is "5", "1.000,50 €" is "€1,000.50". Where a unit is not understood, the number alone counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from babel import Locale, UnknownLocaleError

_FILE: Final = Path(__file__).with_suffix(".json")
_NUMBER = re.compile(r"\d{1,3}(?:[\u00a0\u202f '’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*")
_SEPARATORS = re.compile(r"[.,\u00a0\u202f '’]")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+|[%€$£¥]")
_SIGNS = {"%": "percent", "€": "EUR", "$": "USD", "£": "GBP", "¥": "CNY", "zł": "PLN", "kn": "HRK"}
#: Names of currencies; whether the right one is meant is for their amount to say.
CURRENCY_CODES: Final = frozenset({"EUR", "USD", "GBP", "CHF", "PLN", "CNY", "HRK", "JPY"})
_CURRENCIES = CURRENCY_CODES | set(_SIGNS.values()) - {"percent"}
_CLAUSE_ENDS = re.compile(r"[.;:!?()\n]")
#: Words between a number and its unit: "5 full business days".
_BETWEEN = 2
_HAN_NUMBER = re.compile(r"[一二两三四五六七八九十百]+(?=个?(?:工作|自然)?(?:天|日|小时|分钟|周|星期|月|年))")
_HAN_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_HAN_AFTER = 4
_DAYS_OF_A_MONTH = 31


@dataclass(frozen=True, slots=True)
class Quantity:
    """`readings`: what the digits may mean ("1.500": 1500 or 1.5). `unit`: a day, a currency, a month of the year; "" unknown."""

    readings: frozenset[float]
    unit: str

    def stated_in(self, other: Quantity) -> bool:
        """Whether `other` may say the same."""
        same_unit = not self.unit or not other.unit or self.unit == other.unit
        return same_unit and bool(self.readings & other.readings)


def quantities(text: str, language: str, *, cited: bool = False) -> list[Quantity]:
    """Every number of `text`, with its unit where that is understood; numbers in words only with a unit.

    "A business day" is one day when it is `cited`; in what has to be proven "a" may belong to "a few days" too.
    """
    tag = language.split("-")[0]
    text = _digits_for_han(text) if tag == "zh" else text
    found: list[tuple[Quantity, bool]] = []
    matches = list(_NUMBER.finditer(text))
    for place, match in enumerate(matches):
        end = matches[place + 1].start() if place + 1 < len(matches) else len(text)
        before = text[matches[place - 1].end() if place else 0 : match.start()]
        gap = text[match.end() : end]
        unit = _unit_before(before, tag) or _unit_after(gap, tag)
        # "3 to 5 days": the first takes the unit of the second.
        joined = place + 1 < len(matches) and len(_WORD.findall(gap)) <= 1
        readings = _readings(match.group())
        if unit.startswith("month-") and min(readings) > _DAYS_OF_A_MONTH:
            unit = ""  # a year
        found.append((Quantity(readings, unit), joined))
    for place in range(len(found) - 2, -1, -1):
        quantity, joined = found[place]
        following = found[place + 1][0].unit
        if joined and not quantity.unit and not following.startswith("month-"):
            found[place] = (Quantity(quantity.readings, following), joined)
    return [quantity for quantity, _ in found] + list(_in_words(text, tag, cited))


@dataclass(frozen=True, slots=True)
class _Rules:
    units: tuple[tuple[str, re.Pattern[str]], ...]
    numbers: dict[str, float]
    months: dict[str, str]


@lru_cache(maxsize=1)
def _rules() -> dict[str, _Rules]:
    raw: dict[str, dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return {tag: _compile(tag, entry) for tag, entry in raw.items()}


def _compile(tag: str, entry: dict[str, Any]) -> _Rules:
    units = tuple((unit, re.compile("|".join(patterns.split()))) for unit, patterns in entry["units"].items())
    numbers = {word: float(value) for value, several in entry["numbers"].items() for word in several.split()}
    return _Rules(units, numbers, _months(tag))


def _months(tag: str) -> dict[str, str]:
    """Names of months in any form -> "month-1" to "month-12"."""
    try:
        locale = Locale.parse(tag)
    except (UnknownLocaleError, ValueError):
        return {}
    return {
        name.lower().rstrip("."): f"month-{number}"
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in locale.months[context][width].items()
        if not name[0].isdigit()
    }


def _readings(raw: str) -> frozenset[float]:
    """ "1.500" -> {1500, 1.5}; "1.500,25" -> {1500.25}."""
    parts = _SEPARATORS.split(raw)
    if len(parts) == 1:
        return frozenset({float(raw)})
    separators = _SEPARATORS.findall(raw)
    readings = set()
    if all(len(part) == 3 for part in parts[1:]) and len(set(separators)) == 1:
        readings.add(float("".join(parts)))
    if separators[-1] in ".," and separators[-1] not in separators[:-1]:
        readings.add(float("".join(parts[:-1]) + "." + parts[-1]))
    return frozenset(readings) or frozenset(float(part) for part in parts)


def _unit_before(text: str, tag: str) -> str:
    """A sign, a code or the name of a month right before a number: "€ 5", "EUR 5", "March 3"."""
    words = _WORD.findall(text[-24:])
    if not words or not text.rstrip().endswith(words[-1]):
        return ""
    unit = _unit(words[-1], tag)
    return unit if unit in _CURRENCIES or unit.startswith("month-") else ""


def _unit_after(text: str, tag: str, between: int = _BETWEEN) -> str:
    if tag == "zh":
        text = text.lstrip()[:_HAN_AFTER]
        known = _rules()["zh"].units
        places = [(match.start(), unit) for unit, pattern in known if (match := pattern.search(text))]
        return min(places)[1] if places else _SIGNS.get(text[:1], "")
    clause = _CLAUSE_ENDS.split(text.lstrip(" .-\u00a0\u202f"), maxsplit=1)[0]
    units = (_unit(word, tag) for word in _WORD.findall(clause)[: between + 1])
    return next((unit for unit in units if unit), "")


def _unit(word: str, tag: str) -> str:
    if word in _SIGNS or word.lower() in _SIGNS:
        return _SIGNS.get(word) or _SIGNS[word.lower()]
    if word.upper() in CURRENCY_CODES and word.isupper():
        return word.upper()
    rules = _rules().get(tag)
    if rules is None:
        return ""
    lower = word.lower().replace("’", "'")
    for unit, pattern in rules.units:
        if pattern.fullmatch(lower):
            return unit
    return rules.months.get(lower, "")


def _in_words(text: str, tag: str, cited: bool) -> Iterator[Quantity]:
    rules = _rules().get(tag)
    if rules is None or not rules.numbers:
        return
    for match in re.finditer(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.lower()):
        value = rules.numbers.get(match.group())
        if value is None:
            continue
        unit = _unit_after(text[match.end() :], tag, between=0 if value == 1 and not cited else _BETWEEN)
        if unit and not unit.startswith("month-"):
            yield Quantity(frozenset({value}), unit)


def _digits_for_han(text: str) -> str:
    return _HAN_NUMBER.sub(lambda match: str(_han(match.group())), text)


def _han(numeral: str) -> int:
    """ "十四" -> 14, "二十" -> 20, "一百" -> 100."""
    total, digit = 0, 0
    for character in numeral:
        if character in "十百":
            total += max(digit, 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _HAN_DIGITS[character]
    return total + digit
