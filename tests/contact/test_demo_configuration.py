"""The demo's files agree with docs/demo-shop.md, and the operators' page with the keys that are read."""

from __future__ import annotations

import re

import pytest

from helpcenter.contact import Advantage, Channel, ContactConfiguration, Field, ReasonCode
from helpcenter.contact.keys import ALL_KEYS, WEEKDAYS
from helpcenter.orders import HelpTopic, OrderState
from tests.contact.conftest import ROOT


def test_the_demo_has_the_schedules_it_tells_its_shoppers(configuration: ContactConfiguration) -> None:
    office = configuration.schedules["office"]
    assert [" ".join(map(str, spans)) for spans in office.weekdays] == ["08:00-18:00"] * 5 + [""] * 2
    assert (office.zone.key, [str(region) for region in office.holidays]) == ("Europe/Vienna", ["AT"])
    assert configuration.time_zone == "Europe/Vienna"


def test_the_demo_speaks_the_languages_it_tells(configuration: ContactConfiguration) -> None:
    support = configuration.departments["support"]
    assert set(support.languages_of(Channel.WRITTEN)) == {"en", "es", "it", "fr", "nl", "de", "zh", "pt", "pl"}
    assert set(support.languages_of(Channel.PHONE)) == {"en", "es", "it", "fr", "nl", "de"}
    assert support.languages_of(Channel.CHAT) == ()


def test_the_demos_phone_numbers_are_reserved_for_fiction(configuration: ContactConfiguration) -> None:
    lines = [
        line for team in configuration.departments.values() for line in team.lines if line.channel is Channel.PHONE
    ]
    fiction = re.compile(r"\+44 20 7946 01\d\d|\+49 30 23125 1\d\d|\+33 1 99 00 11 \d\d")
    assert lines
    assert all(line.number and fiction.fullmatch(line.number) for line in lines)


@pytest.mark.parametrize(
    ("topic", "needs"),
    [
        ("damaged_or_not_as_described", {"order_number", "description", "photos"}),
        ("change_address", {"order_number", "account_name", "delivery_address", "description"}),
        ("not_received", {"order_number", "delivery_address", "description"}),
        ("other", {"description"}),
        ("order_not_visible", {"description"}),
    ],
)
def test_each_topic_asks_what_it_needs(configuration: ContactConfiguration, topic: str, needs: set[str]) -> None:
    assert set(configuration.topics[topic].needs) == needs


@pytest.mark.parametrize(("table", "keys"), ALL_KEYS.items(), ids=list(ALL_KEYS))
def test_every_key_is_documented(table: str, keys: tuple[str, ...]) -> None:
    page = (ROOT / "docs" / "contact.md").read_text(encoding="utf-8")
    sections = [part for part in re.split(r"\n#+ ", page) if f"`{table}`" in part.splitlines()[0]]
    assert len(sections) == 1, f"docs/contact.md has no section for {table}"
    section = sections[0]
    assert [key for key in keys if f"`{key}`" not in section] == []


def test_every_value_and_every_reason_is_documented() -> None:
    page = (ROOT / "docs" / "contact.md").read_text(encoding="utf-8")
    values = [*Field, *Channel, *Advantage, *OrderState, *HelpTopic, *ReasonCode, *WEEKDAYS]
    assert [value for value in values if f"`{value}`" not in page] == []
