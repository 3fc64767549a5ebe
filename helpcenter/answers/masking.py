"""Personal data in what shoppers type, masked before anything is kept."""

from __future__ import annotations

import re
from collections.abc import Callable

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+\.\w+")
_IBAN = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])", re.IGNORECASE | re.ASCII
)
# Order, case and return numbers, voucher codes, number plates: letters and digits, perhaps joined by hyphens. The neighbours
# may be Chinese, so that \b would not do.
_REFERENCE = re.compile(r"(?<![A-Z0-9])[A-Z0-9]++(?:-[A-Z0-9]++)*+", re.IGNORECASE | re.ASCII)
_OWN_REFERENCE = re.compile(r"(?:HC|RA)-[A-Z0-9]{6,}", re.IGNORECASE)
# Telephone and card numbers, with what people put between the digits.
_DIGITS = re.compile(r"(?<![A-Za-z0-9])\+?\(?\d(?:[ \u00a0./()-]{0,3}\d){5,}(?![A-Za-z0-9])", re.ASCII)
_LONG_NUMBER = re.compile(r"\d{5,}")
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{2}){1,2}|\d{4}-\d{2}-\d{2}")
_PLACEHOLDER = re.compile(r"\[(?:link|e-mail|number)\]")
_SHORTEST_REFERENCE = 6
_DIGITS_OF_A_REFERENCE = 3


#: What is put in for something, from the mark that stands for its kind and the thing itself.
Put = Callable[[str, str], str]


def mask(text: str) -> str:
    """`text` with e-mail addresses, links, and telephone, card, account, order and other long numbers replaced.

    Names and postal addresses cannot be told apart from other words; what is left of them is the shopper's wording.
    """
    return mask_with(text, lambda mark, _: mark)


def mask_with(text: str, put: Put) -> str:
    """The same, with whatever `put` gives: to note what is replaced, or to keep some of it."""

    def fixed(mark: str) -> Callable[[re.Match[str]], str]:
        return lambda match: put(mark, match.group())

    text = _LINK.sub(fixed("[link]"), text)
    text = _MAIL.sub(fixed("[e-mail]"), text)
    text = _IBAN.sub(fixed("[number]"), text)
    text = _REFERENCE.sub(lambda match: put("[number]", match.group()) if _is_reference(match) else match.group(), text)
    text = _DIGITS.sub(
        lambda match: match.group() if _DATE.fullmatch(match.group()) else put("[number]", match.group()), text
    )
    return _LONG_NUMBER.sub(fixed("[number]"), text)


def without_placeholders(masked: str) -> str:
    """What `mask` left of a text, without the marks that it put in."""
    return " ".join(_PLACEHOLDER.sub(" ", masked).split())


def needs_masking(text: str) -> bool:
    """Whether `text` holds something that `mask` would replace, or a mark where it has."""
    return mask(text) != text or _PLACEHOLDER.search(text) is not None


def _is_reference(match: re.Match[str]) -> bool:
    raw = match.group()
    bare = raw.replace("-", "")
    digits = sum(character.isdigit() for character in bare)
    mixed = _DIGITS_OF_A_REFERENCE <= digits < len(bare) and len(bare) >= _SHORTEST_REFERENCE
    return mixed or _OWN_REFERENCE.fullmatch(raw) is not None
