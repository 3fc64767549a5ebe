"""Hours and days as articles write them: "9:00-17:00", "9 am to 5.30 pm", "de 9 h à 18 h", "周一至周五 上午9点到下午5点"."""

from __future__ import annotations

import re
from typing import Final

from helpcenter.knowledge.lint.words import Words

DAY_COUNT: Final = 7
_NOON = 12 * 60
_DAY = 24 * 60
_SATURDAY, _SUNDAY = 5, 6

#: A time by itself: hour, perhaps minutes, perhaps a word such as "Uhr" or "h".
_TIME = re.compile(
    r"(?<![\w.,:+-])(?P<hour>\d{1,2})"
    r"(?:(?:[:.]|\s?h\s?|\s?[点时]\s?)(?P<minute>[0-5]\d)(?!\d))?"
    r"\s?(?P<word>uhr|uur|horas?|heures?|godz\w*|sat[ai]?|ore|hrs?|h|点|时)?(?!\w)(?!\s?%)",
    re.IGNORECASE,
)
#: Between the two times of a span stand at most so many characters: "9 Uhr morgens bis abends um 17 Uhr".
_BETWEEN = 24
_HALF = re.compile(r"^\s*半")


def time_spans(text: str, words: Words) -> list[tuple[int, int]]:
    """Spans of a day in minutes after midnight. Two bare numbers ("3-5 business days") are no times."""
    return split_times(text, words)[0]


def split_times(text: str, words: Words) -> tuple[list[tuple[int, int]], str]:
    """The spans, and what is left of the text without them."""
    text = _with_spaces(text)
    times = [match for match in _TIME.finditer(text) if int(match["hour"]) <= 24]
    found: list[tuple[int, int]] = []
    left: list[str] = []
    seen = index = 0
    while index + 1 < len(times):
        first, second = times[index], times[index + 1]
        between = text[first.end() : second.start()]
        index += 1
        if (
            len(between) > _BETWEEN
            or not words.until.search(f" {between} ")
            or not _is_time(first, second, text, words)
        ):
            continue
        start, end = _minutes(first, text, words, second), _minutes(second, text, words, None)
        if not start < end <= _DAY:
            continue  # "24 hours. Up to 3 days"
        found.append((start, end))
        left.append(text[seen : first.start()])
        seen = second.end()
        index += 1
    return found, " ".join((*left, text[seen:]))


def days_named(text: str, words: Words) -> frozenset[int]:
    """The weekdays that a text names, 0 for Monday; "Monday to Friday" means those between too."""
    found: set[int] = set()
    places = sorted(
        (match.start(), match.end(), day)
        for day, pattern in enumerate(words.weekdays)
        for match in pattern.finditer(text)
    )
    for place, (_, end, day) in enumerate(places):
        found.add(day)
        if place + 1 < len(places):
            start, _, following = places[place + 1]
            between = text[end:start]
            if len(between) <= _BETWEEN and words.until.search(f" {between} ") and following > day:
                found.update(range(day, following))
    if words.weekend.search(text):
        found.update((_SATURDAY, _SUNDAY))
    return frozenset(found)


def shown_span(span: tuple[int, int]) -> str:
    """`"09:00-17:30"`."""
    start, end = span
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


def _with_spaces(text: str) -> str:
    """Signs between two times set apart: "9:00-17:00", "9h–18h"; Chinese words as well."""
    text = re.sub(r"(?<=[\dhHapmAPM.点时])\s?[-–—~至到]\s?(?=[\d上下早晚])", " - ", text)
    text = re.sub(r"([上下早晚]午?上?)(?=\s?\d)", r" \1 ", text)
    return re.sub(r"(?<=[\u3400-\u9fff])(?=\d)", " ", text)


def _is_time(first: re.Match[str], second: re.Match[str], text: str, words: Words) -> bool:
    """Whether one of the two is written as a time, or both are bare and a weekday stands right before them."""
    for match in (first, second):
        if match["minute"] or match["word"] or _half_day(match, text, words):
            return True
    before = text[max(0, first.start() - _BETWEEN) : first.start()]
    after = text[second.end() : second.end() + 2]
    return any(pattern.search(before) for pattern in words.weekdays) and not re.match(r"\s\w", after)


def _half_day(match: re.Match[str], text: str, words: Words) -> str:
    """ "am", "pm" or nothing; after the time, in Chinese before it."""
    after = text[match.end() : match.end() + 18].lstrip()
    before = text[max(0, match.start() - 6) : match.start()].rstrip()
    for half, pattern in (("am", words.before_noon), ("pm", words.after_noon)):
        following, preceding = pattern.match(after), list(pattern.finditer(before))
        if following or (preceding and preceding[-1].end() == len(before) and "\u3400" <= before[-1:] <= "\u9fff"):
            return half
    return ""


def _minutes(match: re.Match[str], text: str, words: Words, following: re.Match[str] | None) -> int:
    """Minutes after midnight. "9-5 pm": the first is before noon when it is the larger one, else of the same half."""
    minutes = int(match["hour"]) * 60 + int(match["minute"] or 0)
    if _HALF.match(text[match.end() :]):
        minutes += 30
    half = _half_day(match, text, words)
    if not half and following is not None and (other := _half_day(following, text, words)):
        half = other if int(match["hour"]) % 12 < int(following["hour"]) % 12 and other == "pm" else "am"
    if half == "pm" and minutes < _NOON:
        return minutes + _NOON
    if half == "am" and minutes >= _NOON and minutes < _NOON + 60:
        return minutes - _NOON
    return minutes
