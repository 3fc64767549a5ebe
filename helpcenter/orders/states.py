"""What state an order is in, and which help topics it offers there (B3)."""

from __future__ import annotations

from enum import StrEnum


class OrderState(StrEnum):
    """ORDERED -> PAID (payment confirmed) -> IN_PREPARATION -> SHIPPED -> DELIVERED; or CANCELLED."""

    ORDERED = "ordered"
    PAID = "paid"
    IN_PREPARATION = "in_preparation"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class HelpTopic(StrEnum):
    """What a shopper may need help with because of an order, in the order the pages show."""

    ORDER_STATUS = "order_status"
    NOT_RECEIVED = "not_received"
    DAMAGED_OR_NOT_AS_DESCRIBED = "damaged_or_not_as_described"
    RETURN_EXCHANGE = "return_exchange"
    CHANGE_ADDRESS = "change_address"
    CANCEL = "cancel"
    PAYMENT_PROBLEM = "payment_problem"
    CUSTOMS = "customs"


_BEFORE_SHIPPING = frozenset({OrderState.ORDERED, OrderState.PAID, OrderState.IN_PREPARATION})
_SHIPPED = frozenset({OrderState.SHIPPED, OrderState.DELIVERED})

#: The states in which each topic is offered, whatever is known of the payment.
_STATES = {
    HelpTopic.ORDER_STATUS: _BEFORE_SHIPPING | {OrderState.SHIPPED},
    HelpTopic.NOT_RECEIVED: _SHIPPED,
    HelpTopic.DAMAGED_OR_NOT_AS_DESCRIBED: frozenset({OrderState.DELIVERED}),
    HelpTopic.RETURN_EXCHANGE: _SHIPPED,
    HelpTopic.CHANGE_ADDRESS: _BEFORE_SHIPPING,
    HelpTopic.CANCEL: _BEFORE_SHIPPING,
    # Until the payment is confirmed *and* the order is shipped; money may also be missing for a cancelled order.
    HelpTopic.PAYMENT_PROBLEM: _BEFORE_SHIPPING | {OrderState.CANCELLED},
    # After payment: fees ahead. After shipping: a parcel held, also when it is paid later.
    HelpTopic.CUSTOMS: _SHIPPED | {OrderState.PAID},
}


def offered_topics(state: OrderState, *, payment_confirmed: bool) -> tuple[HelpTopic, ...]:
    """The help topics of an order in this state. An order may be shipped before its payment is confirmed."""
    return tuple(topic for topic in HelpTopic if _is_offered(topic, state, payment_confirmed))


def _is_offered(topic: HelpTopic, state: OrderState, payment_confirmed: bool) -> bool:
    if state in _STATES[topic]:
        return True
    if topic is HelpTopic.PAYMENT_PROBLEM:
        return state in _SHIPPED and not payment_confirmed
    if topic is HelpTopic.CUSTOMS:
        return state in _BEFORE_SHIPPING and payment_confirmed
    return False
