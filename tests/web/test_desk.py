"""Agents see who waits, read a case with everything around it, answer, note, close; shoppers see what they should."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from helpcenter.cases import CheckedFile, case_token, get_case, get_case_for_agent
from helpcenter.mail.tables import OutboxRecord
from helpcenter.web.current import House

MakeApp = Callable[[House], Flask]
PutCase = Callable[..., str]
Send = Callable[..., Any]
SignIn = Callable[[str], None]
A_PDF = CheckedFile("invoice.pdf", "application/pdf", b"%PDF-1.7 an invoice")


@pytest.fixture(autouse=True)
def _agent(sign_in: SignIn) -> None:
    sign_in("agnes")


@pytest.fixture
def act(send: Send) -> Callable[..., Any]:
    """Send a form of a case's page: `act(number, "replies", text="...")`."""

    def act(number: str, what: str, **data: Any) -> Any:
        page = f"/en/desk/cases/{number}"
        return send(page, data, to=f"{page}/{what}", content_type="multipart/form-data")

    return act


def png(name: str = "label.png") -> tuple[io.BytesIO, str]:
    content = io.BytesIO()
    Image.new("RGB", (20, 10), "purple").save(content, "PNG")
    return io.BytesIO(content.getvalue()), name


def mails(house: House, number: str) -> list[OutboxRecord]:
    with house.database.read() as session:
        found = session.scalars(select(OutboxRecord).order_by(OutboxRecord.id))
        return [mail for mail in found if number in mail.message_id]


def as_shopper(client: FlaskClient, house: House, number: str) -> str:
    """The case as whoever has the private link sees it."""
    guest = client.application.test_client()
    return guest.get(f"/en/cases/{number}?key={case_token(house.signing_key, number)}").get_data(as_text=True)


# --- the list


def test_the_list_shows_who_waits_least_time_left_first(client: FlaskClient, put_case: PutCase, now: datetime) -> None:
    patient = put_case(description="I can wait.", promised_by=now + timedelta(hours=9))
    urgent = put_case(description="Somebody uses my account.", promised_by=now + timedelta(hours=3))
    page = client.get("/en/desk/").get_data(as_text=True)
    assert page.index(urgent) < page.index(patient)
    assert "Somebody uses my account." in page
    assert "3 hours" in page


LISTS: dict[str, set[str]] = {
    "": {"english", "croatian", "rights"},
    "state=open": {"english", "croatian", "rights"},
    "state=answered": {"answered"},
    "state=closed": {"closed"},
    "state=all": {"english", "croatian", "rights", "answered", "closed"},
    "state=nonsense": {"english", "croatian", "rights", "answered", "closed"},
    "case_language=hr": {"croatian"},
    "case_language=de": {"english"},
    "case_language=ja": set(),
    "department=intellectual-property": {"rights"},
    "department=nonsense&page=99999999999999999999": set(),
    "case_language=%00&department=%F0%9F%99%82": set(),
}


def test_the_list_is_narrowed_by_state_language_and_department(
    client: FlaskClient, put_case: PutCase, act: Callable[..., Any]
) -> None:
    numbers = {
        "english": put_case(description="One.", second_language="de"),
        "croatian": put_case(description="Dva.", language="hr"),
        "rights": put_case(description="3.", topic="intellectual_property", department="intellectual-property"),
        "answered": put_case(description="Four."),
        "closed": put_case(description="Five."),
    }
    act(numbers["answered"], "replies", text="Done.")
    act(numbers["closed"], "state", state="closed")
    pages = {query: client.get(f"/en/desk/?{query}").get_data(as_text=True) for query in LISTS}
    assert {query: {name for name in numbers if numbers[name] in page} for query, page in pages.items()} == LISTS


def test_the_states_are_counted_within_what_is_shown(
    client: FlaskClient, put_case: PutCase, act: Callable[..., Any]
) -> None:
    for description in ("One.", "Two."):
        put_case(description=description)
    act(put_case(description="Tri.", language="hr"), "replies", text="Gotovo.")
    counts = [re.findall(r'<span class="tag">(\d+)</span>', client.get(address).text) for address in (
        "/en/desk/", "/en/desk/?case_language=hr",
    )]  # fmt: skip
    assert counts == [["2", "1", "0"], ["0", "1", "0"]]


def test_a_late_case_says_by_how_much(house: House, make_app: MakeApp, put_case: PutCase, sign_in: SignIn) -> None:
    put_case()
    later = replace(house, clock=lambda: house.clock() + timedelta(days=5))
    client = make_app(later).test_client()
    with client.session_transaction() as session:
        session.update({"_user_id": "4.1", "_fresh": True})
    assert "Late by" in client.get("/en/desk/").get_data(as_text=True)


# --- a case


