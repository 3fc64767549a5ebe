from __future__ import annotations

import email
from dataclasses import replace
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTPUTF8, compat32, default
from email.utils import parseaddr
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpcenter.accounts import InvalidEmail, normalize_email
from helpcenter.mail import InvalidMail, QueuedMail, build_message
from helpcenter.mail.message import address

MAIL = QueuedMail(
    id=7,
    message_id="<HC-7K2M94QX01.message-2@brambleport.example>",
    in_reply_to="<HC-7K2M94QX01.opened@brambleport.example>",
    sender="Brambleport Support <support@brambleport.example>",
    to_email="ana@example.org",
    to_name="Ana Kovačić",
    subject="Vaš upit HC-7K2M94QX01",
    text="Poštovana,\nprimili smo vaš upit.\n",
    html="<p>Poštovana</p>",
    headers={},
    language="hr",
    created_at=datetime(2026, 3, 10, 9, 30, tzinfo=UTC),
)
EVIL = "Ana\r\nBcc: everybody@example.org\r\n\r\n<b>body</b>"
#: The same, to be decoded by whoever reads the header.
HIDDEN_EVIL = "=?utf-8?q?Ana=0D=0ABcc:_everybody@example.org=0D=0A=0D=0A<b>body</b>?="


def sent(mail: QueuedMail) -> EmailMessage:
    """The message as the receiver's program reads it."""
    return email.message_from_bytes(build_message(mail).as_bytes(), policy=default)


def test_a_mail_has_text_and_html_in_its_language() -> None:
    message = sent(MAIL)
    assert message.get_content_type() == "multipart/alternative"
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert plain.get_content().replace("\r\n", "\n") == MAIL.text
    assert rich.get_content().strip() == MAIL.html
    assert message["Content-Language"] == "hr"


def test_a_mail_without_html_is_plain() -> None:
    assert sent(replace(MAIL, html=None)).get_content_type() == "text/plain"


def test_a_mail_says_who_it_is_from_and_for_and_that_a_program_sent_it() -> None:
    message = sent(MAIL)
    assert message["From"].addresses[0].addr_spec == "support@brambleport.example"
    assert message["From"].addresses[0].display_name == "Brambleport Support"
    (to,) = message["To"].addresses
    assert (to.display_name, to.addr_spec) == ("Ana Kovačić", "ana@example.org")
    assert message["Subject"] == "Vaš upit HC-7K2M94QX01"
    assert message["Date"].datetime == MAIL.created_at
    assert message["Auto-Submitted"] == "auto-generated"


def test_mails_of_a_case_stand_in_one_thread() -> None:
    first = sent(replace(MAIL, message_id=MAIL.in_reply_to or "", in_reply_to=None))
    assert first["References"] is None
    later = sent(MAIL)
    assert later["Message-ID"] == MAIL.message_id
    assert later["In-Reply-To"] == later["References"] == first["Message-ID"]


@pytest.mark.parametrize("evil", [EVIL, HIDDEN_EVIL])
@pytest.mark.parametrize("field", ["to_name", "subject", "language"])
def test_nobody_can_add_a_header_or_a_body(field: str, evil: str) -> None:
    changes: dict[str, Any] = {field: evil}
    message = sent(replace(MAIL, **changes))
    assert message["Bcc"] is None
    assert not [value for value in message.values() if "\n" in value or "\r" in value]
    assert len(message.get_all("To", [])) == 1
    plain = message.get_body(("plain",))
    assert plain is not None
    assert "<b>" not in plain.get_content()


@pytest.mark.parametrize("sender", ["", "Support", "support@", "Support <support>"])
def test_a_sender_that_is_no_address_is_refused(sender: str) -> None:
    with pytest.raises(InvalidMail):
        build_message(replace(MAIL, sender=sender))


@pytest.mark.parametrize("value", [EVIL, HIDDEN_EVIL, "x\ry", "x\ny", "x\x00y", "x\u2028y", "x\x85y", "\ud800"])
def test_further_headers_stay_on_one_line(value: str) -> None:
    message = sent(replace(MAIL, headers={"X-Case": value}))
    assert message["Bcc"] is None
    assert len(message["X-Case"].splitlines()) <= 1


@pytest.mark.parametrize("name", ["Bcc", "To", "X-A\r\nBcc", "", "Content-Type", "Message-ID", "X A", "X-\u0130"])
def test_a_header_of_ours_or_a_false_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidMail):
        build_message(replace(MAIL, headers={name: "x"}))


