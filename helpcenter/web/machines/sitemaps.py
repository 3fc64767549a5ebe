"""The sitemap index, and one sitemap per language, in parts where it is long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from flask import abort, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.knowledge.directory import (
    Address,
    TopicsByLanguage,
    language_shelves,
    list_addresses,
    topics_by_language,
)
from helpcenter.web.access import permission
from helpcenter.web.caching import publish_state
from helpcenter.web.current import house
from helpcenter.web.localization import page_language
from helpcenter.web.machines import machines
from helpcenter.web.machines.addresses import ArticleAddresses, absolute, alternates, page_address
from helpcenter.web.machines.sitemap_xml import MOST_ADDRESSES, Listed, write_index, write_sitemap


@machines.get("/sitemap.xml")
@permission(Permission.READ_HELP)
def sitemap_index() -> Response:
    """Where the sitemaps of all languages are."""
    return publish_state("application/xml", lambda: write_index(_sitemaps()))


@machines.get("/sitemap-<language:language_tag>.xml", defaults={"part": 1})
@machines.get("/sitemap-<language:language_tag>.<int(min=2):part>.xml")
@permission(Permission.READ_HELP)
def sitemap(part: int) -> Response:
    """The pages of one language: the first page and its topics, then articles that are written in it, oldest first."""
    if part > 1:
        with house().database.read() as session:
            shelf = language_shelves(session).get(page_language())
        if shelf is None or part > _parts(shelf.count):
            abort(404)
    return publish_state("application/xml", lambda: write_sitemap(_pages(part)))


def _parts(count: int) -> int:
    return max(-(-count // MOST_ADDRESSES), 1)


def _sitemaps() -> Iterator[Listed]:
    with house().database.read() as session:
        shelves = language_shelves(session)
    for language in house().settings.languages:
        shelf = shelves.get(language)
        for part in range(1, _parts(shelf.count if shelf else 0) + 1):
            path = url_for("machines.sitemap", language_tag=language, part=part)
            yield Listed(absolute(path), shelf.changed_at if shelf else None)


def _pages(part: int) -> Iterator[Listed]:
    """What is read, is read before anything is sent: an error still has a page of its own then."""
    with house().database.read() as session:
        topics = topics_by_language(session) if part == 1 else {}
        articles = list_addresses(session, page_language(), offset=(part - 1) * MOST_ADDRESSES, limit=MOST_ADDRESSES)
    return chain([_home()] if part == 1 else [], _topics(topics), _articles(articles))


def _home() -> Listed:
    homes = {language: page_address("help.home", language) for language in house().settings.languages}
    return Listed(homes[page_language()], None, alternates(homes))


def _topics(topics: TopicsByLanguage) -> Iterator[Listed]:
    here = page_language()
    for topic, changed in topics.items():
        if here in changed:
            pages = {
                language: page_address("help.topic", language, topic=topic)
                for language in house().settings.languages
                if language in changed
            }
            yield Listed(pages[here], changed[here], alternates(pages))


def _articles(articles: Iterable[Address]) -> Iterator[Listed]:
    here = page_language()
    addresses = ArticleAddresses(house().settings.languages)
    for article in articles:
        pages = addresses.of(article)
        yield Listed(pages[here], article.updated_at, alternates(pages))
