"""Creating and finding people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.accounts.permissions import Role
from helpcenter.accounts.tables import PersonRow
from helpcenter.errors import Conflict, InvalidInput

# What mail can be sent to; whether somebody reads it there, only sending tells.
_LOCAL_PART = re.compile(r"[^@\s<>\"(),;:\\\[\]]{1,64}")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)


class InvalidEmail(InvalidInput):
    """Not an e-mail address."""

    code = "invalid-email"


class EmailTaken(Conflict):
    """Another account has this e-mail address."""

    code = "email-taken"


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the other rooms see them."""

    id: int
    email: str
    name: str
    role: Role
    language: str
    time_zone: str | None
    session_version: int


def person_of(row: PersonRow) -> Person:
    return Person(row.id, row.email, row.name, Role(row.role), row.language, row.time_zone, row.session_version)


def normalize_email(raw: str) -> str:
    """Trimmed and in lower case. Raises `InvalidEmail`."""
    email = raw.strip().lower()
    local, _, domain = email.rpartition("@")
    if len(email) > 254 or not (_LOCAL_PART.fullmatch(local) and local.isprintable() and _is_host(domain)):
        raise InvalidEmail("This is not an e-mail address; write it like name@example.org.")
    return email


def _is_host(domain: str) -> bool:
    """Whether mail can be sent there: every part is one that DNS takes, also one in other letters."""
    try:
        host = domain.encode("idna").decode()
    except UnicodeError:
        return False
    return len(host) <= 253 and _HOST.fullmatch(host) is not None


def create_person(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    password: str,
    language: str,
    now: datetime,
    time_zone: str | None = None,
) -> Person:
    """Raises `InvalidEmail`, `EmailTaken`, `WeakPassword`."""
    from helpcenter.accounts.signing_in import hash_password  # it needs Person

    address = normalize_email(email)
    if find_person_by_email(session, address) is not None:
        raise EmailTaken(f"{address} has an account already; sign in, or reset the password.")
    row = PersonRow(
        email=address,
        name=name.strip(),
        role=role,
        password_hash=hash_password(password),
        language=language,
        time_zone=time_zone,
        created_at=now,
        active=True,
        session_version=1,
    )
    session.add(row)
    session.flush()
    return person_of(row)


def find_person(session: Session, person_id: int) -> Person | None:
    """An active person, or None."""
    row = session.get(PersonRow, person_id)
    return person_of(row) if row is not None and row.active else None


def find_person_by_email(session: Session, email: str) -> Person | None:
    """A person by address, active or not, or None."""
    row = find_row(session, email)
    return person_of(row) if row is not None else None


def find_row(session: Session, email: str) -> PersonRow | None:
    """Whatever was typed for an address; what cannot be one is nobody's (and no database is asked about it)."""
    try:
        address = normalize_email(email)
    except InvalidEmail:
        return None
    return session.scalar(select(PersonRow).where(PersonRow.email == address))


def list_people(session: Session, role: Role | None = None) -> list[Person]:
    query = select(PersonRow).order_by(PersonRow.email)
    if role is not None:
        query = query.where(PersonRow.role == role)
    return [person_of(row) for row in session.scalars(query)]


def find_people(session: Session, person_ids: Iterable[int]) -> dict[int, Person]:
    """People by id, active or not; those that do not exist are left out."""
    rows = session.scalars(select(PersonRow).where(PersonRow.id.in_(sorted(set(person_ids)))))
    return {row.id: person_of(row) for row in rows}


def deactivate_person(session: Session, person_id: int) -> None:
    """No sign-in from now on; open sessions end at their next request."""
    row = session.get_one(PersonRow, person_id)
    row.active = False
    row.session_version += 1
