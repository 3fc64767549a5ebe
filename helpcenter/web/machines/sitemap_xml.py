"""Sitemaps as text, by the protocol of sitemaps.org and with the languages of each page as Google and Bing read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from helpcenter.web.machines.addresses import Alternate

#: The protocol allows 50,000 addresses and 50 MB: with ten languages and names of 80 Chinese letters, these take the latter.
MOST_ADDRESSES = 5_000

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True, slots=True)
class Listed:
    """A page, when what is on it changed last, and the same page in all its languages, this one among them."""

    address: str
    changed_at: datetime | None = None
    alternates: tuple[Alternate, ...] = ()


def write_sitemap(pages: Iterable[Listed]) -> Iterator[str]:
    """One page after the other, so that no sitemap is ever held as a whole."""
    yield f'{_HEAD}<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    for page in pages:
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{other.language}" href={quoteattr(other.address)}/>\n'
            for other in page.alternates
        )
        yield f"<url>\n{_where_and_when(page)}{links}</url>\n"
    yield "</urlset>\n"


def write_index(sitemaps: Iterable[Listed]) -> Iterator[str]:
    """Where the sitemaps are."""
    yield f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n'
    for sitemap in sitemaps:
        yield f"<sitemap>\n{_where_and_when(sitemap)}</sitemap>\n"
    yield "</sitemapindex>\n"


def _where_and_when(listed: Listed) -> str:
    location = f"<loc>{escape(listed.address)}</loc>\n"
    if listed.changed_at is None:
        return location
    return f"{location}<lastmod>{listed.changed_at.isoformat(timespec='seconds')}</lastmod>\n"
