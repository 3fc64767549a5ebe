"""Errors lose nothing that was typed or attached, and what is sent twice makes one case."""

from __future__ import annotations

import io
import sqlite3

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.steps import send_request
from tests.serving import Served

pytestmark = pytest.mark.browser

FORM = "/en/contact/written?topic=damaged_or_not_as_described"
TEXT = 'The vase arrived in pieces.\n<b>Both</b> of them; 100 % "broken" & sad ☹'


def test_an_invalid_form_keeps_text_and_files(open_page: OpenPage, served: Served) -> None:
    page = open_page(locale="en-GB")
    page.goto(FORM)
    page.locator("[name=description]").fill(TEXT)
    page.locator("[name=email]").fill("mila@example")
    page.locator("[name=files]").set_input_files([_photo("vase.png"), _file("virus.exe")])
    send_request(page)

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("virus.exe")
    assert page.title().startswith("Error")
    expect(page.locator("[name=description]")).to_have_value(TEXT)
    expect(page.locator("[name=email]")).to_have_value("mila@example")
    expect(page.locator(".file-list")).to_contain_text("vase.png")

    page.locator("[name=order_number]").fill("bp 7k2m94qx")
    page.locator("[name=name]").fill("Mila Žgombić")
    page.locator("[name=email]").fill("mila.keeps@example.org")
    page.locator("[name=files]").set_input_files([_photo("box.png")])
    send_request(page)
    page.get_by_role("link", name="Open your case").click()
    expect(page.locator(".message-text")).to_have_text(TEXT)
    expect(page.locator(".message .file-list li")).to_have_count(2)
    address = page.locator(".message .file-list a").first.get_attribute("href")
    photo = page.request.get(str(address))
    assert photo.ok
    assert Image.open(io.BytesIO(photo.body())).size == (40, 30)

    page.locator("[name=text]").fill("One more photo.")
    page.locator("[name=files]").set_input_files([_photo("later.png"), _file("virus.exe")])
    page.locator("form[action*='/replies'] button").click()
    expect(page.locator(".error-summary")).to_contain_text("virus.exe")
    expect(page.locator("[name=text]")).to_have_value("One more photo.")
    page.locator("form[action*='/replies'] button").click()
    expect(page.locator(".message").last).to_contain_text("later.png")
    expect(page.locator(".message").last).to_contain_text("One more photo.")


def test_sending_twice_makes_one_case(open_page: OpenPage, served: Served) -> None:
    page = open_page(locale="en-GB")
    page.goto("/en/contact/written")
    _fill(page, "mila.twice@example.org", "Once is enough.")
    page.locator("form[action$='/contact/written'] button:not([type=button])").dblclick()
    page.wait_for_url("**/contact/sent/*")
    number = page.locator(".case-number").inner_text()

    page.go_back()
    _fill(page, "mila.twice@example.org", "Once is enough.")  # as the browser keeps it, or typed again
    send_request(page)
    page.wait_for_url("**/contact/sent/*")
    assert page.locator(".case-number").inner_text() == number
    assert _cases_of(served, "mila.twice@example.org") == 1
    assert len(served.mails_to("mila.twice@example.org")) == 1

    page.go_back()
    _fill(page, "mila.twice@example.org", "Now something else entirely.")
    send_request(page)
    page.wait_for_url("**/contact/sent/*")
    assert page.locator(".case-number").inner_text() != number
    assert _cases_of(served, "mila.twice@example.org") == 2


def test_twice_pressed_without_javascript_makes_one_case(open_page: OpenPage, served: Served) -> None:
    page = open_page(locale="en-GB", java_script_enabled=False)
    page.goto("/en/contact/written")
    _fill(page, "mila.plain@example.org", "Pressed and pressed.")
    page.locator("form[action$='/contact/written'] button").dblclick()
    page.wait_for_url("**/contact/sent/*")
    assert _cases_of(served, "mila.plain@example.org") == 1


def _fill(page: Page, email: str, text: str) -> None:
    page.locator("[name=description]").fill(text)
    page.locator("[name=name]").fill("Mila")
    page.locator("[name=email]").fill(email)


def _cases_of(served: Served, email: str) -> int:
    with sqlite3.connect(served.folder / "helpcenter.db") as database:
        (count,) = database.execute("SELECT count(*) FROM cases WHERE email = ?", (email,)).fetchone()
    database.close()
    return int(count)


def _photo(name: str) -> FilePayload:
    content = io.BytesIO()
    Image.effect_noise((40, 30), 90).save(content, "png")
    return {"name": name, "mimeType": "image/png", "buffer": content.getvalue()}


def _file(name: str) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": b"MZ" + bytes(200)}
