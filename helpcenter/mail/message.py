"""From a stored mail to an e-mail message. Nothing that came from a person can add a header or a line to one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from helpcenter.errors import InvalidInput

#: Seven bits: not every server on the way takes eight.
_POLICY = SMTP.clone(cte_type="7bit")
#: What may be added; all else is set here or by the servers on the way.
_FURTHER_HEADER = re.compile(r"(?:X|List)-[A-Za-z0-9-]{1,60}|Reply-To", re.IGNORECASE | re.ASCII)
_NOT_IN_A_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_NOT_IN_A_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LOCAL_PART = re.compile(r"[^@\s<>\"(),;:\\\[\]]{1,64}")


class InvalidMail(InvalidInput):
    """A mail that cannot be built: an address that is none, a header that is ours to set."""

    code = "invalid-mail"


@dataclass(frozen=True, slots=True)
class QueuedMail:
    """A mail as a transport gets it. `id` and `created_at` never change, however often it is tried."""

    id: int
    message_id: str
    in_reply_to: str | None
    sender: str
    to_email: str
    to_name: str
    subject: str
    text: str
    html: str | None
    headers: Mapping[str, str]
    language: str
    created_at: datetime


def one_line(raw: str, longest: int) -> str:
    """A header's value: line breaks and other controls become spaces, and nothing in it is taken for an encoded word
    (which may hide a line break).
    """
    return " ".join(_NOT_IN_A_LINE.sub(" ", raw).replace("=?", "= ?").split())[:longest].strip()


def body_text(raw: str) -> str:
    """A body: lines end with one line feed, and controls are left out."""
    return _NOT_IN_A_TEXT.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))


def address(email: str, name: str = "") -> Address:
    """An address with its name. A domain in other letters is written as DNS wants it. Raises `InvalidMail`."""
    local, at, domain = email.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode().lower()
        if len(ascii_domain) > 253 or not (
            at and _DOMAIN.fullmatch(ascii_domain) and _LOCAL_PART.fullmatch(local) and local.isprintable()
        ):
            raise ValueError
        return Address(one_line(name, 200), username=local, domain=ascii_domain)
    except ValueError as error:  # UnicodeError of the codec is one
        raise InvalidMail("This is not an address that mail can be sent to.") from error


def sender_address(sender: str) -> Address:
    """`"Shop Support <support@shop.example>"` -> an address. Raises `InvalidMail`."""
    name, email = parseaddr(one_line(sender, 500))
    return address(email, name)


def check_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Further headers (`X-…`, `List-…`, `Reply-To`), each on one line. Raises `InvalidMail` for any other."""
    for name in headers:
        if not _FURTHER_HEADER.fullmatch(name):
            raise InvalidMail(f"The header {one_line(name, 60)!r} cannot be set here.")
    return {name: one_line(value, 900) for name, value in headers.items()}


def build_message(mail: QueuedMail) -> EmailMessage:
    """The message, the same at every attempt: text, and HTML beside it where there is some."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender_address(mail.sender)
    message["To"] = address(mail.to_email, mail.to_name)
    message["Subject"] = one_line(mail.subject, 500)
    message["Date"] = mail.created_at
    message["Message-ID"] = mail.message_id
    if mail.in_reply_to is not None:
        message["In-Reply-To"] = mail.in_reply_to
        message["References"] = mail.in_reply_to
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies to it
    message["X-Auto-Response-Suppress"] = "All"  # the same for Exchange
    for name, value in check_headers(mail.headers).items():
        message[name] = value
    message.set_content(body_text(mail.text))
    if mail.html is not None:
        message.add_alternative(body_text(mail.html), subtype="html")
    message["Content-Language"] = one_line(mail.language, 20)  # at last: adding a body takes Content- headers into it
    return message
