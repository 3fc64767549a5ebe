"""`departments.toml`: who answers, in which languages, by which ways."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from helpcenter.contact.departments import AnswerTime, Channel, Department, Line
from helpcenter.contact.keys import CHAT_KEYS, DEPARTMENT_KEYS, PHONE_KEYS, WRITTEN_KEYS
from helpcenter.contact.reading import Table, suggestion
from helpcenter.contact.schedule import Schedule

_NUMBER = re.compile(r"\+[1-9][0-9 ()./-]{5,24}")
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")
_WITHIN = re.compile(r"([1-9][0-9]{0,2}) (business day|hour|day)s?")


def read_departments(top: Table, schedules: Mapping[str, Schedule]) -> dict[str, Department]:
    """`[departments.NAME]`; those whose business hours are missing are left out, with a problem noted."""
    departments = {}
    tables = top.named_tables("departments", DEPARTMENT_KEYS)
    for name, table in tables.items():
        lines = (*_written(table, schedules), *_chat(table, schedules), *_phone(table, schedules))
        business_hours = _business_hours(table, schedules, needed="name the schedule in which its promises are counted")
        within = table.text("answer_within", needed="write the promise, like '1 business day'")
        promises = table.parsed("answer_within", [within] if within else [], parse_answer_time)
        if "no_return_address" in table and "postal_address" not in table:
            table.wrong("no_return_address", "there is no postal_address that this could be said of")
        if business_hours is not None and promises:
            departments[name] = Department(
                key=name,
                lines=lines,
                business_hours=business_hours,
                answer_within=promises[0],
                email=_matching(table, "email", _EMAIL, "an e-mail address, like 'privacy@shop.example'"),
                postal_address=table.text("postal_address"),
                no_return_address=table.flag("no_return_address", False),
            )
    if not tables:
        top.missing("departments", "write at least one [departments.NAME]")
    return departments


def parse_answer_time(text: str) -> AnswerTime:
    """`"1 business day"`, `"24 hours"` or `"30 days"`."""
    match = _WITHIN.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a time; write it like '1 business day', '24 hours' or '30 days'")
    amount = int(match[1])
    if match[2] == "business day":
        return AnswerTime(business_days=amount)
    return AnswerTime(clock=timedelta(hours=amount) if match[2] == "hour" else timedelta(days=amount))


def _written(department: Table, schedules: Mapping[str, Schedule]) -> list[Line]:
    tables = department.listed_tables("written", WRITTEN_KEYS)
    if not tables:
        department.missing("written", "a written request is always possible: write [[...written]] with its languages")
    return [Line(Channel.WRITTEN, _languages(table), _business_hours(table, schedules), None) for table in tables]


def _chat(department: Table, schedules: Mapping[str, Schedule]) -> list[Line]:
    tables = department.listed_tables("chat", CHAT_KEYS)
    return [line for table in tables if (line := _staffed(table, Channel.CHAT, schedules)) is not None]


def _phone(department: Table, schedules: Mapping[str, Schedule]) -> list[Line]:
    lines = []
    for table in department.listed_tables("phone", PHONE_KEYS):
        number = _matching(table, "number", _NUMBER, "a number in international form, like '+44 20 7946 0101'")
        if "number" not in table:
            table.missing("number", "write it in international form, like number = '+44 20 7946 0101'")
        line = _staffed(table, Channel.PHONE, schedules, number)
        if line is not None and number is not None:
            lines.append(line)
    return lines


def _staffed(
    table: Table, channel: Channel, schedules: Mapping[str, Schedule], number: str | None = None
) -> Line | None:
    needed = f"a {channel} line needs the hours in which it is answered: name a schedule"
    schedule = table.reference("schedule", schedules, what="schedule", needed=needed)
    languages = _languages(table)
    offered, signed_in_only = table.flag("offered", True), table.flag("signed_in_only", False)
    if schedule is None:
        return None
    return Line(channel, languages, schedules[schedule], number, offered, signed_in_only)


def _languages(table: Table) -> tuple[str, ...]:
    return table.languages("languages", needed='write the languages spoken, like languages = ["en", "de"]')


def _business_hours(table: Table, schedules: Mapping[str, Schedule], *, needed: str | None = None) -> Schedule | None:
    name = table.reference("business_hours", schedules, what="schedule", needed=needed)
    if name is None:
        return None
    if not any(schedules[name].weekdays):
        others = [other for other in schedules if any(schedules[other].weekdays)]
        table.wrong(
            "business_hours", f"promises cannot be counted in {name!r}, which never opens; {suggestion('', others)}"
        )
    return schedules[name]


def _matching(table: Table, key: str, pattern: re.Pattern[str], like: str) -> str | None:
    text = table.text(key)
    if text is not None and not pattern.fullmatch(text):
        table.wrong(key, f"{text!r} is not {like}")
        return None
    return text
