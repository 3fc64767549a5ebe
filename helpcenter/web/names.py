"""What topics, departments and states are called, in the language of the page.

Articles and contact settings may bring keys of their own; those are shown as they are written, made readable.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from helpcenter.language import endonym
from helpcenter.orders import OrderState
from helpcenter.web.localization import lazy_gettext, page_language, regional_locale

#: Topics of articles, in the order of the first page. Others follow by name.
_ARTICLE_TOPICS = {
    "orders": lazy_gettext("Orders"),
    "delivery": lazy_gettext("Delivery"),
    "returns": lazy_gettext("Returns and refunds"),
    "payment": lazy_gettext("Payment and invoices"),
    "problems": lazy_gettext("Problems with an item"),
    "sellers": lazy_gettext("Sellers"),
    "account": lazy_gettext("Account and privacy"),
    "legal": lazy_gettext("Legal matters"),
    "contact": lazy_gettext("Contact"),
}

#: What a request to the team is about.
_CONTACT_TOPICS = {
    "order_status": lazy_gettext("Where is my order?"),
    "not_received": lazy_gettext("My order has not arrived"),
    "damaged_or_not_as_described": lazy_gettext("An item is damaged or not as described"),
    "return_exchange": lazy_gettext("Return or exchange an item"),
    "change_address": lazy_gettext("Change the delivery address"),
    "cancel": lazy_gettext("Cancel an order"),
    "payment_problem": lazy_gettext("A problem with a payment"),
    "customs": lazy_gettext("Customs and import fees"),
    "seller_problem": lazy_gettext("A problem with a seller"),
    "dispute": lazy_gettext("A dispute with a seller"),
    "invoice": lazy_gettext("An invoice"),
    "payment": lazy_gettext("A question about payment"),
    "order_not_visible": lazy_gettext("I cannot see my order"),
    "account": lazy_gettext("My account and signing in"),
    "suspicious_message": lazy_gettext("A suspicious message"),
    "personal_data": lazy_gettext("My personal data"),
    "security_report": lazy_gettext("Report a security issue"),
    "intellectual_property": lazy_gettext("Report a violation of intellectual property"),
    "legal": lazy_gettext("A legal matter"),
    "other": lazy_gettext("Something else"),
}

_DEPARTMENTS = {
    "support": lazy_gettext("Support team"),
    "data-protection": lazy_gettext("Data protection"),
    "it-security": lazy_gettext("IT security"),
    "intellectual-property": lazy_gettext("Intellectual property"),
    "legal": lazy_gettext("Legal matters and post"),
}

_ORDER_STATES = {
    OrderState.ORDERED: lazy_gettext("Ordered"),
    OrderState.PAID: lazy_gettext("Payment confirmed"),
    OrderState.IN_PREPARATION: lazy_gettext("In preparation"),
    OrderState.SHIPPED: lazy_gettext("Shipped"),
    OrderState.DELIVERED: lazy_gettext("Delivered"),
    OrderState.CANCELLED: lazy_gettext("Cancelled"),
}


def topic_name(key: str) -> str:
    """A topic of articles."""
    return str(_ARTICLE_TOPICS.get(key) or _readable(key))


def topic_order(key: str) -> tuple[int, str]:
    """Sort key: our topics as on the first page, others after them."""
    known = list(_ARTICLE_TOPICS)
    return (known.index(key) if key in known else len(known), key)


def contact_topic_name(key: str) -> str:
    """A topic of requests to the team."""
    return str(_CONTACT_TOPICS.get(key) or _readable(key))


def department_name(key: str) -> str:
    return str(_DEPARTMENTS.get(key) or _readable(key))


def order_state_name(state: OrderState) -> str:
    return str(_ORDER_STATES[state])


def language_name(tag: str) -> str:
    """A language's name in the language of the page; its own name when that is not known."""
    return _language_name(tag, regional_locale(page_language()))


@lru_cache(maxsize=1_000)
def _language_name(tag: str, locale: str) -> str:
    try:
        name = Locale.parse(tag, sep="-").get_display_name(locale)
    except (UnknownLocaleError, ValueError):
        return endonym(tag)
    return name or endonym(tag)


def language_choices(tags: Iterable[str]) -> list[tuple[str, str]]:
    """Tags with their names, for a form."""
    return [(tag, language_name(tag)) for tag in tags]


def _readable(key: str) -> str:
    words = key.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
