"""What people type, made fit to be stored and shown: no control characters, one kind of line break."""

from __future__ import annotations

import re
import unicodedata

_LINE_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x85]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SPACES = re.compile(r"\s+")


def clean_text(raw: str) -> str:
    """Several lines, as they were typed, without what no database and no mail can carry."""
    return _CONTROLS.sub("", _LINE_BREAKS.sub("\n", raw)).strip()


def clean_line(raw: str) -> str:
    """One line; no characters that turn the reading direction, so that a name cannot disguise what stands beside it."""
    line = _SPACES.sub(" ", clean_text(raw))
    return "".join(sign for sign in line if sign in "\u200c\u200d" or unicodedata.category(sign) != "Cf").strip()
