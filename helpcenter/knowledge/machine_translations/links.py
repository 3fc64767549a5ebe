"""Where the links of a translated text lead: to the articles in the other language, to the headings as they are called there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from helpcenter.knowledge.markup import parse

_PATH = re.compile(
    r"^\((?P<path>(?!/)(?![a-z][a-z0-9+.-]*:)[^\s#]*?)(?P<name>[A-Za-z0-9-]+)\.md(?P<anchor>#[^\s)]*)?", re.IGNORECASE
)
_WITHIN = re.compile(r"(?<=\]\()#([^\s)]+)")


def to_language(source: str, target: str) -> Callable[[str], str]:
    """Rewrites the target of a link, `(../fees/en.md#top "Title")`, to the file in the other language.

    An anchor in another article is left out: its heading is called otherwise there.
    """

    def rewritten(written: str) -> str:
        match = _PATH.match(written)
        if match is None or match.group("name").lower() != source.lower():
            return written
        return f"({match.group('path')}{target}.md{written[match.end() :]}"

    return rewritten


def with_own_anchors(body: str, before: Sequence[str]) -> str:
    """`body` with the links to its own headings put right. `before`: the anchors of the source's headings, in order.

    They stay as they are when the headings are not the same ones.
    """
    now = anchors(body)
    if len(now) != len(before):
        return body
    names = dict(zip(before, now, strict=True))
    return _WITHIN.sub(lambda match: f"#{names.get(match.group(1), match.group(1))}", body)


def anchors(body: str) -> list[str]:
    """Those of the headings, in order. Raises `InvalidArticle`."""
    return [str(token.attrGet("id")) for token in parse(body) if token.type == "heading_open"]
