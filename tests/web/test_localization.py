"""The language and the time zone of a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from helpcenter.cases import case_token
from helpcenter.language import INTERFACE_LANGUAGES
from helpcenter.web.current import House
from helpcenter.web.localization import find_time_zone, format_moment, name_of_zone

SignIn = Callable[[str], None]
PutCase = Callable[..., str]

#: 20:05 UTC: the evening in Vienna, the next day in Tokyo.
MOMENT = datetime(2026, 3, 10, 20, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("hr", "hr"),
        ("pt-BR,pt;q=0.9,en;q=0.1", "pt"),
        ("zh-Hant-TW", "zh"),
        ("ja,ko;q=0.9", "en"),
        ("ja,pl;q=0.2", "pl"),
        ("de;q=0.1,fr;q=0.8", "fr"),
        ("*", "en"),
        ("", "en"),
        (";;;q=x,,\x01", "en"),
        ("x" * 3000, "en"),
    ],
)
def test_the_first_page_is_in_the_language_the_browser_prefers(
    client: FlaskClient, accepted: str, language: str
) -> None:
    response = client.get("/", headers={"Accept-Language": accepted})
    assert (response.status_code, response.location) == (302, f"/{language}/")


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_a_page_says_its_language_and_offers_the_others(client: FlaskClient, language: str) -> None:
    page = client.get(f"/{language}/contact").get_data(as_text=True)
    assert f'<html lang="{language}" dir="ltr">' in page
    for other in INTERFACE_LANGUAGES:
        assert f'href="/{other}/contact" hreflang="{other}" lang="{other}"' in page


@pytest.mark.parametrize(
    "address",
    [
        "/en/topics/returns",
        "/en/articles/return-an-item",
        "/en/ask?q=a+%26+b+%2B+%C3%B6",
        "/en/contact?topic=customs&department=support",
        "/en/feedback?receipt=x&helped=no&q=a",
        "/en/sign-in?next=/en/desk/",
    ],
)
def test_changing_the_language_keeps_the_page_and_its_arguments(client: FlaskClient, address: str) -> None:
    page = client.get(address).get_data(as_text=True)
    found = re.search(r'href="([^"]+)" hreflang="hr"', page)
    assert found
    same = client.get(found[1].replace("&amp;", "&"))
    assert same.request.path == address.split("?")[0].replace("/en/", "/hr/", 1)
    assert same.request.args == client.get(address).request.args
    assert '<html lang="hr"' in same.get_data(as_text=True)


def test_changing_the_language_after_an_error_in_a_form_leads_to_the_form(client: FlaskClient) -> None:
    page = client.post("/en/contact/written").get_data(as_text=True)
    assert 'href="/hr/contact/written" hreflang="hr"' in page
    page = client.post("/en/feedback").get_data(as_text=True)
    assert 'hreflang="hr"' in page


@pytest.mark.parametrize(
    ("cookie", "shown"),
    [
        ("Asia/Tokyo", "18:30"),
        ("America/New_York", "05:30"),
        (None, "10:30"),
        ("", "10:30"),
        ("Mars/Base", "10:30"),
        ("../../etc/passwd", "10:30"),
        ("é\x00", "10:30"),
    ],
)
def test_moments_are_in_the_zone_the_browser_told_else_in_the_teams(
    client: FlaskClient, put_case: PutCase, house: House, cookie: str | None, shown: str
) -> None:
    number = put_case()
    if cookie is not None:
        client.set_cookie("time_zone", cookie)
    page = client.get(f"/de/cases/{number}?key={case_token(house.signing_key, number)}").get_data(as_text=True)
    assert shown in page


def test_the_zone_of_the_account_counts_more_than_the_browsers(
    client: FlaskClient, put_case: PutCase, sign_in: SignIn
) -> None:
    number = put_case(person="ben")
    sign_in("ben")
    client.set_cookie("time_zone", "Asia/Tokyo")
    assert "9:30" in client.get(f"/en/cases/{number}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("language", "full", "date", "time"),
    [
        ("en", "Tue, 10 Mar 2026, 21:05", "10 Mar 2026", "21:05"),
        ("es", "mar, 10 mar 2026, 21:05", "10 mar 2026", "21:05"),
        ("it", "mar 10 mar 2026, 21:05", "10 mar 2026", "21:05"),
        ("fr", "mar. 10 mars 2026, 21:05", "10 mars 2026", "21:05"),
        ("nl", "di 10 mrt 2026, 21:05", "10 mrt 2026", "21:05"),
        ("de", "Di., 10. März 2026, 21:05", "10. März 2026", "21:05"),
        ("zh", "2026年3月10日周二 21:05", "2026年3月10日", "21:05"),
        ("pt", "terça, 10/03/2026, 21:05", "10/03/2026", "21:05"),
        ("pl", "wt., 10 mar 2026, 21:05", "10 mar 2026", "21:05"),
        ("hr", "uto, 10. ožu 2026. 21:05", "10. ožu 2026.", "21:05"),
    ],
)
def test_moments_are_written_as_each_language_does(language: str, full: str, date: str, time: str) -> None:
    vienna = ZoneInfo("Europe/Vienna")
    written = [format_moment(MOMENT, style, language=language, zone=vienna) for style in ("full", "date", "time")]
    assert written == [full, date, time]


def test_a_moment_is_that_of_the_readers_day() -> None:
    assert "11 Mar 2026" in format_moment(MOMENT, "date", language="en", zone=ZoneInfo("Asia/Tokyo"))


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_zone_has_a_name_in_every_language(language: str) -> None:
    for zone in ("Europe/Vienna", "UTC", "Etc/GMT+3", "America/Argentina/Ushuaia", "Asia/Shanghai"):
        assert name_of_zone(ZoneInfo(zone), language)


@pytest.mark.parametrize("name", [None, "", "Mars/Base", "/etc/passwd", "../UTC", "europe/vienna", "\x00", "x" * 999])
def test_a_name_that_is_no_zone_finds_none(name: str | None) -> None:
    assert find_time_zone(name) is None
