"""The demo's people, one of each role. Created by the demo only; their password is public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from helpcenter.accounts.people import create_person, find_person_by_email
from helpcenter.accounts.permissions import Role

DEMO_PASSWORD = "brambleport-demo"  # noqa: S105 - public on purpose, the README prints it


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One of the demo's people."""

    email: str
    name: str
    role: Role
    language: str
    time_zone: str


DEMO_PEOPLE = (
    DemoPerson("ana@brambleport.example", "Ana Kovačić", Role.SHOPPER, "hr", "Europe/Zagreb"),
    DemoPerson("ben@brambleport.example", "Ben Ashdown", Role.SHOPPER, "en", "Europe/Dublin"),
    DemoPerson("eddie@brambleport.example", "Eddie Marlow", Role.EDITOR, "en", "Europe/Vienna"),
    DemoPerson("agnes@brambleport.example", "Agnes Lindqvist", Role.AGENT, "de", "Europe/Vienna"),
    DemoPerson("tessa@brambleport.example", "Tessa Morvan", Role.SPECIALIST, "fr", "Europe/Vienna"),
    DemoPerson("adam@brambleport.example", "Adam Ferrant", Role.ADMIN, "en", "Europe/Vienna"),
)


def create_demo_people(session: Session, now: datetime) -> tuple[DemoPerson, ...]:
    """Create those who are not there yet."""
    for person in DEMO_PEOPLE:
        if find_person_by_email(session, person.email) is None:
            create_person(
                session,
                email=person.email,
                name=person.name,
                role=person.role,
                password=DEMO_PASSWORD,
                language=person.language,
                time_zone=person.time_zone,
                now=now,
            )
    return DEMO_PEOPLE
