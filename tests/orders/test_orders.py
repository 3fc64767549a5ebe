from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.orders import (
    HelpTopic,
    OrderState,
    find_order,
    find_order_for_team,
    list_orders,
    load_demo_orders,
    normalize_number,
)
from helpcenter.orders.tables import OrderItemRow, OrderRow, SellerRow

ANA, BEN, STRANGER = 1, 2, 3
EMAILS = {"ana@brambleport.example": ANA, "ben@brambleport.example": BEN}
BENS_DELIVERED, ANAS_GUEST_ORDER = "BP-2H6Y50PJ", "BP-4N7G82WS"


@pytest.fixture
def session(database: Database, now: datetime) -> Iterator[Session]:
    """The demo's orders, written and committed."""
    with database.write() as writing:
        load_demo_orders(writing, EMAILS, now)
    with database.read() as reading:
        yield reading


def test_the_demo_has_an_order_of_every_state(session: Session, now: datetime) -> None:
    bens = list_orders(session, BEN)
    assert {order.state for order in bens} == set(OrderState)
    assert len(bens) + len(list_orders(session, ANA)) == 7  # and one that Ana placed as a guest


def test_the_newest_order_comes_first(session: Session) -> None:
    placed = [order.placed_at for order in list_orders(session, BEN)]
    assert placed == sorted(placed, reverse=True)


def test_a_stranger_has_no_orders(session: Session) -> None:
    assert list_orders(session, STRANGER) == []


@pytest.mark.parametrize(
    ("number", "buyer_id", "email", "found"),
    [
        (BENS_DELIVERED, BEN, None, True),
        (BENS_DELIVERED, STRANGER, None, False),
        (BENS_DELIVERED, None, None, False),
        (BENS_DELIVERED, STRANGER, "stranger@example.org", False),
        (BENS_DELIVERED, None, "ben@brambleport.example", True),
        (BENS_DELIVERED, None, "  Ben@Brambleport.Example ", True),
        (BENS_DELIVERED, None, "", False),
        (ANAS_GUEST_ORDER, ANA, None, False),  # placed as a guest: her account does not see it ...
        (ANAS_GUEST_ORDER, None, "ana@brambleport.example", True),  # ... with the address of the purchase it is found
        (" bp 2h6y50pj", BEN, None, True),
        ("bp–2h6y50pj", BEN, None, True),
        ("BP-00000000", BEN, None, False),
        ("", BEN, None, False),
        ("'; DROP TABLE orders; --", BEN, None, False),
    ],
)
def test_an_order_is_found_by_those_it_belongs_to(
    session: Session, number: str, buyer_id: int | None, email: str | None, found: bool
) -> None:
    order = find_order(session, number, buyer_id=buyer_id, email=email)
    assert (order is not None) is found
    assert order is None or order.number == normalize_number(number)


def test_the_team_finds_every_order(session: Session) -> None:
    order = find_order_for_team(session, ANAS_GUEST_ORDER)
    assert order is not None
    assert order.buyer_id is None
    assert find_order_for_team(session, "BP-00000000") is None


def test_an_order_tells_everything_that_help_needs(session: Session, now: datetime) -> None:
    order = find_order(session, BENS_DELIVERED, buyer_id=BEN)
    assert order is not None
    assert order.state is OrderState.DELIVERED
    assert order.total == Decimal("99.30")  # a lamp, three bulbs, the shipping
    assert sum((item.price * item.quantity for item in order.items), order.shipping_cost) == order.total
    assert [item.title for item in order.items] == ["Dimmable desk lamp", "LED bulb, warm white"]
    assert (order.seller.name, order.seller.country) == ("Zimtwerk Elektronik", "AT")
    assert order.delivered_at == now - timedelta(days=4)
    assert order.ship_to.lines == ("7 Heron Court", "Flat 3")
    assert order.tracking_number
    assert HelpTopic.DAMAGED_OR_NOT_AS_DESCRIBED in order.help_topics
    assert HelpTopic.CANCEL not in order.help_topics


def test_amounts_add_up_in_every_demo_order(session: Session) -> None:
    for order in [*list_orders(session, BEN), *list_orders(session, ANA)]:
        assert sum((item.price * item.quantity for item in order.items), order.shipping_cost) == order.total


def test_the_demos_dates_follow_the_life_of_an_order(session: Session, now: datetime) -> None:
    for order in [*list_orders(session, BEN), *list_orders(session, ANA)]:
        happened = [order.placed_at, order.paid_at, order.shipped_at, order.delivered_at, order.cancelled_at]
        moments = [moment for moment in happened if moment is not None]
        assert moments == sorted(moments)
        assert moments[-1] <= now
        assert (order.shipped_at is not None) == (order.state in {OrderState.SHIPPED, OrderState.DELIVERED})
        assert (order.tracking_number is not None) == (order.shipped_at is not None)
        if order.delivery_from and order.delivery_until:
            assert order.placed_at.date() < order.delivery_from < order.delivery_until


def test_one_demo_parcel_is_late_enough_to_be_reported(session: Session, now: datetime) -> None:
    late = [
        order
        for order in list_orders(session, ANA)
        if order.state is OrderState.SHIPPED and order.delivery_until and order.delivery_until < now.date()
    ]
    assert late


def test_loading_the_demo_again_changes_nothing(database: Database, now: datetime) -> None:
    with database.write() as session:
        assert load_demo_orders(session, EMAILS, now) == 8
    with database.write() as session:
        assert load_demo_orders(session, EMAILS, now + timedelta(days=30)) == 0
    with database.write() as session:
        session.delete(session.scalars(select(OrderRow).where(OrderRow.number == BENS_DELIVERED)).one())
    with database.write() as session:
        assert load_demo_orders(session, EMAILS, now) == 1
        assert len(session.scalars(select(SellerRow)).all()) == 6


def test_the_items_of_a_deleted_order_go_with_it(database: Database, now: datetime) -> None:
    with database.write() as session:
        load_demo_orders(session, EMAILS, now)
    with database.write() as session:
        for row in session.scalars(select(OrderRow)):
            session.delete(row)
    with database.read() as session:
        assert session.scalars(select(OrderItemRow)).all() == []


def test_demo_orders_wait_for_their_people(database: Database, now: datetime) -> None:
    with database.write() as session:
        load_demo_orders(session, {}, now)
    with database.read() as session:
        order = find_order(session, BENS_DELIVERED, email="ben@brambleport.example")
        assert order is not None
        assert order.buyer_id is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("BP-7K2M94QX", "BP-7K2M94QX"),
        ("bp-7k2m94qx", "BP-7K2M94QX"),
        (" BP 7K2M 94QX ", "BP-7K2M94QX"),
        ("BP7K2M94QX", "BP-7K2M94QX"),
        ("#BP—7K2M94QX", "BP-7K2M94QX"),
    ],
)
def test_order_numbers_are_read_as_people_type_them(typed: str, number: str) -> None:
    assert normalize_number(typed) == number
