"""Personal data in what shoppers type, masked before anything is kept."""

from __future__ import annotations

import re

_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+\.[^\s@<>()\[\],;:]+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", re.IGNORECASE)
# Order, case and return numbers ("BP-7K2M94QX"), vouchers, number plates: letters and digits joined, at least two digits.
_REFERENCE = re.compile(r"\b(?=[A-Z0-9-]*\d[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+)*\b", re.IGNORECASE)
# Telephone and card numbers, with what people put between the digits.
_DIGITS = re.compile(r"(?<![\w])\+?\(?\d(?:[ \u00a0./()-]{0,3}\d){5,}(?![\w])")
_SHORTEST_REFERENCE = 6
_LONG_NUMBER = re.compile(r"\d{5,}")
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{2}){1,2}|\d{4}-\d{2}-\d{2}")


def mask(text: str) -> str:
    """`text` with e-mail addresses, links, and telephone, card, account, order and other long numbers replaced.

    Names and postal addresses cannot be told apart from other words; what is left of them is the shopper's wording.
    """
    text = _LINK.sub("[link]", text)
    text = _MAIL.sub("[e-mail]", text)
    text = _IBAN.sub("[number]", text)
    text = _REFERENCE.sub(_reference, text)
    text = _DIGITS.sub(_digits, text)
    return _LONG_NUMBER.sub("[number]", text)


def _reference(match: re.Match[str]) -> str:
    return "[number]" if len(match.group().replace("-", "")) >= _SHORTEST_REFERENCE else match.group()


def _digits(match: re.Match[str]) -> str:
    return match.group() if _DATE.fullmatch(match.group()) else "[number]"
