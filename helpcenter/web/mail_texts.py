"""Mails to shoppers: a notice of a case becomes a mail in the language of the case, with its private link."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import render_template
from sqlalchemy.orm import Session

from helpcenter.cases import Notice, case_token
from helpcenter.language import best_match, direction
from helpcenter.mail import OutgoingMail, enqueue
from helpcenter.web.current import house
from helpcenter.web.links import case_link
from helpcenter.web.localization import find_time_zone, force_locale, format_moment, name_of_zone
from helpcenter.web.names import contact_topic_name


class MailOutbox:
    """Takes the notices of cases, writes the mails, and keeps them for delivery in the same transaction."""

    def put(self, session: Session, notice: Notice) -> None:
        enqueue(session, write_mail(notice), now=notice.at)


def outbox() -> MailOutbox:
    return MailOutbox()


def write_mail(notice: Notice) -> OutgoingMail:
    """The mail of a notice: templates/email/<kind>/{subject.txt,body.txt,body.html}."""
    settings = house().settings
    language = best_match([notice.language], settings.languages, settings.default_language)
    zone = find_time_zone(notice.time_zone) or ZoneInfo(house().contact.time_zone)
    with force_locale(language.replace("-", "_")):
        values = {
            "notice": notice,
            "shop": settings.shop_name,
            "topic": contact_topic_name(notice.topic),
            "promised_by": format_moment(notice.promised_by, "full", language=language, zone=zone),
            "zone": name_of_zone(zone, language),
            "link": case_link(notice.number, language, case_token(house().signing_key, notice.number)),
            "language": language,
            "direction_of_mail": direction(language),
        }
        folder = f"email/{notice.kind.value}"
        subject = render_template(f"{folder}/subject.txt", **values)
        text = render_template(f"{folder}/body.txt", **values)
        html = render_template(f"{folder}/body.html", **values)
    return OutgoingMail(
        key=notice.key,
        thread=notice.thread,
        sender=settings.mail_from,
        to_email=notice.to_email,
        to_name=notice.to_name,
        subject=" ".join(subject.split()),
        text=text.strip() + "\n",
        html=html,
        language=language,
    )
