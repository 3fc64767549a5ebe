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
    """A number as people type it, as it is stored: `" hc 7k2m9 4qxo1 "` -> `"HC-7K2M94QX01"`. None when it cannot be one."""
    if len(raw) > 100:
        return None
    typed = _SEPARATORS.sub("", unicodedata.normalize("NFKC", raw)).upper()
    if len(typed) == len("HC") + LENGTH and typed.startswith("HC"):
        typed = typed[len("HC") :]
    typed = typed.translate(_LOOKALIKES)
    if len(typed) != LENGTH or not set(typed) <= set(ALPHABET):
        return None
    return PREFIX + typed
