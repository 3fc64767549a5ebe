"""What a picture is called: `/pictures/<digest>-<width>x<height>.webp`.

The size is part of the name, so that whoever renders an article can say it without looking anything up, and a page does not
jump while its pictures arrive. A picture that is changed has another digest, so what is behind an address never changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PICTURE_EXTENSION = "webp"
#: Of the SHA-256 digest: 128 bits.
_DIGITS = 32
_KEY = re.compile(rf"[0-9a-f]{{{_DIGITS}}}-([1-9][0-9]{{0,4}})x([1-9][0-9]{{0,4}})")
_PREFIX, _SUFFIX = "/pictures/", f".{PICTURE_EXTENSION}"


@dataclass(frozen=True, slots=True)
class PictureSize:
    """In pixels."""

    width: int
    height: int


def key_of(digest: str, size: PictureSize) -> str:
    """The key of a content with this SHA-256 digest (64 hexadecimal digits)."""
    return f"{digest[:_DIGITS]}-{size.width}x{size.height}"


def is_key(text: str) -> bool:
    """Whether it has the form of a key."""
    return _KEY.fullmatch(text) is not None


def picture_address(key: str) -> str:
    """Where the picture is served, as an article's Markdown says it."""
    return f"{_PREFIX}{key}{_SUFFIX}"


def picture_key(address: str) -> str | None:
    """The key that an address names, or None when it is no address of a picture of ours."""
    if not (address.startswith(_PREFIX) and address.endswith(_SUFFIX)):
        return None
    key = address[len(_PREFIX) : -len(_SUFFIX)]
    return key if is_key(key) else None


def size_of(key: str) -> PictureSize:
    """The size that a key says. Raises `ValueError` for what is no key."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise ValueError(f"{key[:80]!r} is not the key of a picture")
    return PictureSize(int(match.group(1)), int(match.group(2)))
