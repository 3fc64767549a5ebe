"""What comes along from page to page: the question and its answer, the order, the topic, the department (C5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from helpcenter.answers import CitedPassage, Receipt, find_receipt
from helpcenter.orders import Order, find_order
from helpcenter.web.current import house
from helpcenter.web.sign_in import signed_in


@dataclass(frozen=True, slots=True)
class Carried:
    """Everything checked: a topic and department that exist, an order that is this shopper's, a receipt that is kept."""

    topic: str | None
    department: str | None
    order: Order | None
    receipt: Receipt | None

    @property
    def question(self) -> str | None:
        return self.receipt.question if self.receipt else None

    @property
    def articles(self) -> list[CitedPassage]:
        """The articles of the answer, each once."""
        shown: dict[str, CitedPassage] = {}
        for passage in self.receipt.passages if self.receipt else ():
            shown.setdefault(passage.slug, passage)
        return list(shown.values())

    def url_for(self, endpoint: str) -> str:
        return url_for(
            endpoint,
            topic=self.topic,
            department=self.department,
            order=self.order.number if self.order else None,
            receipt=self.receipt.receipt_id if self.receipt else None,
        )


def read_carried(values: Mapping[str, str]) -> Carried:
    """From a query or a form. What is unknown is left out: a mistyped topic must not keep anybody from the team."""
    configuration = house().contact
    topic = configuration.topics.get(values.get("topic", ""))
    department = values.get("department", "")
    person = signed_in()
    with house().database.read() as session:
        number, receipt_id = values.get("order", ""), values.get("receipt", "")
        order = find_order(session, number, buyer_id=person.id, email=person.email) if person and number else None
        receipt = find_receipt(session, receipt_id) if receipt_id else None
    return Carried(
        topic=topic.key if topic else None,
        department=department if department in configuration.departments else None,
        order=order,
        receipt=receipt,
    )
