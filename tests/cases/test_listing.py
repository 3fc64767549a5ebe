from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from helpcenter.cases import (
    Author,
    CaseState,
    LocalStore,
    OpenedCase,
    close,
    count_by_state,
    list_cases_of,
    list_for_agents,
    reply,
)
from helpcenter.cases.listing import EXCERPT_LENGTH, excerpt
from helpcenter.db import Database

Open = Callable[..., OpenedCase]
HOUR = timedelta(hours=1)


def test_those_waiting_come_first_least_time_left_on_top(
    database: Database, open_: Open, outbox: Any, store: LocalStore, agnes: Author, now: datetime
) -> None:
    answered, soon, late, closed, later = (open_(promised_in=hours * HOUR).number for hours in (1, 2, -3, 4, 5))
    with database.write() as session:
        reply(session, answered, author=agnes, text="x", outbox=outbox, store=store, now=now + HOUR)
    with database.write() as session:
        close(session, closed, author=agnes, outbox=outbox, now=now + 2 * HOUR)
    with database.read() as session:
        page = list_for_agents(session)
    assert [row.number for row in page.rows] == [late, soon, later, closed, answered]
    assert [row.time_left(now) for row in page.rows] == [-3 * HOUR, 2 * HOUR, 5 * HOUR, None, None]
    assert (page.total, page.page, page.pages) == (5, 1, 1)


def test_filters_narrow_the_list_and_the_counts(
    database: Database, open_: Open, outbox: Any, agnes: Author, now: datetime
) -> None:
    german = open_(language="de", second_language=None, department="orders").number
    croatian = open_(language="hr", second_language="en", department="orders").number
    private = open_(language="en", second_language=None, department="data-protection").number
    with database.write() as session:
        close(session, german, author=agnes, outbox=outbox, now=now)

    def numbers(**filters: Any) -> set[str]:
        with database.read() as session:
            return {row.number for row in list_for_agents(session, **filters).rows}

    assert numbers() == {german, croatian, private}
    assert numbers(languages=["en"]) == {croatian, private}  # the second language counts
    assert numbers(languages=["de", "fr"]) == {german}
    assert numbers(languages=[]) == set()
    assert numbers(department="orders") == {german, croatian}
    assert numbers(state=CaseState.OPEN, department="orders") == {croatian}
    with database.read() as session:
        assert count_by_state(session) == {CaseState.OPEN: 2, CaseState.ANSWERED: 0, CaseState.CLOSED: 1}
        assert count_by_state(session, languages=["en"], department="orders")[CaseState.OPEN] == 1


@pytest.mark.parametrize(
    ("page", "shown", "expected"), [(1, 1, 3), (2, 2, 3), (3, 3, 1), (9, 3, 1), (0, 1, 3), (-5, 1, 3)]
)
def test_pages_of_a_list(database: Database, open_: Open, page: int, shown: int, expected: int) -> None:
    for _ in range(7):
        open_()
    with database.read() as session:
        found = list_for_agents(session, page=page, rows_per_page=3)
    assert (found.page, found.pages, found.total, len(found.rows)) == (shown, 3, 7, expected)


def test_pages_neither_repeat_nor_skip_a_case(database: Database, open_: Open) -> None:
    opened = {open_().number for _ in range(7)}
    with database.read() as session:
        pages = [list_for_agents(session, page=page, rows_per_page=2).rows for page in (1, 2, 3, 4)]
    assert sorted(row.number for rows in pages for row in rows) == sorted(opened)


def test_an_empty_list_is_one_empty_page(database: Database) -> None:
    with database.read() as session:
        page = list_for_agents(session)
    assert (page.rows, page.page, page.pages, page.total) == ((), 1, 1, 0)


def test_a_shopper_sees_their_own_cases_last_changed_first(
    database: Database, open_: Open, outbox: Any, sign_up: Callable[[str], int], agnes: Author, now: datetime
) -> None:
    owner, stranger = sign_up("owner@example.org"), sign_up("stranger@example.org")
    first = open_(person_id=owner).number
    second = open_(person_id=owner, at=now + HOUR).number
    others = open_(person_id=stranger).number
    open_(person_id=None)
    with database.write() as session:
        close(session, first, author=agnes, outbox=outbox, now=now + 2 * HOUR)
    with database.read() as session:
        assert [(row.number, row.state) for row in list_cases_of(session, owner)] == [
            (first, CaseState.CLOSED),
            (second, CaseState.OPEN),
        ]
        assert [row.number for row in list_cases_of(session, stranger)] == [others]


def test_a_row_shows_the_beginning_of_the_description(
    database: Database, open_: Open, outbox: Any, store: LocalStore, agnes: Author, now: datetime
) -> None:
    number = open_(description="Paket\nnije  stigao.").number
    with database.write() as session:
        reply(session, number, author=agnes, text="An answer", outbox=outbox, store=store, now=now)
    with database.read() as session:
        (row,) = list_for_agents(session).rows
    assert row.excerpt == "Paket nije stigao."


@pytest.mark.parametrize("text", ["word " * 100, "x" * 500, "包裹没有到" * 100])
def test_an_excerpt_is_short_and_says_that_it_goes_on(text: str) -> None:
    cut = excerpt(text)
    assert EXCERPT_LENGTH // 2 < len(cut) <= EXCERPT_LENGTH + 1
    assert cut.endswith("…")
    assert text.startswith(cut[:-1])
