"""By when a request is answered (C6)."""

from __future__ import annotations

from datetime import UTC, datetime

from helpcenter.contact.departments import Channel, ContactConfiguration, Department
from helpcenter.contact.errors import UnknownDepartment, UnknownTopic
from helpcenter.contact.languages import spoken_as
from helpcenter.contact.opening import add_business_time
from helpcenter.contact.schedule import Schedule


def promise(
    configuration: ContactConfiguration,
    department: str,
    language: str,
    opened_at: datetime,
    *,
    topic: str | None = None,
) -> datetime:
    """The moment (UTC) by which a request that reaches this department now is answered.

    A business day is as much open time as the longest usual day of those who answer in this language has, wherever it falls:
    sent on Friday at 17:00 it is promised for Monday at 17:00, sent at night for the end of the next working day.
    """
    if topic is not None and topic not in configuration.topics:
        raise UnknownTopic(f"there is no contact topic {topic!r}")
    if department not in configuration.departments:
        raise UnknownDepartment(f"there is no department {department!r}")
    team = configuration.departments[department]
    within = (configuration.topics[topic].answer_within if topic is not None else None) or team.answer_within
    if not within.business_days:
        return opened_at.astimezone(UTC) + within.clock
    schedule = _business_hours(team, language)
    return add_business_time(schedule, opened_at, schedule.business_day * within.business_days)


def _business_hours(department: Department, language: str) -> Schedule:
    for line in department.lines_of(Channel.WRITTEN):
        if line.schedule is not None and spoken_as(language, line.languages) is not None:
            return line.schedule
    return department.business_hours
