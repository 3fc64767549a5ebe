from __future__ import annotations

from dataclasses import replace

import pytest

from helpcenter.contact import (
    Channel,
    Closure,
    ContactConfiguration,
    Department,
    FindingCode,
    HolidayRegion,
    Topic,
    lint,
)
from tests.contact.conftest import ScheduleOf


def found(configuration: ContactConfiguration) -> set[tuple[FindingCode, str]]:
    """What is found beside what the demo has anyway."""
    known = (FindingCode.LANGUAGE_NOT_SPOKEN, "departments.support")
    return {(finding.code, finding.subject) for finding in lint(configuration, year=2026)} - {known}


def with_team(configuration: ContactConfiguration, team: Department) -> ContactConfiguration:
    return replace(configuration, departments={**configuration.departments, team.key: team})


def with_topic(configuration: ContactConfiguration, topic: Topic) -> ContactConfiguration:
    return replace(configuration, topics={**configuration.topics, topic.key: topic})


def test_the_demo_has_one_finding_which_is_meant(configuration: ContactConfiguration) -> None:
    (finding,) = lint(configuration, year=2026)
    assert finding.code is FindingCode.LANGUAGE_NOT_SPOKEN
    assert "'hr'" in str(finding)


def test_no_finding_when_the_pages_have_the_teams_languages(configuration: ContactConfiguration) -> None:
    assert lint(configuration, languages=("en", "de"), year=2026) == []


def test_a_line_that_never_opens(configuration: ContactConfiguration, schedule_of: ScheduleOf) -> None:
    support = configuration.departments["support"]
    lines = tuple(
        replace(line, schedule=schedule_of("")) if line.languages == ("nl",) else line for line in support.lines
    )
    changed = with_team(configuration, replace(support, lines=lines))
    assert found(changed) == {(FindingCode.NEVER_OPENS, "departments.support.phone")}


def test_closing_a_minute_before_midnight(configuration: ContactConfiguration, schedule_of: ScheduleOf) -> None:
    late = schedule_of("mo-fr 08:00-23:59")
    support = replace(configuration.departments["support"], business_hours=late)
    changed = replace(with_team(configuration, support), schedules={**configuration.schedules, "late": late})
    assert found(changed) == {(FindingCode.ENDS_AT_2359, "schedules.late.hours")}


def test_a_department_without_topics(configuration: ContactConfiguration) -> None:
    sales = replace(configuration.departments["support"], key="sales")
    assert found(with_team(configuration, sales)) == {(FindingCode.DEPARTMENT_WITHOUT_TOPIC, "departments.sales")}


def test_a_schedule_that_nothing_uses(configuration: ContactConfiguration, schedule_of: ScheduleOf) -> None:
    changed = replace(configuration, schedules={**configuration.schedules, "spare": schedule_of("mo 08:00-09:00")})
    assert found(changed) == {(FindingCode.SCHEDULE_NOT_USED, "schedules.spare")}


@pytest.mark.parametrize("prefer", [(Channel.CHAT,), (Channel.PHONE, Channel.WRITTEN)])
def test_a_best_way_that_does_not_exist(configuration: ContactConfiguration, prefer: tuple[Channel, ...]) -> None:
    changed = with_topic(configuration, replace(configuration.topics["personal_data"], prefer=prefer))
    assert found(changed) == {(FindingCode.PREFERRED_WAY_MISSING, "topics.personal_data.prefer")}


def test_reasons_and_holidays_that_are_not_translated(
    configuration: ContactConfiguration, schedule_of: ScheduleOf
) -> None:
    party = Closure("party", (), (), {"en": "Party"})
    office = schedule_of("mo-fr 08:00-18:00", holidays=(HolidayRegion("HR"),), closures=(party,))
    support = replace(configuration.departments["support"], business_hours=office)
    changed = replace(with_team(configuration, support), schedules={**configuration.schedules, "office": office})
    findings = found(changed)
    assert (FindingCode.REASON_NOT_TRANSLATED, "closures.party.reason") in findings
    assert (FindingCode.HOLIDAY_NOT_TRANSLATED, 'names."Easter Monday"') in findings
