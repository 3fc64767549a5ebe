"""What is stored of an order. The shop's own system is the truth; this is what it has told the help center."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from helpcenter.db import Base

_AMOUNT = Numeric(12, 2)


class SellerRow(Base):
    """Who sold and ships the items of an order."""

    __tablename__ = "sellers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    country: Mapped[str] = mapped_column(String(2))


class OrderRow(Base):
    """One order of one seller. `buyer_id` is a person's id, empty for a guest; the e-mail address is kept in lower case."""

    __tablename__ = "orders"
    __table_args__ = (Index("ix_orders_buyer_id_placed_at", "buyer_id", "placed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    # No foreign key: this room does not know the room of people, and an erased person's order stays.
    buyer_id: Mapped[int | None]
    buyer_email: Mapped[str] = mapped_column(String(254), index=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id", ondelete="RESTRICT"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    currency: Mapped[str] = mapped_column(String(3))
    total: Mapped[Decimal] = mapped_column(_AMOUNT)
    shipping_cost: Mapped[Decimal] = mapped_column(_AMOUNT)
    placed_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    delivery_from: Mapped[date | None]
    delivery_until: Mapped[date | None]
    payment_method: Mapped[str] = mapped_column(String(30))
    duties_included: Mapped[bool | None]
    carrier: Mapped[str | None] = mapped_column(String(100))
    tracking_number: Mapped[str | None] = mapped_column(String(60))
    ship_to_name: Mapped[str] = mapped_column(String(200))
    ship_to_lines: Mapped[str] = mapped_column(String(400))
    ship_to_postcode: Mapped[str] = mapped_column(String(20))
    ship_to_city: Mapped[str] = mapped_column(String(100))
    ship_to_country: Mapped[str] = mapped_column(String(2))

    seller: Mapped[SellerRow] = relationship(lazy="joined", innerjoin=True)
    items: Mapped[list[OrderItemRow]] = relationship(
        lazy="selectin", order_by="OrderItemRow.position", cascade="all, delete-orphan"
    )


class OrderItemRow(Base):
    """One line of an order."""

    __tablename__ = "order_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    sku: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(300))
    quantity: Mapped[int]
    price: Mapped[Decimal] = mapped_column(_AMOUNT)
