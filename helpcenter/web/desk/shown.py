"""What the desk shows of an order, in the language of the page."""

from __future__ import annotations

from babel import Locale

from helpcenter.orders import Address
from helpcenter.web.localization import gettext, page_language, regional_locale


def payment_method_name(method: str) -> str:
    names = {
        "card": gettext("Card"),
        "bank_transfer": gettext("Bank transfer"),
        "wallet": gettext("Digital wallet"),
    }
    return names.get(method, method)


def address_lines(address: Address) -> str:
    """Name, street, postcode and city, country: a line each."""
    country = Locale.parse(regional_locale(page_language())).territories.get(address.country, address.country)
    return "\n".join((address.name, *address.lines, f"{address.postcode} {address.city}".strip(), country))
