"""Orders: what the shop has told the help center about purchases, and which help topics an order offers (B3).

In come an order number with a person's id or e-mail address, out come `Order` values, only to those they belong to.
The demo's orders are written by `load_demo_orders`.
"""

from helpcenter.orders.demo import load_demo_orders
from helpcenter.orders.orders import (
    Address,
    Item,
    Order,
    Seller,
    find_order,
    find_order_for_team,
    list_orders,
    normalize_number,
)
from helpcenter.orders.states import HelpTopic, OrderState, offered_topics

__all__ = [
    "Address",
    "HelpTopic",
    "Item",
    "Order",
    "OrderState",
    "Seller",
    "find_order",
    "find_order_for_team",
    "list_orders",
    "load_demo_orders",
    "normalize_number",
    "offered_topics",
]
