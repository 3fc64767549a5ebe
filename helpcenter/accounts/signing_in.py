"""Passwords: hashed with argon2, compared in the same time for known and unknown addresses."""

from __future__ import annotations

from functools import lru_cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from helpcenter.accounts.people import Person, find_row, person_of
from helpcenter.accounts.tables import PersonRow
from helpcenter.db import Database
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


def verify_password(database: Database, *, email: str, password: str) -> Person:
    """The person who signs in. Raises `SignInFailed`, after the same time whatever is wrong.

    Hashing takes a while, so no transaction is open meanwhile: a burst of sign-ins must not keep others from writing.
    """
    with database.read() as session:
        row = find_row(session, email)
        person = person_of(row) if row is not None and row.active else None
        stored = row.password_hash if row is not None else _nobodys_hash()
    try:
        with _at_once:
            _hasher.verify(stored, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError) as error:
        raise SignInFailed("E-mail address or password are not right.") from error
    if person is None:
        raise SignInFailed("E-mail address or password are not right.")
    if _hasher.check_needs_rehash(stored):
        _hash_again(database, person.id, stored, password[:LONGEST_PASSWORD])
    return person


def _hash_again(database: Database, person_id: int, stored: str, password: str) -> None:
    """With today's cost, unless the password was changed in the meantime."""
    with _at_once:
        fresh = _hasher.hash(password)
    with database.write() as session:
        row = session.get(PersonRow, person_id)
        if row is not None and row.password_hash == stored:
            row.password_hash = fresh


def set_password(session: Session, person_id: int, password: str) -> None:
    """Change a password and end every session of the person. Raises `WeakPassword`."""
    row = session.get_one(PersonRow, person_id)
    row.password_hash = hash_password(password)
    row.session_version += 1
