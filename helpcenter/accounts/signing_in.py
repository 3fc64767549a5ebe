"""Passwords: hashed with argon2, compared in the same time for known and unknown addresses."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from helpcenter.accounts.people import Person, find_row, person_of
from helpcenter.accounts.tables import PersonRow
from helpcenter.errors import InvalidInput

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 1000

_hasher = PasswordHasher()
#: One hash takes 64 MB; a burst of sign-ins must not take the machine's memory.
_at_once = BoundedSemaphore(2)


class SignInFailed(InvalidInput):
    """Unknown address, wrong password or closed account: which of them is not told."""

    code = "sign-in-failed"
    status = 401


class WeakPassword(InvalidInput):
    """Too short, or too long to hash."""

    code = "weak-password"


def hash_password(password: str) -> str:
    """Raises `WeakPassword`."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise WeakPassword(f"Choose a password of at least {SHORTEST_PASSWORD} characters.")
    with _at_once:
        return _hasher.hash(password)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")


def verify_password(session: Session, *, email: str, password: str, now: datetime) -> Person:
    """The person who signs in. Raises `SignInFailed`, after the same time whatever is wrong."""
    row = find_row(session, email)
    stored = row.password_hash if row is not None else _nobodys_hash()
    try:
        with _at_once:
            _hasher.verify(stored, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError) as error:
        raise SignInFailed("E-mail address or password are not right.") from error
    if row is None or not row.active:
        raise SignInFailed("E-mail address or password are not right.")
    if _hasher.check_needs_rehash(stored):
        row.password_hash = hash_password(password)
    return person_of(row)


def set_password(session: Session, person_id: int, password: str) -> None:
    """Change a password and end every session of the person. Raises `WeakPassword`."""
    row = session.get_one(PersonRow, person_id)
    row.password_hash = hash_password(password)
    row.session_version += 1
