"""An order as other rooms see it, and who may see which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.orders.states import HelpTopic, OrderState, offered_topics
from helpcenter.orders.tables import OrderRow


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sold and ships the items."""

    id: int
    name: str
    country: str


@dataclass(frozen=True, slots=True)
class Address:
    """Where an order goes. `lines` are street, number, floor."""

    name: str
    lines: tuple[str, ...]
    postcode: str
    city: str
    country: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an order; `price` is that of one piece."""

    sku: str
    title: str
    quantity: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class Order:
    """One order. Moments are in UTC; `delivery_from` and `delivery_until` are the estimate given to the buyer."""

    number: str
    buyer_id: int | None
    buyer_email: str
    state: OrderState
    currency: str
    total: Decimal
    shipping_cost: Decimal
    placed_at: datetime
    paid_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    cancelled_at: datetime | None
    delivery_from: date | None
    delivery_until: date | None
    ship_to: Address
    #: card, bank_transfer or wallet
    payment_method: str
    #: None inside a customs union, where there are no duties.
    duties_included: bool | None
    carrier: str | None
    tracking_number: str | None
    seller: Seller
    items: tuple[Item, ...]

    @property
    def payment_confirmed(self) -> bool:
        return self.paid_at is not None

    @property
    def help_topics(self) -> tuple[HelpTopic, ...]:
        return offered_topics(self.state, payment_confirmed=self.payment_confirmed)


def list_orders(session: Session, buyer_id: int) -> list[Order]:
    """A person's orders, the newest first."""
    newest_first = (
        select(OrderRow).where(OrderRow.buyer_id == buyer_id).order_by(OrderRow.placed_at.desc(), OrderRow.id)
    )
    return [_order(row) for row in session.scalars(newest_first)]


def find_order(session: Session, number: str, *, buyer_id: int | None = None, email: str | None = None) -> Order | None:
    """The order, if it is this person's or was placed with this e-mail address; otherwise None, as if it did not exist."""
    row = session.scalars(select(OrderRow).where(OrderRow.number == normalize_number(number))).one_or_none()
    if row is None:
        return None
    theirs = buyer_id is not None and row.buyer_id == buyer_id
    placed_with = email is not None and row.buyer_email == email.strip().lower()
    return _order(row) if theirs or placed_with else None


def find_order_for_team(session: Session, number: str) -> Order | None:
    """The order, whoever it belongs to: for agents, who have to compare the buyer with the shopper of the case."""
    row = session.scalars(select(OrderRow).where(OrderRow.number == normalize_number(number))).one_or_none()
    return None if row is None else _order(row)


def normalize_number(typed: str) -> str:
    """An order number as people type it: in any case, with spaces, with the hyphen missing."""
    letters = "".join(character for character in typed.upper() if character.isascii() and character.isalnum())
    return f"{letters[:2]}-{letters[2:]}"


def _order(row: OrderRow) -> Order:
    return Order(
        number=row.number,
        buyer_id=row.buyer_id,
        buyer_email=row.buyer_email,
        state=OrderState(row.state),
        currency=row.currency,
        total=row.total,
        shipping_cost=row.shipping_cost,
        placed_at=row.placed_at,
        paid_at=row.paid_at,
        shipped_at=row.shipped_at,
        delivered_at=row.delivered_at,
        cancelled_at=row.cancelled_at,
        delivery_from=row.delivery_from,
        delivery_until=row.delivery_until,
        ship_to=Address(
            name=row.ship_to_name,
            lines=tuple(row.ship_to_lines.split("\n")),
            postcode=row.ship_to_postcode,
            city=row.ship_to_city,
            country=row.ship_to_country,
        ),
        payment_method=row.payment_method,
        duties_included=row.duties_included,
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        seller=Seller(row.seller.id, row.seller.name, row.seller.country),
        items=tuple(Item(item.sku, item.title, item.quantity, item.price) for item in row.items),
    )