def test_a_case_is_read_with_everything_around_it(client: FlaskClient, put_case: PutCase, send: Send) -> None:
    earlier = put_case(person="ben", description="An earlier question.")
    found = client.get("/api/v1/ask?question=how+do+I+return+an+item&language=en").get_json()
    number = put_case(
        person="ben",
        topic="return_exchange",
        description="The lamp is <too> bright.",
        order_number="bp 2h6y50pj",
        delivery_address="7 Heron Court",
        second_language="de",
        receipt_id=found["receipt"],
        time_zone="Europe/Dublin",
        attachments=(A_PDF,),
    )
    page = client.get(f"/en/desk/cases/{number}").get_data(as_text=True)
    for shown in (
        "The lamp is &lt;too&gt; bright.",
        "invoice.pdf",
        "Ben Ashdown",
        "ben@brambleport.example",
        "7 Heron Court",
        "BP-2H6Y50PJ",
        "Zimtwerk Elektronik",
        "PW00718824465AT",
        "Delivered",
        "how do I return an item",
        "may also be answered in German",
        "Europe/Dublin",
        earlier,
    ):
        assert shown in page, shown
    assert "This order belongs to another buyer" not in page
    assert 'href="/en/articles/return-an-item' in page


def test_the_order_of_another_buyer_is_flagged(client: FlaskClient, put_case: PutCase) -> None:
    number = put_case(order_number="BP-2H6Y50PJ")
    assert "This order belongs to another buyer" in client.get(f"/en/desk/cases/{number}").get_data(as_text=True)


def test_a_number_that_is_no_order_is_said(client: FlaskClient, put_case: PutCase) -> None:
    number = put_case(order_number="<b>BP-00000000")
    page = client.get(f"/en/desk/cases/{number}").get_data(as_text=True)
    assert "No order has this number." in page
    assert "&lt;b&gt;BP-00000000" in page


@pytest.mark.parametrize("number", ["HC-0000000000", "nonsense", "%00", "hc-" + "9" * 200])
def test_an_unknown_case_is_not_found(client: FlaskClient, number: str) -> None:
    assert client.get(f"/en/desk/cases/{number}").status_code == 404


def test_a_case_of_a_topic_that_is_no_longer_offered_is_still_answered(
    client: FlaskClient, put_case: PutCase, house: House, make_app: MakeApp
) -> None:
    number = put_case(topic="customs")
    kept = {key: topic for key, topic in house.contact.topics.items() if key != "customs"}
    fewer = make_app(replace(house, contact=replace(house.contact, topics=kept))).test_client()
    with fewer.session_transaction() as session, client.session_transaction() as signed_in:
        session.update(signed_in)
    page = fewer.get(f"/en/desk/cases/{number}").get_data(as_text=True)
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    for state in ("closed", "open"):
        data = {"csrf_token": token, "state": state}
        assert fewer.post(f"/en/desk/cases/{number}/state", data=data).status_code == 302


# --- replies


def test_a_reply_reaches_the_shopper_in_their_language_with_the_private_link(
    client: FlaskClient, put_case: PutCase, act: Callable[..., Any], house: House
) -> None:
    number = put_case(language="hr", name="Iva Ivić", email="iva@example.org")
    response = act(number, "replies", text="Dobar dan,\nšaljemo novi <paket>.")
    assert response.location == f"/en/desk/cases/{number}"
    assert "Your reply is on its way" in client.get(response.location).get_data(as_text=True)
    mail = mails(house, number)[-1]
    assert (mail.to_email, mail.language) == ("iva@example.org", "hr")
    assert "Dobar dan,\nšaljemo novi <paket>." in mail.text
    assert "šaljemo novi &lt;paket&gt;." in str(mail.html)
    link = f"{house.settings.public_url}/hr/cases/{number}?key={case_token(house.signing_key, number)}"
    assert link in mail.text
    assert "šaljemo novi" in as_shopper(client, house, number)
    assert "Agnes Lindqvist" in as_shopper(client, house, number)
    with house.database.read() as session:
        assert get_case(session, number).state == "answered"


def test_a_reply_sent_twice_is_one_message_and_one_mail(
    put_case: PutCase, act: Callable[..., Any], house: House
) -> None:
    number = put_case()
    for _ in range(2):
        assert act(number, "replies", text="Once.", idempotency_key="the same form").status_code == 302
    with house.database.read() as session:
        assert [message.text for message in get_case(session, number).messages][1:] == ["Once."]
    assert len(mails(house, number)) == 2  # the confirmation, and the reply


@pytest.mark.parametrize(
    ("text", "told"), [("", "Write something first."), (" \n", "Write something first."), ("x" * 20_001, "20000 char")]
)
def test_a_reply_that_cannot_be_sent_keeps_the_page(
    put_case: PutCase, act: Callable[..., Any], house: House, text: str, told: str
) -> None:
    number = put_case()
    response = act(number, "replies", text=text)
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert told in page
    assert 'href="#field-text"' in page
    assert f"\n{text}</textarea>" in page
    assert "My parcel has a hole." in page
    assert len(mails(house, number)) == 1


