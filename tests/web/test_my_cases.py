"""A shopper's own cases and orders, by account and by private link."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from helpcenter.cases import Author, AuthorKind, CaseState, close, get_case
from helpcenter.web.current import House
from helpcenter.web.mail_texts import outbox

Send = Callable[..., Any]
FORM = "/en/contact/written?topic=other"


@pytest.fixture
def private_link(send: Send) -> str:
    """The page of a guest's case."""
    content = io.BytesIO()
    Image.new("RGB", (20, 10), "purple").save(content, "PNG")
    data = {
        "topic": "other",
        "description": "My parcel has a hole.",
        "name": "Greta Guest",
        "email": "greta@example.org",
        "files": [(io.BytesIO(content.getvalue()), "hole.png")],
    }
    response = send(FORM, data, content_type="multipart/form-data")
    return str(response.location).replace("/contact/sent/", "/cases/")


def number_of(link: str) -> str:
    return str(re.findall(r"HC-\w+", link)[0])


def test_the_private_link_opens_the_case(client: FlaskClient, private_link: str) -> None:
    page = client.get(private_link).get_data(as_text=True)
    assert "My parcel has a hole." in page
    assert "hole.png" in page


@pytest.mark.parametrize("key", ["", "?key=", "?key=guessed", "?key=%F0%9F%99%82"])
def test_without_the_right_key_there_is_no_such_case(client: FlaskClient, private_link: str, key: str) -> None:
    assert client.get(private_link.split("?")[0] + key).status_code == 404


def test_the_key_of_one_case_opens_no_other(client: FlaskClient, send: Send, private_link: str) -> None:
    data = {"topic": "other", "description": "Another.", "name": "Otto", "email": "otto@example.org"}
    other = number_of(send(FORM, data).location)
    assert client.get(private_link.replace(number_of(private_link), other)).status_code == 404


def test_a_stranger_who_is_signed_in_does_not_see_it(
    client: FlaskClient, private_link: str, sign_in: Callable[[str], None]
) -> None:
    sign_in("ana")
    assert client.get(private_link.split("?")[0]).status_code == 404


def test_a_guest_replies_by_the_private_link(client: FlaskClient, send: Send, private_link: str) -> None:
    path, key = private_link.split("?key=")
    response = send(private_link, {"key": key, "text": "The box was open."}, to=f"{path}/replies")
    assert response.location == private_link
    assert "The box was open." in client.get(private_link).get_data(as_text=True)


def test_an_empty_reply_is_said(send: Send, private_link: str) -> None:
    path, key = private_link.split("?key=")
    response = send(private_link, {"key": key, "text": "  "}, to=f"{path}/replies")
    assert response.status_code == 422
    assert 'href="#field-text"' in response.get_data(as_text=True)


def test_a_reply_without_the_key_is_refused(send: Send, private_link: str, house: House) -> None:
    path = private_link.split("?")[0]
    assert send(private_link, {"text": "I am nobody."}, to=f"{path}/replies").status_code == 404
    with house.database.read() as session:
        assert len(get_case(session, number_of(private_link)).messages) == 1


def test_a_reply_opens_a_closed_case_again(send: Send, private_link: str, house: House, client: FlaskClient) -> None:
    number = number_of(private_link)
    with client.application.test_request_context("/en/"), house.database.write() as session:
        close(session, number, author=Author(AuthorKind.AGENT, "Agnes"), outbox=outbox(), now=house.clock())
    assert "Your reply opens it again" in client.get(private_link).get_data(as_text=True)
    path, key = private_link.split("?key=")
    send(private_link, {"key": key, "text": "Not solved."}, to=f"{path}/replies")
    with house.database.read() as session:
        assert get_case(session, number).state is CaseState.OPEN


def test_an_attachment_is_a_download_for_those_who_may(client: FlaskClient, private_link: str) -> None:
    found = re.search(r'href="([^"]+/attachments/[^"]+)"', client.get(private_link).get_data(as_text=True))
    assert found
    response = client.get(found[1])
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(found[1].split("?")[0]).status_code == 404


def test_a_shopper_sees_their_cases(client: FlaskClient, send: Send, sign_in: Callable[[str], None]) -> None:
    sign_in("ben")
    assert "No cases yet" in client.get("/en/cases").get_data(as_text=True)
    number = number_of(send(FORM, {"topic": "other", "description": "Where is my lamp?"}).location)
    page = client.get("/en/cases").get_data(as_text=True)
    assert number in page
    assert "Where is my lamp?" in page
    assert client.get(f"/en/cases/{number.lower()}").status_code == 200


@pytest.mark.parametrize("address", ["/en/cases", "/en/orders"])
def test_own_lists_ask_to_sign_in_and_come_back(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert "/en/sign-in?next=" in response.location


def test_every_order_offers_the_help_of_its_state(client: FlaskClient, sign_in: Callable[[str], None]) -> None:
    sign_in("ben")
    page = client.get("/en/orders").get_data(as_text=True)
    delivered = page.split('id="order_BP-2H6Y50PJ"')[1].split("</li>\n  <li class")[0]
    assert "topic=damaged_or_not_as_described" in delivered
    assert "topic=cancel" not in delivered
    assert "BP-4N7G82WS" not in page
