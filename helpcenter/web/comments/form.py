"""The form of a comment: what was typed, and the signed note of when it was opened."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from flask import request
from itsdangerous import BadData, URLSafeSerializer

from helpcenter.accounts import InvalidEmail, Person, normalize_email
from helpcenter.knowledge.comments import (
    LONGEST_NAME,
    LONGEST_TEXT,
    CommentField,
    CommentProblem,
    InvalidComment,
)
from helpcenter.web.current import house, now
from helpcenter.web.localization import gettext

#: The field that people do not see; programs fill it in.
TRAP = "website"
_OLDEST_SECONDS = 2 * 24 * 3600


@dataclass(frozen=True, slots=True)
class TypedComment:
    """The form as it stands. `note`: signed, made when the form was opened."""

    note: str
    name: str = ""
    text: str = ""
    reply_to: int | None = None
    notify: bool = False
    email: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a note says: the key of the form, and how long ago it was opened."""

    key: str
    seconds: float


def empty_form(person: Person | None, reply_to: int | None) -> TypedComment:
    return TypedComment(note=_new_note(), name=person.name if person else "", reply_to=reply_to)


def read_form() -> TypedComment:
    sent = request.form
    return TypedComment(
        note=sent.get("note", "")[:500],
        name=sent.get("name", ""),
        text=sent.get("text", ""),
        reply_to=sent.get("reply_to", type=int),
        notify=sent.get("notify") == "yes",
        email=sent.get("email", ""),
    )


def read_note(note: str) -> Opened | None:
    """None when it was not made here, or too long ago."""
    try:
        key, moment = _signer().loads(note)
        seconds = now().timestamp() - float(moment)
    except (BadData, ValueError, TypeError):
        return None
    return Opened(str(key), seconds) if -60 < seconds < _OLDEST_SECONDS else None


def with_errors(typed: TypedComment, errors: dict[str, str], *, fresh: bool = False) -> TypedComment:
    """The form once more, with what is wrong and everything that was typed. `fresh`: as if it had been opened now."""
    return TypedComment(
        note=_new_note() if fresh else typed.note,
        name=typed.name,
        text=typed.text,
        reply_to=typed.reply_to,
        notify=typed.notify,
        email=typed.email,
        errors=errors,
    )


def checked_email(raw: str, errors: dict[str, str]) -> str:
    """The address as it is kept; "" when it is none, which `errors` then says."""
    try:
        return normalize_email(raw)
    except InvalidEmail:
        errors["email"] = gettext("Enter an e-mail address like name@example.org.")
        return ""


def sentences(invalid: InvalidComment) -> dict[str, str]:
    """By field: what is wrong with it."""
    words = {
        (CommentField.NAME, CommentProblem.EMPTY): gettext("Enter a name that other readers may see."),
        (CommentField.NAME, CommentProblem.TOO_LONG): gettext(
            "Enter a name of at most %(limit)s characters.", limit=LONGEST_NAME
        ),
        (CommentField.TEXT, CommentProblem.EMPTY): gettext("Write your comment."),
        (CommentField.TEXT, CommentProblem.TOO_LONG): gettext(
            "Shorten your comment to %(limit)s characters at most.", limit=LONGEST_TEXT
        ),
    }
    return {found.field.value: words[found.field, found.problem] for found in invalid.problems}


def _new_note() -> str:
    note = _signer().dumps([secrets.token_urlsafe(12), round(now().timestamp(), 1)])
    return note if isinstance(note, str) else note.decode()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(house().signing_key, salt="comment form")
