"""What can be used as it is but is probably not what was meant: for operators, never a reason not to start."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from helpcenter.contact.departments import Channel, ContactConfiguration
from helpcenter.contact.holiday_calendar import holiday_names, holidays_in, with_added
from helpcenter.contact.languages import spoken_as
from helpcenter.contact.schedule import DAY, Schedule
from helpcenter.language import INTERFACE_LANGUAGES


class FindingCode(StrEnum):
    """Stable names of the findings."""

    NEVER_OPENS = "never-opens"
    ENDS_AT_2359 = "ends-at-23-59"
    LANGUAGE_NOT_SPOKEN = "language-not-spoken"
    REASON_NOT_TRANSLATED = "reason-not-translated"
    HOLIDAY_NOT_TRANSLATED = "holiday-not-translated"
    DEPARTMENT_WITHOUT_TOPIC = "department-without-topic"
    SCHEDULE_NOT_USED = "schedule-not-used"
    PREFERRED_WAY_MISSING = "preferred-way-missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """`subject` is the key in the contact files, like `departments.support.phone`."""

    code: FindingCode
    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.message} ({self.code})"


def lint(
    configuration: ContactConfiguration, languages: Collection[str] = INTERFACE_LANGUAGES, *, year: int
) -> list[Finding]:
    """Findings for a help center in these languages. `year`: the holidays of this one and the next two are looked at."""
    return [
        *_departments(configuration, languages),
        *_topics(configuration),
        *_schedules(configuration, languages, year),
    ]


def _departments(configuration: ContactConfiguration, languages: Collection[str]) -> Iterator[Finding]:
    served = {topic.department for topic in configuration.topics.values()}
    for name, department in configuration.departments.items():
        subject = f"departments.{name}"
        if name not in served:
            yield Finding(FindingCode.DEPARTMENT_WITHOUT_TOPIC, subject, "no topic leads there")
        for line in department.lines:
            if line.channel is not Channel.WRITTEN and line.schedule is not None and not any(line.schedule.weekdays):
                message = f"its schedule {line.schedule.name!r} never opens"
                yield Finding(FindingCode.NEVER_OPENS, f"{subject}.{line.channel}", message)
    department = configuration.departments[configuration.default_department]
    spoken = [tag for line in department.lines if line.offered for tag in line.languages]
    for language in languages:
        if spoken_as(language, spoken) is None:
            message = f"nobody speaks {language!r}, a language of the pages: such requests are answered in another one"
            yield Finding(FindingCode.LANGUAGE_NOT_SPOKEN, f"departments.{department.key}", message)


def _topics(configuration: ContactConfiguration) -> Iterator[Finding]:
    for name, topic in configuration.topics.items():
        channels = {line.channel for line in configuration.departments[topic.department].lines}
        if topic.advantage is not None and topic.prefer[0] not in channels:
            message = f"{topic.prefer[0]} is said to be best, but {topic.department!r} has none"
            yield Finding(FindingCode.PREFERRED_WAY_MISSING, f"topics.{name}.prefer", message)


def _schedules(configuration: ContactConfiguration, languages: Collection[str], year: int) -> Iterator[Finding]:
    used = {line.schedule for team in configuration.departments.values() for line in team.lines}
    used |= {team.business_hours for team in configuration.departments.values()}
    for name, schedule in configuration.schedules.items():
        subject = f"schedules.{name}"
        if schedule not in used:
            yield Finding(FindingCode.SCHEDULE_NOT_USED, subject, "nothing uses it")
        if any(span.end % DAY == DAY - 1 for spans in schedule.weekdays for span in spans):
            message = "it closes one minute before midnight; write 24:00 if it is open until midnight"
            yield Finding(FindingCode.ENDS_AT_2359, f"{subject}.hours", message)
    closures = {closure.key: closure for schedule in configuration.schedules.values() for closure in schedule.closures}
    for key, closure in closures.items():
        missing = [language for language in languages if spoken_as(language, closure.reason) is None]
        if missing:
            message = f"its reason is not written in {', '.join(missing)}"
            yield Finding(FindingCode.REASON_NOT_TRANSLATED, f"closures.{key}.reason", message)
    for english, missing in _untranslated(configuration.schedules.values(), languages, year).items():
        message = f"readers in {', '.join(missing)} see the English name"
        yield Finding(FindingCode.HOLIDAY_NOT_TRANSLATED, f'names."{english}"', message)


def _untranslated(schedules: Collection[Schedule], languages: Collection[str], year: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for schedule in schedules:
        for region in schedule.holidays:
            # Within three years, a fixed date falls on a working day.
            for day in (day for offset in range(3) for day in holidays_in(region, year + offset)):
                names = holiday_names(region, day)
                english = names.get("en", next(iter(names.values())))
                known = with_added(names, schedule.holiday_names)
                missing = [language for language in languages if spoken_as(language, known) is None]
                if missing and schedule.usual_minutes(day):
                    found[english] = missing
    return found
