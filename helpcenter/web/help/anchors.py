"""Headings of an article that are links to themselves: to be copied, sent and opened again."""

from __future__ import annotations

import re

_HEADING = re.compile(r'<h([2-6]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)


def with_anchors(safe_html: str) -> str:
    """The same HTML, with each heading's words inside a link to it. A heading that holds a link already stays as it is."""

    def linked(match: re.Match[str]) -> str:
        level, anchor, words = match.groups()
        if "<a " in words:
            return match[0]
        return f'<h{level} id="{anchor}"><a class="anchor" href="#{anchor}">{words}</a></h{level}>'

    return _HEADING.sub(linked, safe_html)
