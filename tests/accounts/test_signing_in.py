from __future__ import annotations

from datetime import datetime
from typing import Literal

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.accounts import (
    EmailTaken,
    InvalidEmail,
    Person,
    Role,
    SignInFailed,
    WeakPassword,
    create_demo_people,
    create_person,
    deactivate_person,
    find_person,
    list_people,
    set_password,
    signing_in,
    verify_password,
)
from helpcenter.accounts.tables import PersonRow
from helpcenter.db import Database

PASSWORD = "correct horse battery"


def make_ana(session: Session, now: datetime) -> Person:
    return create_person(
        session, email=" Ana@Example.org ", name="Ana", role=Role.SHOPPER, password=PASSWORD, language="hr", now=now
    )


def test_a_person_signs_in_whatever_the_case_of_the_address(database: Database, now: datetime) -> None:
    with database.write() as session:
        ana = make_ana(session, now)
    assert ana.email == "ana@example.org"
    assert verify_password(database, email="ANA@example.org ", password=PASSWORD) == ana


@pytest.fixture
def really_hashing(real_hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the cost that the shop's people get."""
    monkeypatch.setattr(signing_in, "_hasher", real_hasher)


def test_only_an_argon2_hash_is_stored(database: Database, now: datetime, really_hashing: None) -> None:
    with database.write() as session:
        ana = make_ana(session, now)
    with database.read() as session:
        stored = session.scalars(select(PersonRow)).one().password_hash
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert PASSWORD not in stored
    assert verify_password(database, email=ana.email, password=PASSWORD) == ana


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ana@example.org", "wrong password"),
        ("nobody@example.org", PASSWORD),
        ("", ""),
        ("ana@example.org\0", "\0"),
        ("\ud800", PASSWORD),
        ("ana@example.org", "x" * 9000),
    ],
)
def test_what_is_wrong_is_not_told(database: Database, now: datetime, email: str, password: str) -> None:
    with database.write() as session:
        make_ana(session, now)
    with pytest.raises(SignInFailed) as refusal:
        verify_password(database, email=email, password=password)
    assert str(refusal.value) == "E-mail address or password are not right."


def test_a_closed_account_cannot_sign_in_and_its_sessions_end(database: Database, now: datetime) -> None:
    with database.write() as session:
        ana = make_ana(session, now)
    with database.write() as session:
        deactivate_person(session, ana.id)
    with database.read() as session:
        assert find_person(session, ana.id) is None
    with pytest.raises(SignInFailed):
        verify_password(database, email=ana.email, password=PASSWORD)


def test_a_new_password_ends_every_session(database: Database, now: datetime) -> None:
    with database.write() as session:
        ana = make_ana(session, now)
        set_password(session, ana.id, "another long password")
    again = verify_password(database, email=ana.email, password="another long password")
    assert again.session_version == ana.session_version + 1


def test_others_can_write_while_a_password_is_hashed(
    database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as session:
        ana = make_ana(session, now)

    class Hasher(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            with database.write() as session:  # waits in vain if the act holds the database
                set_password(session, ana.id, "another long password")
            return super().verify(hash, password)

    monkeypatch.setattr(signing_in, "_hasher", Hasher(time_cost=1, memory_cost=8, parallelism=1))
    assert verify_password(database, email=ana.email, password=PASSWORD) == ana


def test_a_hash_of_lower_cost_is_renewed(database: Database, now: datetime, really_hashing: None) -> None:
    with database.write() as session:
        ana = make_ana(session, now)
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        session.get_one(PersonRow, ana.id).password_hash = cheap
    assert verify_password(database, email=ana.email, password=PASSWORD) == ana
    with database.read() as session:
        assert session.get_one(PersonRow, ana.id).password_hash != cheap
    assert verify_password(database, email=ana.email, password=PASSWORD) == ana


def test_an_address_has_one_account(database: Database, now: datetime) -> None:
    with database.write() as session:
        make_ana(session, now)
        with pytest.raises(EmailTaken):
            make_ana(session, now)


@pytest.mark.parametrize("password", ["", "short", "x" * 1001])
def test_a_weak_password_is_refused(database: Database, now: datetime, password: str) -> None:
    with database.write() as session, pytest.raises(WeakPassword):
        create_person(
            session, email="a@b.example", name="A", role=Role.SHOPPER, password=password, language="en", now=now
        )


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ana",
        "ana@",
        "@b.org",
        "a@b",
        "a b@c.org",
        "a@b.org\nBcc: x@y.org",
        "<a@b.org>",
        "a@b_c.org",
        "a@b..org",
        "a@-b.org",
        "x" * 65 + "@b.org",
        "a@" + "x" * 64 + ".org",
        "a\0b@b.org",
        "\ud800@b.org",
        "a@\ud800.org",
    ],
)
def test_what_is_no_address_is_refused(database: Database, now: datetime, email: str) -> None:
    with database.write() as session, pytest.raises(InvalidEmail):
        create_person(session, email=email, name="A", role=Role.SHOPPER, password=PASSWORD, language="en", now=now)


def test_the_demo_has_one_person_of_each_role_and_can_be_loaded_twice(database: Database, now: datetime) -> None:
    for _ in range(2):
        with database.write() as session:
            create_demo_people(session, now)
    with database.read() as session:
        assert {person.role for person in list_people(session)} == set(Role)
        assert [person.name for person in list_people(session, Role.EDITOR)] == ["Eddie Marlow"]
