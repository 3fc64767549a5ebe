"""The demo shop's orders: one of each state, placed some days before `now` by the demo's two shoppers. All names are invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.orders.states import OrderState
from helpcenter.orders.tables import OrderItemRow, OrderRow, SellerRow

ANA, BEN = "ana@brambleport.example", "ben@brambleport.example"

_SELLERS = {
    "Quillmoor Ceramics": "IE",
    "Atelier Brumevent": "FR",
    "Zimtwerk Elektronik": "AT",
    "Fjordkvist Toys": "NO",
    "Bottega Lunamora": "IT",
    "Casa Ventobelo": "PT",
}
_ADDRESSES = {
    ANA: ("Ana Kovačić", "Ulica lipa 14\n2. kat", "10000", "Zagreb", "HR"),
    BEN: ("Ben Ashdown", "7 Heron Court\nFlat 3", "D08 X0X0", "Dublin", "IE"),
}


@dataclass(frozen=True, slots=True)
class _DemoOrder:
    """Days count back from now; None means that it has not happened."""

    number: str
    buyer: str
    seller: str
    state: OrderState
    items: tuple[tuple[str, str, int, str], ...]
    placed: float
    paid: float | None = None
    shipped: float | None = None
    delivered: float | None = None
    cancelled: float | None = None
    delivery_days: tuple[int, int] = (3, 7)
    payment_method: str = "card"
    shipping: str = "4.90"
    duties_included: bool | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    guest: bool = False


_ORDERS = (
    _DemoOrder(
        "BP-7K2M94QX", BEN, "Atelier Brumevent", OrderState.ORDERED, placed=2, payment_method="bank_transfer",
        items=(("AB-LINEN-SAND-L", "Linen shirt, sand, L", 1, "64.00"),),
    ),
    _DemoOrder(
        "BP-3F8W61TC", BEN, "Quillmoor Ceramics", OrderState.PAID, placed=0.3, paid=0.29, delivery_days=(2, 4),
        items=(("QC-MUG-MOSS", "Stoneware mug, moss green", 4, "18.50"), ("QC-BOWL-MOSS", "Stoneware bowl", 2, "26.00")),
    ),
    _DemoOrder(
        "BP-9D4R27HN", BEN, "Bottega Lunamora", OrderState.IN_PREPARATION, placed=1.6, paid=1.6,
        items=(("BL-NAME-APRON", "Linen apron with embroidered name", 1, "49.00"),), payment_method="wallet",
    ),
    _DemoOrder(
        "BP-5V1B83KE", BEN, "Fjordkvist Toys", OrderState.SHIPPED, placed=9, paid=9, shipped=7,
        delivery_days=(7, 15), duties_included=False, carrier="Postbud Nord", tracking_number="PN402518837NO",
        shipping="12.00", items=(("FT-ARK-24", "Wooden ark with 24 animals", 1, "89.00"),),
    ),
    _DemoOrder(
        "BP-2H6Y50PJ", BEN, "Zimtwerk Elektronik", OrderState.DELIVERED, placed=12, paid=12, shipped=10, delivered=4,
        carrier="Paketweg", tracking_number="PW00718824465AT",
        items=(("ZE-LAMP-E27", "Dimmable desk lamp", 1, "74.90"), ("ZE-BULB-E27", "LED bulb, warm white", 3, "6.50")),
    ),
    _DemoOrder(
        "BP-8C3Z19AG", BEN, "Casa Ventobelo", OrderState.CANCELLED, placed=20, cancelled=13,
        payment_method="bank_transfer", items=(("CV-TILE-6", "Set of 6 hand-painted tiles", 1, "58.00"),),
    ),
    _DemoOrder(
        "BP-6T0X45MD", ANA, "Casa Ventobelo", OrderState.SHIPPED, placed=27, paid=27, shipped=24,
        carrier="Correio Rápido", tracking_number="CR553190428PT",
        items=(("CV-THROW-BLUE", "Wool throw, blue", 1, "79.00"),),
    ),
    _DemoOrder(
        "BP-4N7G82WS", ANA, "Bottega Lunamora", OrderState.DELIVERED, placed=10, paid=10, shipped=8, delivered=2,
        carrier="Postaviva", tracking_number="PV91830275IT", guest=True,
        items=(("BL-VASE-AMBER", "Glass vase, amber", 1, "45.00"),),
    ),
)  # fmt: skip


def load_demo_orders(session: Session, people_by_email: Mapping[str, int], now: datetime) -> int:
    """Write the demo's orders that are not there yet; how many were written. One of Ana's was placed as a guest."""
    there = set(session.scalars(select(OrderRow.number)))
    missing = [order for order in _ORDERS if order.number not in there]
    if missing:
        sellers = _sellers(session)
        session.add_all(
            _row(order, sellers[order.seller], None if order.guest else people_by_email.get(order.buyer), now)
            for order in missing
        )
        session.flush()
    return len(missing)


def _sellers(session: Session) -> dict[str, SellerRow]:
    known = {row.name: row for row in session.scalars(select(SellerRow).where(SellerRow.name.in_(_SELLERS)))}
    for name, country in _SELLERS.items():
        if name not in known:
            known[name] = SellerRow(name=name, country=country)
            session.add(known[name])
    session.flush()
    return known


def _row(order: _DemoOrder, seller: SellerRow, buyer_id: int | None, now: datetime) -> OrderRow:
    def ago(days: float | None) -> datetime | None:
        return None if days is None else now - timedelta(days=days)

    placed_at, shipped_at = now - timedelta(days=order.placed), ago(order.shipped)
    # Before shipping the estimate counts from the end of the seller's preparation: 3 business days after the payment.
    leaves = (shipped_at or _business_days_after(placed_at, 3)) if order.paid is not None else None
    shipping = Decimal(order.shipping)
    items = [
        OrderItemRow(position=position, sku=sku, title=title, quantity=quantity, price=Decimal(price))
        for position, (sku, title, quantity, price) in enumerate(order.items)
    ]
    name, lines, postcode, city, country = _ADDRESSES[order.buyer]
    return OrderRow(
        number=order.number,
        buyer_id=buyer_id,
        buyer_email=order.buyer,
        seller_id=seller.id,
        state=order.state,
        currency="EUR",
        total=sum((item.price * item.quantity for item in items), shipping),
        shipping_cost=shipping,
        placed_at=placed_at,
        paid_at=ago(order.paid),
        shipped_at=shipped_at,
        delivered_at=ago(order.delivered),
        cancelled_at=ago(order.cancelled),
        delivery_from=_day_after(leaves, order.delivery_days[0]),
        delivery_until=_day_after(leaves, order.delivery_days[1]),
        payment_method=order.payment_method,
        duties_included=order.duties_included,
        carrier=order.carrier,
        tracking_number=order.tracking_number,
        ship_to_name=name,
        ship_to_lines=lines,
        ship_to_postcode=postcode,
        ship_to_city=city,
        ship_to_country=country,
        items=items,
    )


def _day_after(moment: datetime | None, business_days: int) -> date | None:
    return None if moment is None else _business_days_after(moment, business_days).date()


def _business_days_after(moment: datetime, days: int) -> datetime:
    while days:
        moment += timedelta(days=1)
        days -= moment.weekday() < 5
    return moment
