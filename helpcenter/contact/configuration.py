"""Loading `knowledge_base/contact/`: read once at start, refused as a whole if anything in it cannot be used."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from helpcenter.contact.departments import ContactConfiguration
from helpcenter.contact.errors import InvalidContactConfiguration, Problem
from helpcenter.contact.keys import FILE_KEYS, OPTIONAL_FILES
from helpcenter.contact.reading import TomlFile, suggestion
from helpcenter.contact.reading_departments import read_departments
from helpcenter.contact.reading_schedules import read_closures, read_holiday_names, read_schedules, read_zone
from helpcenter.contact.reading_topics import read_topics, refuse_public_email


def load_configuration(folder: Path) -> ContactConfiguration:
    """The contact settings. Raises `InvalidContactConfiguration`, which names every mistake with file, line and key."""
    strangers = [path.name for path in sorted(folder.glob("*.toml")) if path.name not in FILE_KEYS]
    problems = [Problem(name, None, "", f"this file is not read; {suggestion(name, FILE_KEYS)}") for name in strangers]
    files = {
        name: TomlFile(folder / name) for name in FILE_KEYS if name not in OPTIONAL_FILES or (folder / name).exists()
    }
    unreadable = [problem for file in files.values() for problem in file.problems]
    if unreadable:
        raise InvalidContactConfiguration(folder, (*problems, *unreadable))
    configuration = _read(files)
    problems += [problem for file in files.values() for problem in file.problems]
    if problems:
        raise InvalidContactConfiguration(folder, tuple(problems))
    return configuration


def _read(files: dict[str, TomlFile]) -> ContactConfiguration:
    tops = {name: file.top(FILE_KEYS[name]) for name, file in files.items()}
    hours = tops["schedules.toml"]
    zone = read_zone(hours, "time_zone", needed="name the team's zone, like time_zone = 'Europe/Vienna'")
    names = read_holiday_names(tops["holidays.toml"]) if "holidays.toml" in tops else {}
    schedules = read_schedules(hours, zone or ZoneInfo("UTC"), read_closures(hours), names)

    teams = tops["departments.toml"]
    departments = read_departments(teams, schedules)
    # Departments with a mistake of their own still count as known, so that their topics are not told to be wrong too.
    known = teams.table("departments").values
    needed = "name the department that gets what no topic sends elsewhere"
    default_department = teams.reference("default_department", known, what="department", needed=needed)

    subjects = tops["topics.toml"]
    topics = read_topics(subjects, known, default_department)
    needed = "name the topic of requests that name none"
    default_topic = subjects.reference("default_topic", topics, what="topic", needed=needed)
    refuse_public_email(topics, departments, teams)
    return ContactConfiguration(
        time_zone=zone.key if zone else "UTC",
        default_department=default_department or "",
        default_topic=default_topic or "",
        departments=MappingProxyType(departments),
        topics=MappingProxyType(topics),
        schedules=MappingProxyType(schedules),
    )
