"""Promises of an article that the contact settings do not keep: an hour, a day, an answer time, a language, a way to the team.

A claim is judged by the teams that its place is about: the first one of the settings, and those whose address or number stands
in the same section or at the article's start. It is right when any of them keeps it. What is said of sellers, carriers or
shoppers is no promise, and a sentence that says "not" is left alone: what it denies needs a person to read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from helpcenter.knowledge.lint.contact_facts import WHOLE_DAY, AnswerTimeFact, ContactFacts, LineFact, TeamFacts, Week
from helpcenter.knowledge.lint.finding import Finding, FindingCode, error, warning
from helpcenter.knowledge.lint.hours import DAY_COUNT, days_named, shown_span, time_spans
from helpcenter.knowledge.lint.reading import Piece, ReadText, sentences
from helpcenter.knowledge.lint.words import Words, words_for
from helpcenter.language import Quantity, quantities

_CLAUSE = re.compile(r"[,;:–—]\s|[，；：、]|\s[–—-]\s")
_NUMBER = re.compile(r"\+\d[\d\s()./-]{6,}\d")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"\D")
_HOURS = {"minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 7 * 24.0}
#: "One month" is what the law calls 30 days.
_MONTH = (28 * 24.0, 31 * 24.0)
#: Names of languages that make a list of what is offered.
_LIST = 3

Channel = Literal["phone", "chat"]


def check_promises(text: ReadText, facts: ContactFacts) -> Iterator[Finding]:
    if not facts.teams:
        return
    words = words_for(text.tag)
    for section, pieces in groupby(_rows(text), key=lambda piece: piece.section):
        teams = _teams_meant(text, section, facts)
        for piece in pieces:
            for sentence in sentences(piece.text):
                yield from _sentence(sentence, piece, teams, words, text.tag)
    yield from _addresses(text, facts)


def _rows(text: ReadText) -> list[Piece]:
    """The pieces, the cells of one row of a table as one: what is told stands in one cell and of whom in another."""
    found: list[Piece] = []
    for piece in text.pieces:
        last = found[-1] if found else None
        if piece.kind == "cell" and last and last.kind == "cell" and last.line == piece.line:
            found[-1] = Piece("cell", piece.line, f"{last.text} | {piece.text}", "", "", piece.section)
        else:
            found.append(piece)
    return found


def _teams_meant(text: ReadText, section: int, facts: ContactFacts) -> tuple[TeamFacts, ...]:
    here = "\n".join(piece.text for piece in text.pieces if piece.section in (0, section))
    digits = _DIGITS.sub("", here)
    others = (
        team
        for team in facts.teams[1:]
        if (team.email and team.email in here)
        or any(line.number and _DIGITS.sub("", line.number) in digits for line in team.lines)
    )
    return (facts.teams[0], *others)


def _sentence(sentence: str, piece: Piece, teams: Sequence[TeamFacts], words: Words, tag: str) -> Iterator[Finding]:
    yield from _answer_times(sentence, piece, teams, words, tag)
    if words.negation.search(sentence):
        return
    named: list[Channel] = []
    if words.phone.search(sentence):
        named.append("phone")
    if words.chat.search(sentence):
        named.append("chat")
    if words.others.search(sentence):
        return  # the hours of a carrier, the phone of a shopper
    yield from _channels(sentence, piece, teams, words)
    if named:
        yield from _languages(sentence, piece, _lines(teams, named), words, named[0])
    if named or words.hours.search(sentence):
        yield from _hours(sentence, piece, teams, named, words, tag)


def _lines(teams: Sequence[TeamFacts], named: Sequence[str]) -> list[LineFact]:
    return [line for team in teams for line in team.lines if line.channel in named]


# --- answer times ---


def _answer_times(sentence: str, piece: Piece, teams: Sequence[TeamFacts], words: Words, tag: str) -> Iterator[Finding]:
    kept = {time for team in teams for time in team.answer_times}
    for clause in _CLAUSE.split(sentence):
        if not words.answer.search(clause) or words.others.search(clause) or words.negation.search(clause):
            continue
        business = words.business_day.search(clause) is not None
        for quantity in quantities(clause, tag, cited=True):
            if quantity.unit not in (*_HOURS, "month"):
                continue
            if not any(_keeps(time, quantity, business) for time in kept):
                values: dict[str, str | int] = {"kept": ", ".join(sorted(map(_shown_time, kept)))}
                # "You hear from us" may be about a decision that has a time of its own; beside a way to write or call it is not.
                found = (
                    error if any(way.search(sentence) for way in (words.written, words.phone, words.chat)) else warning
                )
                yield found(FindingCode.ANSWER_TIME_DIFFERS, piece.line, sentence, piece.part, **values)
                break


def _keeps(time: AnswerTimeFact, said: Quantity, business: bool) -> bool:
    value = max(said.readings)
    if said.unit == "day" and business:
        return time.business_days == value
    if said.unit == "month":
        return _MONTH[0] * value <= time.hours <= _MONTH[1] * value
    return time.hours > 0 and abs(time.hours - value * _HOURS[said.unit]) < 0.01


def _shown_time(time: AnswerTimeFact) -> str:
    """A code that pages turn into words: "2 business-days", "24 hours"."""
    return f"{time.business_days} business-days" if time.business_days else f"{time.hours:g} hours"


# --- channels and languages ---


def _channels(sentence: str, piece: Piece, teams: Sequence[TeamFacts], words: Words) -> Iterator[Finding]:
    for channel, inviting in (("phone", words.by_phone), ("chat", words.by_chat)):
        if inviting.search(sentence) and not _lines(teams, [channel]):
            yield error(FindingCode.CHANNEL_NOT_OFFERED, piece.line, sentence, piece.part, channel=channel)


def _languages(sentence: str, piece: Piece, lines: Sequence[LineFact], words: Words, channel: str) -> Iterator[Finding]:
    if not lines:
        return  # the way itself is not offered
    offered = {tag for line in lines for tag in line.tags}
    # In a row "Written | English, ... | Phone ..." the names may belong to something else.
    if words.written.search(sentence):
        return
    named = [tag for tag, pattern in words.languages.items() if pattern.search(sentence)]
    for tag in named:
        if tag not in offered:
            values = {"language": tag, "channel": channel, "offered": ",".join(sorted(offered))}
            yield error(FindingCode.LANGUAGE_NOT_OFFERED, piece.line, sentence, piece.part, **values)
    left_out = sorted(offered & set(words.languages) - set(named))
    if len(named) >= _LIST and left_out:
        values = {"languages": ",".join(left_out), "channel": channel}
        yield warning(FindingCode.LANGUAGE_LEFT_OUT, piece.line, sentence, piece.part, **values)


# --- opening hours ---


def _hours(
    sentence: str, piece: Piece, teams: Sequence[TeamFacts], named: Sequence[str], words: Words, tag: str
) -> Iterator[Finding]:
    weeks = _weeks(sentence, teams, named, words, tag)
    if not weeks:
        return
    channel = named[0] if named else ""
    if words.around_the_clock.search(sentence) and not words.written.search(sentence):
        if not any(all(spans == (WHOLE_DAY,) for spans in week) for week in weeks):
            yield error(FindingCode.ALWAYS_OPEN, piece.line, sentence, piece.part, channel=channel)
        return
    spans = time_spans(sentence, words)
    days = days_named(sentence, words)
    if spans:
        wrong = next((span for span in spans if not any(_is_open(week, days, span) for week in weeks)), None)
        if wrong is not None:
            kept = "; ".join(dict.fromkeys(_shown_week(week) for week in weeks))
            values = {"channel": channel, "found": shown_span(wrong), "kept": kept}
            yield error(FindingCode.HOURS_DIFFER, piece.line, sentence, piece.part, **values)
    elif len(days) >= 2 and not any(all(week[day] for day in days) for week in weeks):
        closed = sorted(day for day in days if not any(week[day] for week in weeks))
        values = {"channel": channel, "days": ",".join(map(str, closed or sorted(days)))}
        yield error(FindingCode.DAYS_DIFFER, piece.line, sentence, piece.part, **values)


def _weeks(sentence: str, teams: Sequence[TeamFacts], named: Sequence[str], words: Words, tag: str) -> list[Week]:
    """The opening hours that the sentence may mean: of the lines in its own language, or in those it names."""
    if not named:
        lines = [line for team in teams for line in team.lines]
        return [line.week for line in lines] + [team.business_week for team in teams]
    lines = _lines(teams, named)
    meant = {other for other, pattern in words.languages.items() if pattern.search(sentence)} or {tag}
    return [line.week for line in lines if line.tags & meant] or [line.week for line in lines]


def _is_open(week: Week, days: frozenset[int], span: tuple[int, int]) -> bool:
    """Whether this very span is one of each day that is named; of any day when none is."""
    if days:
        return all(span in week[day] for day in days)
    return any(span in week[day] for day in range(DAY_COUNT))


def _shown_week(week: Week) -> str:
    """A code that pages turn into words: "0-4 09:00-17:00", days from 0 for Monday."""
    pieces: list[str] = []
    for spans, several in groupby(range(DAY_COUNT), key=lambda day: week[day]):
        days = list(several)
        if spans:
            span = f"{days[0]}-{days[-1]}" if len(days) > 1 else str(days[0])
            pieces.append(f"{span} {'+'.join(shown_span(one) for one in spans)}")
    return ", ".join(pieces)


# --- addresses and numbers ---


def _addresses(text: ReadText, facts: ContactFacts) -> Iterator[Finding]:
    """An e-mail address at the house of a team's, or a phone number beside words for the phone, that no setting knows."""
    known = {team.email for team in facts.teams if team.email} | facts.other_addresses
    houses = {address.rpartition("@")[2] for address in known}
    numbers = {_DIGITS.sub("", line.number) for team in facts.teams for line in team.lines if line.number}
    phone = words_for(text.tag).phone
    for piece in text.pieces:
        for match in _EMAIL.finditer(piece.text):
            address = match.group().rstrip(".")
            if address.rpartition("@")[2] in houses and address not in known:
                yield warning(FindingCode.CONTACT_UNKNOWN, piece.line, piece.text, piece.part, found=address)
        for match in _NUMBER.finditer(piece.text):
            if _DIGITS.sub("", match.group()) not in numbers and phone.search(piece.text):
                yield warning(FindingCode.CONTACT_UNKNOWN, piece.line, piece.text, piece.part, found=match.group())
