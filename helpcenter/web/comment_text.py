"""A reader's text as HTML: plain, with its addresses as links that nobody vouches for."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_ADDRESS = re.compile(r"""https?://[^\s<>"'`]+""", re.IGNORECASE)
_NOT_AT_THE_END = ".,;:!?…。，！？、"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def with_links(text: str) -> Markup:
    """Escaped text; what begins with http:// or https:// is a link with `rel="nofollow ugc"`, without the sign behind it."""
    parts: list[str] = []
    last = 0
    for match in _ADDRESS.finditer(text):
        address = _without_end(match[0])
        parts.append(str(escape(text[last : match.start()])))
        safe = escape(address)
        parts.append(f'<a href="{safe}" rel="nofollow ugc noopener noreferrer">{safe}</a>')
        last = match.start() + len(address)
    parts.append(str(escape(text[last:])))
    return Markup("".join(parts))  # noqa: S704 - every part is escaped


def _without_end(address: str) -> str:
    while address:
        sign = address[-1]
        unpaired = sign in _PAIRS and address.count(sign) > address.count(_PAIRS[sign])
        if sign not in _NOT_AT_THE_END and not unpaired:
            break
        address = address[:-1]
    return address
