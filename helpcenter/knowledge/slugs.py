"""Names in addresses: slugs of articles and topics, anchors of headings."""

from __future__ import annotations

import re
import unicodedata

#: So that a folder named after a slug stays under 255 bytes in every script.
SLUG_LIMIT = 80

_SEPARATORS = re.compile(r"-{2,}")


def slugify(text: str) -> str:
    """Lower-case letters, digits and marks of any script, words joined by single hyphens; empty when nothing is left.

    Never holds an underscore or a capital letter.
    """
    lowered = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text[: SLUG_LIMIT * 4]).lower())
    kept = "".join(character if _belongs(character) else "-" for character in lowered)
    return _SEPARATORS.sub("-", kept).strip("-")[:SLUG_LIMIT].strip("-")


def is_slug(text: str) -> bool:
    """Whether `text` is already what `slugify` would make of it."""
    return bool(text) and slugify(text) == text


class Anchors:
    """Gives each heading of one page an anchor of its own: `delivery`, `delivery-1`, ..."""

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, heading: str) -> str:
        base = slugify(heading) or "section"
        anchor = base
        while anchor in self._used:
            number = self._next.get(base, 1)
            self._next[base] = number + 1
            anchor = f"{base}-{number}"
        self._used.add(anchor)
        return anchor


def _belongs(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"
