"""The orders page: each order with its state and the help it offers (B2, B3)."""

from __future__ import annotations

from flask import abort, render_template

from helpcenter.accounts import Permission
from helpcenter.orders import Order, OrderState, list_orders
from helpcenter.web.access import permission
from helpcenter.web.current import house
from helpcenter.web.my_cases import my_cases
from helpcenter.web.sign_in import signed_in

#: The way of an order that is not cancelled.
_WAY = (OrderState.ORDERED, OrderState.PAID, OrderState.IN_PREPARATION, OrderState.SHIPPED, OrderState.DELIVERED)


@my_cases.get("/orders")
@permission(Permission.READ_OWN_ORDERS)
def orders() -> str:
    person = signed_in()
    if person is None:
        abort(403)
    with house().database.read() as session:
        found = list_orders(session, person.id)
    return render_template("my_cases/orders.html", orders=[(order, _progress(order)) for order in found])


def _progress(order: Order) -> list[tuple[OrderState, bool, bool]]:
    """Each state of the way, whether it is reached, and whether it is the present one; empty for a cancelled order."""
    if order.state not in _WAY:
        return []
    reached = _WAY.index(order.state)
    return [(state, place <= reached, place == reached) for place, state in enumerate(_WAY)]
