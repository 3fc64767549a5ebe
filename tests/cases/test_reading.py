from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from helpcenter.accounts.tables import PersonRow
from helpcenter.cases import (
    Author,
    AuthorKind,
    CaseNotFound,
    CheckedFile,
    LocalStore,
    OpenedCase,
    get_attachment,
    get_case,
    get_case_for_agent,
    list_cases_of,
    note,
    reply,
)
from helpcenter.db import Database
from helpcenter.errors import Forbidden

Open = Callable[..., OpenedCase]
SECRET = "Looks like the third claim this month."


@pytest.fixture
def owner(sign_up: Callable[[str], int]) -> int:
    return sign_up("owner@example.org")


def everything_in(value: object) -> Iterator[object]:
    """Every plain value in a view."""
    if is_dataclass(value):
        for field in fields(value):
            yield from everything_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from everything_in(part)
    else:
        yield value


def test_notes_are_for_the_team_only(
    database: Database, open_: Open, outbox: Any, owner: int, agnes: Author, now: datetime
) -> None:
    number = open_(person_id=owner).number
    with database.write() as session:
        written = note(session, number, author=agnes, text=SECRET, now=now)
    with database.read() as session:
        shoppers = (get_case(session, number), list_cases_of(session, owner))
        team = get_case_for_agent(session, number)
    assert SECRET in everything_in(team)
    assert team.notes == (written,)
    assert (written.author_name, written.at) == ("Agnes Lindqvist", now)
    assert not [part for part in everything_in(shoppers) if SECRET in str(part)]
    assert not [part for notice in outbox.notices for part in everything_in(notice) if SECRET in str(part)]


def test_a_note_leaves_state_promise_and_list_as_they_are(
    database: Database, open_: Open, agnes: Author, now: datetime
) -> None:
    number = open_().number
    with database.read() as session:
        before = get_case(session, number)
    with database.write() as session:
        note(session, number, author=agnes, text=SECRET, now=now + timedelta(hours=1))
    with database.read() as session:
        assert get_case(session, number) == before


def test_a_shopper_writes_no_notes(database: Database, open_: Open, ana: Author, now: datetime) -> None:
    number = open_().number
    with database.write() as session, pytest.raises(Forbidden):
        note(session, number, author=ana, text="x", now=now)


def test_an_agent_sees_the_same_shoppers_other_cases(
    database: Database, open_: Open, owner: int, now: datetime
) -> None:
    by_account = open_(person_id=owner, at=now + timedelta(hours=1))
    by_address = open_(email="owner@example.org", at=now + timedelta(hours=2))
    open_(email="stranger@example.org")
    both = open_(person_id=owner, email="owner@example.org", at=now + timedelta(hours=3))
    with database.read() as session:
        others = get_case_for_agent(session, both.number).other_cases
    assert [row.number for row in others] == [by_address.number, by_account.number]


def test_an_attachment_is_found_in_its_own_case_only(
    database: Database, open_: Open, store: LocalStore, pdf: bytes
) -> None:
    with_file = open_(attachments=(CheckedFile("label.pdf", "application/pdf", pdf),)).number
    other = open_().number
    with database.read() as session:
        (attachment,) = get_case(session, with_file).messages[0].attachments
        assert get_attachment(session, with_file, attachment.id) == attachment
        with pytest.raises(CaseNotFound):
            get_attachment(session, other, attachment.id)
        with pytest.raises(CaseNotFound):
            get_attachment(session, with_file, attachment.id + 1)


def test_a_case_outlives_the_account_of_its_shopper(
    database: Database, open_: Open, outbox: Any, store: LocalStore, owner: int, now: datetime
) -> None:
    number = open_(person_id=owner).number
    with database.write() as session:
        session.execute(delete(PersonRow).where(PersonRow.id == owner))
    with database.read() as session:
        case = get_case(session, number)
    assert (case.person_id, case.messages[0].author_id, case.messages[0].author_name) == (None, None, "Ana Kovačić")


def test_a_reply_is_shown_with_who_wrote_it(
    database: Database, open_: Open, outbox: Any, store: LocalStore, owner: int, now: datetime
) -> None:
    number = open_().number
    agent = Author(AuthorKind.AGENT, "Agnes", owner)
    with database.write() as session:
        reply(session, number, author=agent, text="Hello", outbox=outbox, store=store, now=now)
    with database.read() as session:
        case = get_case(session, number)
    assert (case.messages[-1].author_id, case.events[-1].author_id) == (owner, owner)
