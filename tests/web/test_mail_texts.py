"""Mails to shoppers: in the language and time zone of the case, with its private link, safe in HTML."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from helpcenter.cases import Notice, NoticeKind
from helpcenter.web.mail_texts import write_mail

MOMENT = datetime.fromisoformat("2026-03-11T09:30:00+00:00")


def notice(kind: NoticeKind = NoticeKind.CASE_OPENED, **changed: object) -> Notice:
    values: dict[str, object] = {
        "kind": kind,
        "key": "case-1.opened",
        "thread": "case-1.opened",
        "number": "HC-7K2M94QX01",
        "language": "en",
        "to_email": "greta@example.org",
        "to_name": "Greta <b>Guest</b>",
        "topic": "cancel",
        "department": "support",
        "author_name": "Agnes",
        "text": "First line\n<script>alert(1)</script> & more",
        "attachment_names": ("hole.png",),
        "promised_by": MOMENT,
        "time_zone": "Asia/Tokyo",
        "at": MOMENT,
    }
    return Notice(**{**values, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_notice_becomes_a_mail_with_the_private_link(app: Flask, kind: NoticeKind) -> None:
    with app.test_request_context("/de/"):
        mail = write_mail(notice(kind))
    assert mail.subject.count("HC-7K2M94QX01") == 1
    assert "\n" not in mail.subject
    assert "http://127.0.0.1:8000/en/cases/HC-7K2M94QX01?key=" in mail.text
    assert mail.html is not None
    assert "/en/cases/HC-7K2M94QX01?key=" in mail.html


def test_times_are_those_of_the_shopper(app: Flask) -> None:
    with app.test_request_context("/de/"):
        mail = write_mail(notice())
    assert "Wed, 11 Mar 2026, 18:30 (Japan Time)" in mail.text


def test_what_people_wrote_is_text_in_both_forms(app: Flask) -> None:
    with app.test_request_context("/en/"):
        mail = write_mail(notice())
    assert mail.html is not None
    assert "<script>" not in mail.html
    assert "<b>" not in mail.html
    assert "> <script>alert(1)</script> & more" in mail.text


def test_a_mail_is_in_the_language_of_its_case_and_not_of_the_page(app: Flask) -> None:
    with app.test_request_context("/en/"):
        mail = write_mail(notice(language="hr"))
    assert (mail.language, "/hr/cases/" in mail.text) == ("hr", True)
    assert mail.html is not None
    assert '<html lang="hr" dir="ltr">' in mail.html


def test_an_unknown_time_zone_is_the_teams(app: Flask) -> None:
    with app.test_request_context("/en/"):
        assert "(Central European Time)" in write_mail(notice(time_zone="Mars/Base")).text


def test_a_mail_to_an_address_that_may_be_anybodys_carries_no_words_of_the_sender(app: Flask) -> None:
    with app.test_request_context("/en/"):
        mail = write_mail(notice(address_is_known=False))
    assert "First line" not in mail.text
    assert "hole.png" not in mail.text
    assert "First line" not in str(mail.html)
    assert "?key=" in mail.text
