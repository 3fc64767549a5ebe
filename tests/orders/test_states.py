from __future__ import annotations

import pytest

from helpcenter.orders import HelpTopic, OrderState, offered_topics

STATES = ("ordered", "paid", "in_preparation", "shipped", "delivered", "cancelled")

#: The table B3, a row a topic; a letter for each state above: y = offered, - = not, u = only while the payment is unconfirmed,
#: c = only once it is confirmed.
TABLE = {
    HelpTopic.CHANGE_ADDRESS: "yyy---",  # until it is shipped
    HelpTopic.PAYMENT_PROBLEM: "yyyuuy",  # once ordered, until payment is confirmed and shipped
    HelpTopic.ORDER_STATUS: "yyyy--",  # from order to delivery
    HelpTopic.NOT_RECEIVED: "---yy-",  # once it is shipped
    HelpTopic.CUSTOMS: "cycyy-",  # after payment; the state "paid" says so by itself
    HelpTopic.RETURN_EXCHANGE: "---yy-",  # once it is shipped
    HelpTopic.CANCEL: "yyy---",  # any time before it is shipped
    HelpTopic.DAMAGED_OR_NOT_AS_DESCRIBED: "----y-",  # once it is delivered
}


@pytest.mark.parametrize("topic", list(HelpTopic))
@pytest.mark.parametrize("payment_confirmed", [True, False])
def test_which_topic_an_order_offers(topic: HelpTopic, payment_confirmed: bool) -> None:
    offered = {"y": True, "-": False, "u": not payment_confirmed, "c": payment_confirmed}
    for name, letter in zip(STATES, TABLE[topic], strict=True):
        topics = offered_topics(OrderState(name), payment_confirmed=payment_confirmed)
        assert (topic in topics) is offered[letter], f"{topic}, {name}, confirmed: {payment_confirmed}"


def test_the_table_is_complete() -> None:
    assert set(TABLE) == set(HelpTopic)
    assert set(STATES) == set(OrderState)


def test_topics_come_in_a_fixed_order_and_once() -> None:
    for state in OrderState:
        topics = offered_topics(state, payment_confirmed=False)
        assert list(topics) == [topic for topic in HelpTopic if topic in topics]
