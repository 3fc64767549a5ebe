"""Opaque keys that tell readers apart, and tell nothing else about them.

A guest is a random number in the session, which ends with the browser and is made with the first vote or comment; a vote is
kept under a digest of it and of what was voted on, so that votes on different things cannot be told to be of one reader.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import session

from helpcenter.web.current import house
from helpcenter.web.sign_in import signed_in

_GUEST = "reader"


def voter_on(subject: str) -> str:
    """The key of this reader's vote on `subject`."""
    return _digest(_reader(), subject)


def find_voter_on(subject: str) -> str | None:
    """The same, for a reader who has voted or written something; None for anybody else, who gets no cookie by it."""
    known = signed_in() is not None or _GUEST in session
    return voter_on(subject) if known else None


def guest_key() -> str:
    """The key of this guest's comments."""
    return _digest(_guest(), "comments")


def _reader() -> str:
    person = signed_in()
    return f"person {person.id}" if person is not None else _guest()


def _guest() -> str:
    if _GUEST not in session:
        session[_GUEST] = secrets.token_urlsafe(16)
    return f"guest {session[_GUEST]}"


def _digest(reader: str, subject: str) -> str:
    message = f"{reader}\n{subject}".encode()
    return hmac.new(house().signing_key.encode(), message, hashlib.sha256).hexdigest()[:40]
