"""`helpcenter users`: create people, list them, change a password."""

from __future__ import annotations

from dataclasses import asdict

import click
from rich.markup import escape

from helpcenter.accounts import (
    Role,
    create_person,
    deactivate_person,
    find_person_by_email,
    list_people,
    set_password,
)
from helpcenter.cli.console import as_json, output, print_json, say
from helpcenter.config import load_settings
from helpcenter.errors import NotFound
from helpcenter.web.current import utc_now
from helpcenter.wiring import build_database

password_option = click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for when left out."
)


@click.group()
def users() -> None:
    """Create and list editors, agents and other people."""


@users.command("create")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--language", default="en", show_default=True)
@password_option
def create(email: str, name: str, role: str, language: str, password: str) -> None:
    """Create a person."""
    with build_database(load_settings()).write() as session:
        person = create_person(
            session, email=email, name=name, role=Role(role), password=password, language=language, now=utc_now()
        )
    say(escape(f"Created {person.name} ({person.role}), who signs in as {person.email}."))


@users.command("list")
@as_json
def show(as_json: bool) -> None:
    """List everybody with their role."""
    with build_database(load_settings()).read() as session:
        people = list_people(session)
    if as_json:
        print_json([asdict(person) for person in people])
        return
    for person in people:
        output.print(f"{person.role:<11} {person.email:<40} {person.name}", markup=False)


def _id_of(email: str) -> int:
    with build_database(load_settings()).read() as session:
        person = find_person_by_email(session, email)
    if person is None:
        raise NotFound(f"Nobody has the address {email}. `helpcenter users list` shows everybody.")
    return person.id


@users.command("set-password")
@click.argument("email")
@password_option
def change_password(email: str, password: str) -> None:
    """Set a new password; the person is signed out everywhere."""
    person_id = _id_of(email)
    with build_database(load_settings()).write() as session:
        set_password(session, person_id, password)
    say(escape(f"{email} has a new password."))


@users.command("deactivate")
@click.argument("email")
def deactivate(email: str) -> None:
    """Close an account; what the person wrote stays."""
    person_id = _id_of(email)
    with build_database(load_settings()).write() as session:
        deactivate_person(session, person_id)
    say(escape(f"{email} can no longer sign in."))
