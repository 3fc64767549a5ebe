"""From "Talk to the support team" to a case: the ways that are open, the form, the confirmation."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from helpcenter.app import create_app
from helpcenter.cases import CaseView, get_case
from helpcenter.mail.tables import OutboxRecord
from helpcenter.web.current import House

Send = Callable[..., Any]
FORM = "/en/contact/written?topic=other"
TYPED = {
    "topic": "other",
    "description": "My parcel has a hole.\nWhat now?",
    "name": "Greta Guest",
    "email": "greta@example.org",
}


def photo(name: str = "hole.png") -> tuple[io.BytesIO, str]:
    content = io.BytesIO()
    Image.new("RGB", (20, 10), "purple").save(content, "PNG")
    return io.BytesIO(content.getvalue()), name


def at(house: House, moment: str) -> FlaskClient:
    """A browser at another moment."""
    app = create_app(replace(house, clock=lambda: datetime.fromisoformat(moment)))
    return app.test_client()


def opened(house: House, response: Any) -> CaseView:
    number = re.search(r"/sent/(HC-\w+)", response.location)
    assert number, response.get_data(as_text=True)
    with house.database.read() as session:
        return get_case(session, number[1])


# --- the ways that are open (C1)


def test_the_phone_is_shown_when_it_is_open(client: FlaskClient) -> None:
    page = client.get("/en/contact").get_data(as_text=True)
    assert 'href="tel:+442079460141"' in page
    assert "Open until" in page


def test_the_closed_phone_is_not_offered_and_its_opening_told_in_the_shoppers_zone(house: House) -> None:
    client = at(house, "2026-03-10T20:00:00+00:00")
    client.set_cookie("time_zone", "America/New_York")
    page = client.get("/en/contact").get_data(as_text=True)
    assert "tel:" not in page
    assert "The phone line opens on Wed, 11 Mar 2026, 04:00." in page


def test_a_chosen_time_zone_is_remembered_and_the_rest_kept(client: FlaskClient) -> None:
    response = client.get("/en/contact?topic=customs&time_zone=Asia/Tokyo")
    assert response.location == "/en/contact?topic=customs"
    assert "time_zone=Asia/Tokyo" in response.headers["Set-Cookie"]


def test_an_unknown_time_zone_is_not_remembered(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/en/contact?time_zone=Mars/Base").headers


def test_an_unknown_topic_keeps_nobody_from_the_team(client: FlaskClient) -> None:
    assert client.get("/en/contact?topic=nothing&department=none&order=x&receipt=y").status_code == 200


def test_a_special_department_shows_its_address_and_that_it_takes_no_parcels(client: FlaskClient) -> None:
    page = client.get("/en/contact?department=legal").get_data(as_text=True)
    assert "Musterkai 1" in page
    assert "not a return address" in page
    assert 'href="mailto:privacy@brambleport.example"' in client.get("/en/contact?department=data-protection").get_data(
        as_text=True
    )


def test_no_mail_address_is_shown_for_orders(client: FlaskClient) -> None:
    assert "mailto:" not in client.get("/en/contact?topic=order_status").get_data(as_text=True)


def test_the_seller_comes_first_for_a_purchase(client: FlaskClient) -> None:
    page = client.get("/en/contact?topic=order_status").get_data(as_text=True)
    assert "ask the seller first" in page
    assert "/en/contact/written?topic=order_status" in page


def test_an_order_offers_the_topics_of_its_state(client: FlaskClient, sign_in: Callable[[str], None]) -> None:
    sign_in("ben")
    page = client.get("/en/contact?order=BP-2H6Y50PJ").get_data(as_text=True)
    assert 'value="damaged_or_not_as_described"' in page
    assert 'value="cancel"' not in page


def test_another_shoppers_order_is_left_out(client: FlaskClient, sign_in: Callable[[str], None]) -> None:
    sign_in("ana")
    page = client.get("/en/contact/written?topic=customs&order=BP-2H6Y50PJ").get_data(as_text=True)
    assert 'value="BP-2H6Y50PJ"' not in page
    assert "Zimtwerk" not in page


# --- the form (C5)


def test_the_form_asks_what_the_topic_needs(client: FlaskClient) -> None:
    page = client.get("/en/contact/written?topic=not_received").get_data(as_text=True)
    assert 'name="order_number"' in page
    assert 'name="delivery_address"' in page
    assert 'name="delivery_address"' not in client.get(FORM).get_data(as_text=True)


def test_a_shopper_of_another_language_chooses_the_language_of_the_answer(house: House, send: Send) -> None:
    page = "/hr/contact/written?topic=other"
    response = send(page, {**TYPED, "second_language": "it"})
    case = opened(house, response)
    assert (case.language, case.second_language) == ("hr", "it")


def test_what_is_missing_is_said_and_everything_typed_kept(send: Send) -> None:
    response = send(
        "/en/contact/written?topic=damaged_or_not_as_described",
        {**TYPED, "topic": "damaged_or_not_as_described", "email": "nonsense", "files": [photo()]},
        content_type="multipart/form-data",
    )
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "<title>Error: " in page
    assert 'href="#field-order_number"' in page
    assert 'href="#field-email"' in page
    assert "My parcel has a hole.\nWhat now?</textarea>" in page
    assert 'value="nonsense"' in page
    assert 'name="kept_files"' in page


def test_a_file_that_was_fine_is_sent_with_the_mended_form(house: House, send: Send) -> None:
    broken = send(FORM, {**TYPED, "email": "", "files": [photo()]}, content_type="multipart/form-data")
    token = re.search(r'name="kept_files" value="([^"]+)"', broken.get_data(as_text=True))
    assert token
    case = opened(house, send(FORM, {**TYPED, "kept_files": token[1]}))
    assert [file.name for file in case.messages[0].attachments] == ["hole.png"]


def test_a_forged_token_brings_no_file(house: House, send: Send) -> None:
    case = opened(house, send(FORM, {**TYPED, "kept_files": "WyJhIl0.forged.token"}))
    assert case.messages[0].attachments == ()


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"<b>page</b>", "page.html"), (b"", "empty.png"), (b"\x89PNG" + b"0" * 11_000_000, "big.png")],
)
def test_a_refused_file_is_named_and_the_text_kept(send: Send, content: bytes, name: str) -> None:
    response = send(FORM, {**TYPED, "files": [(io.BytesIO(content), name)]}, content_type="multipart/form-data")
    response.request.environ["wsgi.input"].close()  # the test client forgets its temporary file
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert name in page
    assert "My parcel has a hole." in page


def test_files_beyond_the_whole_limit_still_bring_the_text_back(send: Send) -> None:
    large = [(io.BytesIO(b"0" * 30_000_000), f"{number}.bin") for number in range(2)]
    response = send(FORM, {**TYPED, "files": large}, content_type="multipart/form-data")
    response.request.environ["wsgi.input"].close()  # the test client forgets its temporary file
    assert response.status_code == 422
    assert "My parcel has a hole." in response.get_data(as_text=True)


def test_too_long_a_text_is_said_and_kept(send: Send) -> None:
    response = send(FORM, {**TYPED, "description": "long " * 5000})
    assert response.status_code == 422
    assert "long long" in response.get_data(as_text=True)


# --- the case (C6)


def test_a_request_opens_a_case_and_is_confirmed_on_screen_and_by_mail(
    client: FlaskClient, house: House, send: Send
) -> None:
    response = send(FORM, TYPED)
    case = opened(house, response)
    page = client.get(response.location).get_data(as_text=True)
    assert case.number in page
    assert "Wed, 11 Mar 2026" in page
    with house.database.read() as session:
        mail = session.scalars(select(OutboxRecord)).one()
        assert (mail.to_email, case.number in mail.subject) == ("greta@example.org", True)
        link = re.search(r"http://\S+", mail.text)
    assert link
    assert client.get(link[0].removeprefix(house.settings.public_url)).status_code == 200


def test_sending_twice_opens_one_case(house: House, client: FlaskClient, send: Send) -> None:
    key = re.search(r'name="idempotency_key" value="([^"]+)"', client.get(FORM).get_data(as_text=True))
    assert key
    first = opened(house, send(FORM, {**TYPED, "idempotency_key": key[1]}))
    second = opened(house, send(FORM, {**TYPED, "idempotency_key": key[1]}))
    assert first.number == second.number


def test_a_form_changed_after_it_was_sent_tells_of_the_first_case_and_loses_nothing(house: House, send: Send) -> None:
    first = opened(house, send(FORM, {**TYPED, "idempotency_key": "the same key"}))
    response = send(FORM, {**TYPED, "idempotency_key": "the same key", "description": "Something new."})
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert first.number in page
    assert "Something new." in page
    assert 'value="the same key"' not in page


def test_the_case_of_a_signed_in_shopper_is_theirs(
    house: House, send: Send, sign_in: Callable[[str], None], client: FlaskClient
) -> None:
    sign_in("ben")
    response = send(FORM, {"topic": "other", "description": "Hello", "email": "someone@else.example"})
    case = opened(house, response)
    assert case.email == "ben@brambleport.example"
    assert "key=" not in response.location
    assert client.get(response.location).status_code == 200


def test_the_question_and_its_answer_come_along(house: House, client: FlaskClient, send: Send) -> None:
    page = client.get("/en/ask?q=How+do+I+return+an+item").get_data(as_text=True)
    receipt = re.search(r"receipt=([\w-]+)", page)
    assert receipt
    form = f"/en/contact/written?topic=other&receipt={receipt[1]}"
    assert "How do I return an item" in client.get(form).get_data(as_text=True)
    assert opened(house, send(form, {**TYPED, "receipt": receipt[1]})).receipt_id == receipt[1]


def test_the_confirmation_is_shown_to_nobody_else(house: House, send: Send, client: FlaskClient) -> None:
    case = opened(house, send(FORM, TYPED))
    assert client.get(f"/en/contact/sent/{case.number}").status_code == 404
    assert client.get(f"/en/contact/sent/{case.number}?key=guessed").status_code == 404
