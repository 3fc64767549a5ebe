"""What a working copy is of: a translation, there already or not, or an article that has no address yet."""

from __future__ import annotations

#: No slug holds this sign, so that a new article is never taken for one called like its key.
NEW = "+"
PLACE_LIMIT = 130


def translation_place(slug: str, language: str) -> str:
    """An article in one language."""
    return f"{slug}/{language}"


def new_place(key: str) -> str:
    """An article that was begun in a form with this key; two that are begun side by side have two."""
    return f"{NEW}{key}"
