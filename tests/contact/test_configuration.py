from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from helpcenter.contact import (
    AnswerTime,
    Channel,
    ContactConfiguration,
    Field,
    InvalidContactConfiguration,
    load_configuration,
)
from helpcenter.orders import HelpTopic
from tests.contact.conftest import ROOT

DEMO = ROOT / "knowledge_base" / "contact"

SCHEDULES = """
time_zone = "Europe/Vienna"

[schedules.office]
hours.monday-friday = "08:00-18:00"

[schedules.never]
hours.sunday = []
"""
DEPARTMENTS = """
default_department = "support"

[departments.support]
business_hours = "office"
answer_within = "1 business day"

[[departments.support.written]]
languages = ["en", "de"]

[[departments.support.phone]]
number = "+44 20 7946 0101"
languages = ["en"]
schedule = "office"
"""
TOPICS = 'default_topic = "other"\n\n[topics.other]\nneeds = ["description"]\n' + "".join(
    f'\n[topics.{topic}]\nneeds = ["order_number", "description"]\n' for topic in HelpTopic
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The smallest configuration that can be used."""
    for name, text in (("schedules", SCHEDULES), ("departments", DEPARTMENTS), ("topics", TOPICS)):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def problems(folder: Path) -> list[str]:
    with pytest.raises(InvalidContactConfiguration) as raised:
        load_configuration(folder)
    assert all(str(problem) in str(raised.value) for problem in raised.value.problems)
    return [str(problem) for problem in raised.value.problems]


def test_the_smallest_configuration(folder: Path) -> None:
    configuration = load_configuration(folder)
    assert configuration.time_zone == "Europe/Vienna"
    support = configuration.departments["support"]
    assert support.languages_of(Channel.WRITTEN) == ("en", "de")
    assert support.answer_within == AnswerTime(business_days=1)
    assert support.email is None
    assert set(configuration.topics) == {"other", *HelpTopic}
    assert configuration.topics["other"].needs == (Field.DESCRIPTION,)


CASES = [
    # (file, the text there, what somebody wrote instead, what they are told)
    ("schedules", 'time_zone = "Europe/Vienna"', "", "schedules.toml: time_zone: time_zone is missing; name the team's zone"),
    (
        "schedules", "Europe/Vienna", "Europe/Wien",
        "schedules.toml:2: time_zone: there is no time zone 'Europe/Wien'; did you mean 'Europe/Vienna'?",
    ),
    (
        "schedules", "hours.monday-friday", "hours.monday-fryday",
        "schedules.toml:5: schedules.office.hours.monday-fryday: this is not a weekday, nor a range like 'monday-friday'; "
        "did you mean 'friday'?",
    ),
    (
        "schedules", '"08:00-18:00"', '"8 to 18"',
        "schedules.toml:5: schedules.office.hours.monday-friday: '8 to 18' is not a span of hours; write it like '09:00-17:00'",
    ),
    (
        "schedules", '"08:00-18:00"', '["08:00-12:00", "11:00-18:00"]',
        "schedules.toml:5: schedules.office.hours.monday-friday: spans of monday overlap; begin each where the one before has "
        "ended, or later",
    ),
    (
        "schedules", 'hours.monday-friday = "08:00-18:00"', 'hours.monday = "22:00-04:00"\nhours.tuesday = "03:00-05:00"',
        "schedules.toml:6: schedules.office.hours.tuesday: spans of monday and tuesday overlap; begin each where the one before "
        "has ended, or later",
    ),
    (
        "schedules", 'hours.monday-friday = "08:00-18:00"', 'hours.sunday = "22:00-04:00"\nhours.monday = "03:00-05:00"',
        "schedules.toml:6: schedules.office.hours.monday: spans of sunday and monday overlap",
    ),
    (
        "schedules", 'hours.monday-friday = "08:00-18:00"', 'hours.monday-friday = "08:00-18:00"\nhours.friday = "08:00-12:00"',
        "schedules.toml:6: schedules.office.hours.friday: the hours of friday are given twice, here and in 'monday-friday'",
    ),
    (
        "schedules", 'hours.monday-friday = "08:00-18:00"', "",
        "schedules.toml:4: schedules.office: hours is missing; write them like hours.monday-friday = ",
    ),
    (
        "schedules", 'hours.monday-friday = "08:00-18:00"', 'hours.monday = "08:00-18:00"\nholiday = "AT"',
        "schedules.toml:6: schedules.office.holiday: there is no such key; did you mean 'holidays'?",
    ),
    (
        "schedules", 'hours.monday-friday = "08:00-18:00"', 'hours.monday = "08:00-18:00"\nholidays = "Austria"',
        "schedules.toml:6: schedules.office.holidays: 'Austria' is not a country or region; write it like 'AT' or 'DE-BY'",
    ),
    (
        "schedules", 'hours.monday-friday = "08:00-18:00"', 'hours.monday = "08:00-18:00"\nholidays = ["AT", "DE-BX"]',
        "schedules.toml:6: schedules.office.holidays: the holidays of DE-BX are not known; did you mean 'DE-",
    ),
    (
        "schedules", 'hours.monday-friday = "08:00-18:00"', 'hours.monday = "08:00-18:00"\nholidays = "ZZ"',
        "schedules.toml:6: schedules.office.holidays: the holidays of the country 'ZZ' are not known; ",
    ),
    (
        "schedules", 'hours.monday-friday = "08:00-18:00"', 'hours.monday = "08:00-18:00"\nclosures = "xmas"',
        "schedules.toml:6: schedules.office.closures: there is no closure 'xmas'",
    ),
    (
        "schedules", "[schedules.never]", '[closures.party]\ndates = ["12-32"]\nreason.en = "Party"\n\n[schedules.never]',
        "schedules.toml:8: closures.party.dates: '12-32' is not a day; write '2026-12-24', '12-24' (every year) or ",
    ),
    (
        "schedules", "[schedules.never]",
        '[closures.party]\ndates = "2026-12-24 to 2026-12-20"\nreason.en = "Party"\n\n[schedules.never]',
        "schedules.toml:8: closures.party.dates: '2026-12-24 to 2026-12-20' ends before it begins",
    ),
    (
        "schedules", "[schedules.never]", '[closures.party]\ndates = "12-24"\n\n[schedules.never]',
        "schedules.toml:7: closures.party: reason is missing; say why, in each language",
    ),
    (
        "schedules", "[schedules.never]",
        '[closures.party]\ndates = "12-24"\nreason.english = "Party"\n\n[schedules.never]',
        "schedules.toml:9: closures.party.reason.english: 'english' is not a language tag",
    ),
    ("schedules", '"08:00-18:00"', '"08:00-18:00', "schedules.toml:5: this is not TOML: "),
    ("schedules", "[schedules.never]", "[schedules.Never Ever]", "schedules.toml:7: this is not TOML: "),
    ("schedules", "[schedules.never]", '[schedules."Never Ever"]', "a name has small letters, digits, '_' and '-' only"),
    (
        "departments", 'schedule = "office"', "",
        "departments.toml:11: departments.support.phone[1]: schedule is missing; a phone line needs the hours in which it is "
        "answered: name a schedule",
    ),
    (
        "departments", 'schedule = "office"', 'schedule = "ofice"',
        "departments.toml:14: departments.support.phone[1].schedule: there is no schedule 'ofice'; did you mean 'office'?",
    ),
    (
        "departments", 'number = "+44 20 7946 0101"', "",
        "departments.toml:11: departments.support.phone[1]: number is missing; write it in international form",
    ),
    (
        "departments", "+44 20", "020",
        "departments.toml:12: departments.support.phone[1].number: '020 7946 0101' is not a number in international form",
    ),
    (
        "departments", 'languages = ["en"]', 'languages = ["English"]',
        "departments.toml:13: departments.support.phone[1].languages: 'English' is not a language tag",
    ),
    (
        "departments", 'languages = ["en"]', "languages = []",
        "departments.toml:13: departments.support.phone[1].languages: this must be a list of texts",
    ),
    (
        "departments", 'languages = ["en"]', 'languages = ["en"]\noffered = "no"',
        "departments.toml:14: departments.support.phone[1].offered: this must be true or false (without quotes)",
    ),
    (
        "departments", 'languages = ["en"]', 'language = ["en"]',
        "departments.toml:13: departments.support.phone[1].language: there is no such key; did you mean 'languages'?",
    ),
    (
        "departments", '[[departments.support.written]]\nlanguages = ["en", "de"]', "",
        "departments.toml:4: departments.support: written is missing; a written request is always possible",
    ),
    (
        "departments", "[[departments.support.phone]]", "[departments.support.phone]",
        "departments.toml:11: departments.support.phone: this must be a list of tables: write [[departments.support.phone]]",
    ),
    (
        "departments", '"1 business day"', '"soon"',
        "departments.toml:6: departments.support.answer_within: 'soon' is not a time; write it like '1 business day', '24 hours' "
        "or '30 days'",
    ),
    (
        "departments", 'business_hours = "office"', 'business_hours = "never"',
        "departments.toml:5: departments.support.business_hours: promises cannot be counted in 'never', which never opens; "
        "known: office",
    ),
    (
        "departments", 'default_department = "support"', 'default_department = "suport"',
        "departments.toml:2: default_department: there is no department 'suport'; did you mean 'support'?",
    ),
    (
        "departments", 'business_hours = "office"', 'business_hours = "office"\nemail = "help@shop.example"',
        "departments.toml:6: departments.support.email: this department answers requests about orders (order_status), which go "
        "through the help center so that they are tied to an order; remove the address, or give these topics to another",
    ),
    (
        "departments", 'business_hours = "office"', 'business_hours = "office"\nemail = "help"',
        "departments.toml:6: departments.support.email: 'help' is not an e-mail address",
    ),
    (
        "departments", 'business_hours = "office"', 'business_hours = "office"\nno_return_address = true',
        "departments.toml:6: departments.support.no_return_address: there is no postal_address that this could be said of",
    ),
    (
        "topics", '[topics.cancel]\nneeds = ["order_number", "description"]\n', "",
        "topics.toml: topics.cancel: topics.cancel is missing; orders offer this topic: write [topics.cancel]",
    ),
    (
        "topics", '[topics.other]\nneeds = ["description"]', '[topics.other]\ndepartment = "suport"\nneeds = ["description"]',
        "topics.toml:4: topics.other.department: there is no department 'suport'; did you mean 'support'?",
    ),
    (
        "topics", '[topics.other]\nneeds = ["description"]', '[topics.other]\nneeds = ["descripton"]',
        "topics.toml:4: topics.other.needs: 'descripton' is not one of them; did you mean 'description'?",
    ),
    (
        "topics", '[topics.other]\nneeds = ["description"]', '[topics.other]\nneeds = ["order_number"]',
        "topics.toml:4: topics.other.needs: every request needs a description; add 'description'",
    ),
    (
        "topics", '[topics.other]\nneeds = ["description"]', '[topics.other]\nneeds = ["description"]\nprefer = ["fax"]',
        "topics.toml:5: topics.other.prefer: 'fax' is not one of them; known: chat, phone, written",
    ),
    (
        "topics", '[topics.other]\nneeds = ["description"]', '[topics.other]\nneeds = ["description"]\nadvantage = "urgent"',
        "topics.toml:5: topics.other.advantage: this says why the first way in 'prefer' is the best: write prefer too",
    ),
    (
        "topics", "[topics.cancel]", '[topics.cancel]\norder_states = ["paid"]',
        ": topics.cancel.order_states: for this topic the states are fixed (see docs/contact.md); remove the key",
    ),
    (
        "topics", '[topics.other]\nneeds = ["description"]',
        '[topics.other]\nneeds = ["description", "photos"]\noptional = ["photos"]',
        "topics.toml:5: topics.other.optional: 'photos' is already in 'needs'",
    ),
    (
        "topics", 'default_topic = "other"', "",
        "topics.toml: default_topic: default_topic is missing; name the topic of requests that name none",
    ),
    ("topics", "[topics.cancel]", "[[topics.cancel]]", "topics.cancel: this must be a table"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "was", "became", "told"), CASES, ids=[case[3][:60] for case in CASES])
def test_a_mistake_is_told_with_its_place_and_what_to_write(
    folder: Path, file: str, was: str, became: str, told: str
) -> None:
    path = folder / f"{file}.toml"
    source = path.read_text(encoding="utf-8")
    assert was in source
    path.write_text(source.replace(was, became, 1), encoding="utf-8")
    assert any(told in problem for problem in problems(folder)), problems(folder)


@pytest.mark.parametrize(("file", "was", "became", "told"), CASES, ids=[case[3][:60] for case in CASES])
def test_one_mistake_is_told_once(folder: Path, file: str, was: str, became: str, told: str) -> None:
    path = folder / f"{file}.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(was, became, 1), encoding="utf-8")
    assert len(problems(folder)) <= 2, problems(folder)


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    for name in ("schedules", "departments", "topics"):
        path = folder / f"{name}.toml"
        path.write_text("colour = 1\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert [problem.split(": ")[0] for problem in problems(folder)] == [
        "schedules.toml:1",
        "departments.toml:1",
        "topics.toml:1",
    ]


def test_missing_and_strange_files_are_named(folder: Path) -> None:
    (folder / "topics.toml").rename(folder / "topic.toml")
    assert problems(folder) == [
        "topic.toml: this file is not read; did you mean 'topics.toml'?",
        "topics.toml: the file is missing; docs/contact.md shows one",
    ]


def test_a_file_that_is_not_utf_8_is_told(folder: Path) -> None:
    (folder / "topics.toml").write_bytes(b'default_topic = "\xff"')
    assert problems(folder) == ["topics.toml: the file is not UTF-8; save it as UTF-8"]


def test_what_can_be_written_is_read(folder: Path) -> None:
    (folder / "schedules.toml").write_text(
        """
time_zone = "Europe/Vienna"

[schedules.office]
time_zone = "Asia/Tokyo"
hours.saturday-monday = ["22:00-02:00"]
hours.wednesday = ["08:00-12:00", "12:00-24:00"]
holidays = ["JP", "DE-BY"]
closures = ["days"]

[schedules.never]
hours = {}

[closures.days]
dates = [2026-05-04, "2026-08-03 to 2026-08-14", "12-27 to 01-02"]
hours = ["08:00-10:00", "12:00-24:00"]
reason = { en = "Party", pt-br = "Festa" }
""",
        encoding="utf-8",
    )
    schedule = load_configuration(folder).schedules["office"]
    assert schedule.zone.key == "Asia/Tokyo"
    assert [" ".join(map(str, spans)) for spans in schedule.weekdays] == [
        "22:00-02:00", "", "08:00-12:00 12:00-24:00", "", "", "22:00-02:00", "22:00-02:00",
    ]  # fmt: skip
    assert [str(region) for region in schedule.holidays] == ["JP", "DE-BY"]
    (closure,) = schedule.closures
    assert [closure.covers(date(2026, 5, 4)), closure.covers(date(2031, 1, 2))] == [True, True]
    assert closure.reason == {"en": "Party", "pt-BR": "Festa"}


def test_answer_times(folder: Path) -> None:
    path = folder / "departments.toml"
    for text, expected in (
        ("3 business days", AnswerTime(business_days=3)),
        ("24 hours", AnswerTime(clock=timedelta(hours=24))),
        ("30 days", AnswerTime(clock=timedelta(days=30))),
    ):
        path.write_text(DEPARTMENTS.replace("1 business day", text), encoding="utf-8")
        assert load_configuration(folder).departments["support"].answer_within == expected


def test_what_is_loaded_cannot_be_changed(configuration: ContactConfiguration) -> None:
    with pytest.raises(TypeError):
        configuration.topics["cancel"] = configuration.topics["other"]  # type: ignore[index]


def test_the_demo_can_be_loaded_from_anywhere(tmp_path: Path, configuration: ContactConfiguration) -> None:
    shutil.copytree(DEMO, tmp_path / "elsewhere")
    assert load_configuration(tmp_path / "elsewhere") == configuration