@pytest.mark.parametrize(
    "to",
    [
        "",
        "ana",
        "@example.org",
        "ana@",
        "ana@localhost",
        "a na@example.org",
        "ana@example.org\r\nBcc: x@y.org",
        "ana@example.org, stranger@example.org",
        "<ana@example.org>",
        "ana@exa mple.org",
        "ana@example..org",
        "ana@" + "x" * 70 + ".org",
        "x" * 65 + "@example.org",
        "ana\u2028@example.org",
        "\ud800@example.org",
        "ana@\ud800.org",
    ],
)
def test_what_is_no_address_is_refused(to: str) -> None:
    with pytest.raises(InvalidMail):
        build_message(replace(MAIL, to_email=to))


@settings(max_examples=100, deadline=None)
@given(local=st.text(min_size=1, max_size=70), domain=st.from_regex(r"[\w.-]{1,20}\.\w{1,10}", fullmatch=True))
@example(local="o'neill+shop", domain="example.org")
@example(local="žana", domain="müller.example")
@example(local="a..b", domain="xn--mller-kva.example")
@example(local="\ufeffa", domain="b.example")
@example(local="\x85a\xad", domain="b.example")
def test_every_address_a_shopper_may_give_can_be_written_to(local: str, domain: str) -> None:
    try:
        email_address = normalize_email(f"{local}@{domain}")
    except InvalidEmail:
        return
    build_message(replace(MAIL, to_email=email_address)).as_bytes(policy=SMTPUTF8)


def test_a_domain_in_other_letters_is_written_as_dns_wants_it() -> None:
    assert address("info@brambleport-müller.example").addr_spec == "info@xn--brambleport-mller-f3b.example"


@pytest.mark.parametrize(
    "name",
    ["Ana Kovačić", "王小明", "O'Neill, Pat (Mr.)", 'The "Box"', "a@b.org", "", "😀" * 60, "é" * 200],
)
def test_names_of_every_kind_arrive(name: str) -> None:
    message = email.message_from_bytes(build_message(replace(MAIL, to_name=name)).as_bytes(), policy=compat32)
    # The older reader: the newer one leaves spaces between the pieces of a long name.
    shown, address = parseaddr(message["To"].replace("\r\n", ""))
    assert address == "ana@example.org"
    assert str(make_header(decode_header(shown))) == name


@pytest.mark.parametrize(
    "subject",
    [
        "您的工单 HC-7K2M94QX01 已收到，我们会在一个工作日内回复您，谢谢您的耐心等待与支持，祝您生活愉快，再见",
        "Państwa zgłoszenie HC-7K2M94QX01: odpowiemy najpóźniej w środę, 11 marca 2026, o 10:30 (czas środkowoeuropejski)",
        "plain",
        "word " * 60,
        "عنوان",
    ],
)
def test_subjects_of_every_language_arrive_whole(subject: str) -> None:
    assert sent(replace(MAIL, subject=subject))["Subject"] == subject.strip()


@settings(max_examples=40, deadline=None)
@given(
    name=st.text(max_size=120), subject=st.text(max_size=200), text=st.text(max_size=500), html=st.text(max_size=300)
)
def test_whatever_was_typed_can_be_sent_to_one_receiver(name: str, subject: str, text: str, html: str) -> None:
    built = build_message(replace(MAIL, to_name=name, subject=subject, text=text, html=html)).as_bytes()
    built.decode("ascii")
    assert max(len(line) for line in built.split(b"\r\n")) <= 998
    message = email.message_from_bytes(built, policy=default)
    assert [address.addr_spec for address in message["To"].addresses] == ["ana@example.org"]
    assert message["Bcc"] is None
    assert message.get_content_type() == "multipart/alternative"
    assert len(message.get_all("Subject", [])) == 1


def test_a_mail_is_the_same_at_every_attempt_but_for_its_boundary() -> None:
    plain = replace(MAIL, html=None)
    assert build_message(plain).as_bytes() == build_message(plain).as_bytes()


def test_long_lines_are_broken_for_the_way_and_whole_on_arrival() -> None:
    text = "包裹" * 3000 + "\n" + "x" * 3000 + "\n.\n..\nFrom here"
    built = build_message(replace(MAIL, text=text, html=None)).as_bytes()
    assert max(len(line) for line in built.split(b"\r\n")) <= 998
    content = email.message_from_bytes(built, policy=default).get_content()
    assert content.replace("\r\n", "\n").rstrip("\n") == text
