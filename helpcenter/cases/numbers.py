"""Case numbers: random, so that one tells nothing about another, and easy to read out loud and type."""

from __future__ import annotations

import re
import secrets
import unicodedata

#: Crockford's base 32: no I, L, O (read as 1, 1, 0) and no U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
PREFIX = "HC-"

_LOOKALIKES = str.maketrans("ILO", "110")
_SEPARATORS = re.compile(r"[\s\-‐-―−.:_#]+")


def new_number() -> str:
    """`HC-` and ten random characters (50 bits)."""
    return PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalize_number(raw: str) -> str | None:
    """A number as people type it, as it is stored: `" hc 7k2m9 4qxo1 "` -> `"HC-7K2M94QX01"`. None when it cannot be one.

    The `HC` may be left out when the rest is in one piece (`BP-7K2M94QX` is an order's).
    """
    if len(raw) > 100:
        return None
    typed = unicodedata.normalize("NFKC", raw).upper().strip(" \t\r\n#.")
    digits = typed
    if typed.startswith("HC") and len(joined := _SEPARATORS.sub("", typed)) == len("HC") + LENGTH:
        digits = joined[len("HC") :]
    digits = digits.translate(_LOOKALIKES)
    if len(digits) != LENGTH or not set(digits) <= set(ALPHABET):
        return None
    return PREFIX + digits
