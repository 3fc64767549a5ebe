"""Where links in an article may lead."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from helpcenter.knowledge.slugs import slugify
from helpcenter.language import InvalidTag, normalize_tag

#: Longer addresses are dropped: one definition used ten thousand times would fill the memory.
_ADDRESS_LIMIT = 2_000

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)

#: From an article's slug to the address of its page, or None when there is no such page.
Link = Callable[[str], str | None]


def target(written: str, link: Link) -> str | None:
    """The address that a link in an article gets on a page, or None when it may not be a link."""
    if not written or len(written) > _ADDRESS_LIMIT:
        return None
    if written.startswith("#"):
        return written
    if is_external(written):
        return written if written.lower().startswith(("http:", "https:", "mailto:")) else None
    if is_path(written):
        return written
    path, hash_sign, anchor = written.partition("#")
    slug = _slug_of(unquote(path))
    page = link(slug) if slug else None
    return f"{page}{hash_sign}{anchor}" if page else None


def _slug_of(path: str) -> str:
    """`"../../returns/return-an-item/en.md"` and `"return-an-item.md"` -> `"return-an-item"`; empty for anything else."""
    names = [name for name in path.split("/") if name not in ("", ".", "..")]
    if not path.endswith(".md") or path.startswith("/") or not names:
        return ""
    last = names[-1].removesuffix(".md")
    if len(names) == 1:
        return slugify(last)
    try:
        normalize_tag(last)
    except InvalidTag:
        return slugify(last)
    return slugify(names[-2])


def is_path(address: str) -> bool:
    """Whether it stays on this site: one slash at the start. Browsers take a backslash for a slash."""
    return address.startswith("/") and address[1:2] not in ("/", "\\")


def is_external(address: str) -> bool:
    """Whether it names a scheme, such as `https:`."""
    return _SCHEME.match(address) is not None
