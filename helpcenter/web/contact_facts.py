"""The contact settings as the lint of articles wants them: plain values, for promises to be compared with."""

from __future__ import annotations

from email.utils import parseaddr

from helpcenter.contact import AnswerTime, Channel, ContactConfiguration, Department, Schedule
from helpcenter.knowledge.lint import AnswerTimeFact, ContactFacts, LineFact, TeamFacts, Week

_DAY = 24 * 60


def contact_facts(configuration: ContactConfiguration, sender: str = "") -> ContactFacts:
    """The default department first. `sender`: the address that mails come from, which articles may name."""
    departments = sorted(
        configuration.departments.values(), key=lambda team: team.key != configuration.default_department
    )
    addresses = frozenset({address} if (address := parseaddr(sender)[1]) else ())
    return ContactFacts(tuple(_team(configuration, department) for department in departments), addresses)


def _team(configuration: ContactConfiguration, department: Department) -> TeamFacts:
    topics = (topic for topic in configuration.topics.values() if topic.department == department.key)
    times = (department.answer_within, *(topic.answer_within for topic in topics if topic.answer_within))
    lines = tuple(
        LineFact("phone" if channel is Channel.PHONE else "chat", line.languages, _week(line.schedule), line.number)
        for channel in (Channel.PHONE, Channel.CHAT)
        for line in department.lines_of(channel)
        if line.schedule is not None
    )
    answer_times = tuple(dict.fromkeys(_time(time) for time in times))
    return TeamFacts(department.key, lines, _week(department.business_hours), answer_times, department.email)


def _week(schedule: Schedule) -> Week:
    """A span that goes past midnight ends with its day here: nobody writes it otherwise."""
    return tuple(tuple((span.start, min(span.end, _DAY)) for span in spans) for spans in schedule.weekdays)


def _time(time: AnswerTime) -> AnswerTimeFact:
    return AnswerTimeFact(time.business_days, time.clock.total_seconds() / 3600)
