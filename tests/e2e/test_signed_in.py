"""A shopper with an account: from an order to a case and back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage
from tests.e2e.steps import send_request, sign_in

pytestmark = pytest.mark.browser


def test_get_support_on_an_order_opens_a_case_that_knows_it(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB", timezone_id="Asia/Tokyo")
    page.goto("/en/orders")
    page.locator("[name=email]").fill("ben@brambleport.example")
    page.locator("[name=password]").fill("not the password")
    page.locator("form[action$='/sign-in'] button").click()
    expect(page.locator("[name=email]")).to_have_value("ben@brambleport.example")
    page.locator("[name=password]").fill("brambleport-demo")
    page.locator("form[action$='/sign-in'] button").click()
    page.wait_for_url("**/en/orders")  # where one wanted to go

    on_its_way = page.locator("#order_BP-5V1B83KE")
    expect(on_its_way.locator("[aria-current=step]")).to_have_text("Shipped")
    on_its_way.locator("summary").click()
    expect(on_its_way.locator("a[href*='topic=not_received']")).to_be_visible()
    expect(on_its_way.locator("a[href*='topic=cancel']")).to_have_count(0)
    on_its_way.locator("a[href*='topic=not_received']").click()
    expect(page.locator("[name=order]")).to_have_value("BP-5V1B83KE")
    expect(page.locator("[name=topic]").first).to_have_value("not_received")
    expect(page.locator(".callout", has_text="seller")).to_be_visible()  # the seller first (B4), the team all the same
    page.locator("a[href*='/contact/written']").click()

    expect(page.locator("[name=order_number]")).to_have_value("BP-5V1B83KE")
    expect(page.locator("[name=delivery_address]")).to_have_value(
        "Ben Ashdown\n7 Heron Court\nFlat 3\nD08 X0X0 Dublin\nIE"
    )
    expect(page.locator("[name=email]")).to_have_count(0)
    page.locator("[name=description]").fill("The ark never came ashore.")
    send_request(page)
    number = page.locator(".case-number").inner_text()
    expect(page.locator("#private_link")).to_have_count(0)  # the account is the key

    page.goto("/en/cases")
    page.locator(".case-row", has_text=number).get_by_role("link").click()
    expect(page.locator(".message-text")).to_have_text("The ark never came ashore.")
    expect(page.locator(".facts")).to_contain_text("BP-5V1B83KE")
    address = page.url

    agent = open_page(locale="en-GB")
    sign_in(agent, "agnes")
    agent.goto(f"/en/desk/cases/{number}")
    expect(agent.locator("main")).to_contain_text("Wooden ark with 24 animals")
    expect(agent.locator("main")).to_contain_text("PN402518837NO")

    other = open_page(locale="en-GB")
    sign_in(other, "ana")
    assert other.goto(address).status == 404

    page.locator("details[data-menu] > summary[aria-label]").click()
    page.locator("form[action$='/sign-out'] button").click()
    page.goto(address)
    expect(page.locator(".message-text")).to_have_count(0)
