"""The written form: what a topic needs, what was typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from helpcenter.accounts import InvalidEmail, Person, normalize_email
from helpcenter.cases import FieldProblem, Problem
from helpcenter.contact import Field, Topic
from helpcenter.orders import HelpTopic, Order
from helpcenter.web.localization import gettext
from helpcenter.web.page import new_key


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as the shopper has it. `key` is made once per form, so that sending twice opens one case."""

    key: str
    order_number: str = ""
    other_order_number: str = ""
    delivery_address: str = ""
    description: str = ""
    name: str = ""
    email: str = ""
    second_language: str = ""

    @property
    def order(self) -> str:
        """The order number, typed or chosen."""
        return self.other_order_number.strip() or self.order_number.strip()

    def with_new_key(self) -> Typed:
        return replace(self, key=new_key())


def begin(person: Person | None, order: Order | None, topic: Topic) -> Typed:
    """An empty form, with what is known filled in."""
    return Typed(
        key=new_key(),
        order_number=order.number if order else "",
        # Whoever wants another address types the new one.
        delivery_address=_one_address(order) if order and topic.key != HelpTopic.CHANGE_ADDRESS else "",
        name=person.name if person else "",
        email=person.email if person else "",
    )


def read(form: Mapping[str, str], person: Person | None) -> Typed:
    """What was sent. A signed-in person's name and address are those of the account."""
    return Typed(
        key=form.get("idempotency_key", "")[:100] or new_key(),
        order_number=form.get("order_number", ""),
        other_order_number=form.get("other_order_number", ""),
        delivery_address=form.get("delivery_address", ""),
        description=form.get("description", ""),
        name=person.name if person else form.get("name", ""),
        email=person.email if person else form.get("email", ""),
        second_language=form.get("second_language", ""),
    )


def missing(typed: Typed, topic: Topic, *, files: int) -> dict[str, str]:
    """What the topic needs and the form lacks: a sentence for each field, in the order of the form."""
    errors: dict[str, str] = {}
    if Field.ORDER_NUMBER in topic.needs and not typed.order:
        errors["order_number"] = gettext("Enter the order number.")
    if Field.DELIVERY_ADDRESS in topic.needs and not typed.delivery_address.strip():
        errors["delivery_address"] = gettext("Enter the delivery address.")
    if not typed.description.strip():
        errors["description"] = gettext("Describe what we can do for you.")
    if Field.PHOTOS in topic.needs and not files:
        errors["files"] = gettext("Add at least one photo of the item and its packaging.")
    if not typed.name.strip():
        errors["name"] = gettext("Enter your name.")
    try:
        normalize_email(typed.email)
    except InvalidEmail:
        errors["email"] = (
            gettext("Enter a complete e-mail address, such as name@example.org.")
            if typed.email.strip()
            else gettext("Enter your e-mail address.")
        )
    return errors


def refused(problems: Sequence[FieldProblem]) -> dict[str, str]:
    """What the cases refused, as sentences."""
    return {problem.field: _sentence(problem) for problem in problems}


def _sentence(problem: FieldProblem) -> str:
    if problem.problem is Problem.TOO_LONG:
        return gettext("Shorten the text to %(limit)s characters.", limit=problem.limit)
    if problem.problem is Problem.EMPTY:
        return gettext("Please fill this in.")
    return gettext("This cannot be used as it is written.")


def _one_address(order: Order) -> str:
    address = order.ship_to
    return "\n".join((address.name, *address.lines, f"{address.postcode} {address.city}", address.country))