def test_a_file_goes_along_with_a_reply(
    client: FlaskClient, put_case: PutCase, act: Callable[..., Any], house: House
) -> None:
    number = put_case()
    assert act(number, "replies", text="", files=[png()]).status_code == 302
    assert "label.png" in as_shopper(client, house, number)


def test_a_refused_file_keeps_the_text_and_the_other_file(
    put_case: PutCase, act: Callable[..., Any], house: House
) -> None:
    number = put_case()
    files = [png(), (io.BytesIO(b"<html>"), "page.html")]
    response = act(number, "replies", text="See the label.", files=files)
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "page.html cannot be sent" in page
    assert "See the label.</textarea>" in page
    token = re.findall(r'name="kept_files" value="([^"]+)"', page)[0]
    assert act(number, "replies", text="See the label.", kept_files=token).status_code == 302
    with house.database.read() as session:
        message = get_case(session, number).messages[1]
    assert [file.name for file in message.attachments] == ["label.png"]


def test_files_beyond_the_whole_limit_bring_the_text_back(
    make_app: MakeApp, house: House, client: FlaskClient, put_case: PutCase
) -> None:
    number = put_case()
    small = house.settings.model_copy(update={"attachment_megabytes": 1, "attachments_per_message": 1})
    tight = make_app(replace(house, settings=small)).test_client()
    with tight.session_transaction() as session, client.session_transaction() as signed_in:
        session.update(signed_in)
    token = re.findall(r'name="csrf_token" value="([^"]+)"', tight.get(f"/en/desk/cases/{number}").text)[0]
    data = {"csrf_token": token, "text": "See the scan.", "files": (io.BytesIO(b"x" * 3_000_000), "scan.png")}
    response = tight.post(f"/en/desk/cases/{number}/replies", data=data)
    response.request.environ["wsgi.input"].close()  # the test client forgets its temporary file
    assert response.status_code == 422
    assert "See the scan.</textarea>" in response.get_data(as_text=True)
    assert "scan.png is too large" in response.get_data(as_text=True)


# --- notes, states, attachments


def test_a_note_stays_within_the_team(
    client: FlaskClient, put_case: PutCase, act: Callable[..., Any], house: House, sign_in: SignIn
) -> None:
    number = put_case(person="ben")
    assert act(number, "notes", note="Called the carrier: lost.").status_code == 302
    assert "Called the carrier: lost." in client.get(f"/en/desk/cases/{number}").get_data(as_text=True)
    assert "carrier" not in as_shopper(client, house, number)
    assert len(mails(house, number)) == 1
    sign_in("ben")
    assert "Called" not in client.get(f"/en/cases/{number}").get_data(as_text=True)


def test_an_empty_note_keeps_the_page(put_case: PutCase, act: Callable[..., Any], house: House) -> None:
    number = put_case()
    response = act(number, "notes", note=" ")
    assert response.status_code == 422
    assert 'href="#field-note"' in response.get_data(as_text=True)
    with house.database.read() as session:
        assert get_case_for_agent(session, number).notes == ()


def test_closing_tells_the_shopper_and_reopening_promises_anew(
    client: FlaskClient, put_case: PutCase, act: Callable[..., Any], house: House
) -> None:
    number = put_case(language="de")
    with house.database.read() as session:
        promised = get_case(session, number).promised_by
    act(number, "state", state="closed")
    act(number, "state", state="closed")
    assert [mail.language for mail in mails(house, number)] == ["de", "de"]
    assert "The team closed the case." in as_shopper(client, house, number)
    act(number, "state", state="open")
    with house.database.read() as session:
        case = get_case(session, number)
    assert (case.state, case.promised_by) == ("open", promised)  # the clock stands still
    assert "The team reopened the case." in client.get(f"/en/desk/cases/{number}").get_data(as_text=True)


def test_an_attachment_is_a_download_for_those_who_may(
    client: FlaskClient, put_case: PutCase, sign_in: SignIn, house: House
) -> None:
    number, other = put_case(attachments=(A_PDF,)), put_case(description="Another.")
    with house.database.read() as session:
        attachment = get_case(session, number).messages[0].attachments[0].id
    address = f"/en/desk/cases/{number}/attachments/{attachment}"
    response = client.get(address)
    assert response.data == A_PDF.content
    assert response.headers["Content-Disposition"] == "attachment; filename=invoice.pdf"
    assert client.get(address.replace(number, other)).status_code == 404
    assert client.get(f"/en/desk/cases/{number}/attachments/{attachment + 1}").status_code == 404
    assert client.get(f"/en/desk/cases/{number}/attachments/99999999999999999999").status_code == 404
    sign_in("ben")
    assert client.get(address).status_code == 403
    assert client.get(address.replace("/desk", "")).status_code == 404


def test_the_desk_speaks_the_language_of_the_agent(client: FlaskClient, put_case: PutCase) -> None:
    number = put_case(language="hr")
    page = client.get(f"/de/desk/cases/{number}").get_data(as_text=True)
    assert "Geschrieben auf Kroatisch." in page
