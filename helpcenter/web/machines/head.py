"""What the head of a public page says to programs. `templates/components/head_page.html` writes it down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from flask import Flask

from helpcenter.knowledge import PublishedTranslation
from helpcenter.knowledge.directory import topics_by_language
from helpcenter.knowledge.questions_and_answers import questions_and_answers
from helpcenter.web.current import house
from helpcenter.web.localization import page_language, regional_locale
from helpcenter.web.machines.addresses import Alternate, absolute, alternates, article_address, page_address
from helpcenter.web.machines.llms import summary
from helpcenter.web.machines.structured_data import (
    ArticlePage,
    Described,
    Organization,
    article,
    breadcrumbs,
    describe,
    faq_page,
    web_site,
)
from helpcenter.web.names import topic_name
from helpcenter.web.page import help_center_name, page_title
from helpcenter.web.static_files import asset_url

#: One for all pages, without words; its size stands in `head_page.html`.
SHARED_PICTURE = "img/share.png"


@dataclass(frozen=True, slots=True)
class Moments:
    """Of an article."""

    published_at: datetime
    updated_at: datetime
    topic: str


@dataclass(frozen=True, slots=True)
class PageHead:
    """All addresses are absolute. A page that is only to be found elsewhere has another `canonical`, no `alternates`, no
    `described` and no feed.

    `feeds`: titles and addresses. `locales`: those of the page in other languages, as Open Graph writes them.
    """

    title: str
    description: str
    canonical: str
    locale: str
    picture: str
    alternates: tuple[Alternate, ...] = ()
    locales: tuple[str, ...] = ()
    feeds: tuple[tuple[str, str], ...] = ()
    markdown: str | None = None
    moments: Moments | None = None
    described: Described | None = None


def install_heads(app: Flask) -> None:
    app.jinja_env.globals.update(home_head=home_head, topic_head=topic_head, article_head=article_head)


def home_head() -> PageHead:
    """The first page."""
    here = page_language()
    homes = {language: page_address("help.home", language) for language in house().settings.languages}
    search = page_address("help.ask", here) + "?q={search_term_string}"
    site = web_site(homes[here], help_center_name(), here, _shop(), search=search)
    return _head(
        help_center_name(), summary(), homes[here], here, alternates(homes),
        feeds=(_feed(here),), markdown=page_address("machines.llms", here), described=describe(site),
    )  # fmt: skip


def topic_head(topic: str, page: int) -> PageHead:
    """A page of a topic. In a language that none of its articles is written in, it is to be found in another."""
    here, settings = page_language(), house().settings
    with house().database.read() as session:
        written = topics_by_language(session, topic).get(topic, {})
    pages = {
        language: page_address("help.topic", language, topic=topic, page=page if page > 1 else None)
        for language in settings.languages
        if language in written
    }
    title = page_title(topic_name(topic))
    if here not in pages:
        elsewhere = pages.get(settings.default_language) or next(iter(pages.values()), None)
        return _head(title, "", elsewhere or page_address("help.topic", here, topic=topic), here)
    steps = [(help_center_name(), page_address("help.home", here)), (topic_name(topic), pages[here])]
    return _head(
        title, "", pages[here], here, alternates(pages),
        feeds=(_feed(here, topic), _feed(here)),
        markdown=page_address("machines.topic_twin", here, topic=topic), described=describe(breadcrumbs(steps)),
    )  # fmt: skip


def article_head(shown: PublishedTranslation, written_in: Sequence[str]) -> PageHead:
    """An article; `written_in`: its languages. On a page in another language than its own it is to be found elsewhere."""
    here, language = page_language(), shown.language
    address = article_address(shown.slug, language)
    moments = Moments(shown.published_at or shown.updated_at, shown.updated_at, topic_name(shown.topic))
    if language != here:
        return _head(shown.title, shown.summary, address, language, moments=moments)
    pages = {one: article_address(shown.slug, one) for one in written_in}
    return _head(
        shown.title, shown.summary, address, language, alternates(pages),
        feeds=(_feed(here, shown.topic), _feed(here)),
        markdown=page_address("machines.article_twin", here, slug=shown.slug),
        moments=moments, described=_described(shown, address, moments),
    )  # fmt: skip


def _described(shown: PublishedTranslation, address: str, moments: Moments) -> Described:
    here = page_language()
    page = ArticlePage(
        address, shown.title, shown.summary, shown.language, moments.topic, absolute(asset_url(SHARED_PICTURE)),
        moments.published_at, moments.updated_at,
    )  # fmt: skip
    steps = [
        (help_center_name(), page_address("help.home", here)),
        (moments.topic, page_address("help.topic", here, topic=shown.topic)),
        (shown.title, address),
    ]
    questions = questions_and_answers(shown.body)
    return describe(article(page, _shop()), breadcrumbs(steps), *([faq_page(page, questions)] if questions else []))


def _head(
    title: str,
    description: str,
    canonical: str,
    language: str,
    others: tuple[Alternate, ...] = (),
    *,
    feeds: tuple[tuple[str, str], ...] = (),
    markdown: str | None = None,
    moments: Moments | None = None,
    described: Described | None = None,
) -> PageHead:
    locales = (open_graph_locale(other.language) for other in others if other.language not in (language, "x-default"))
    return PageHead(
        title, description, canonical, open_graph_locale(language), absolute(asset_url(SHARED_PICTURE)),
        others, tuple(locales), feeds, markdown, moments, described,
    )  # fmt: skip


def _shop() -> Organization:
    return Organization(house().settings.shop_name, house().settings.public_url)


def _feed(language: str, topic: str | None = None) -> tuple[str, str]:
    if topic is None:
        return help_center_name(), page_address("machines.feed", language)
    return page_title(topic_name(topic)), page_address("machines.topic_feed", language, topic=topic)


def open_graph_locale(language: str) -> str:
    """With the country that most of its readers live in, unless the language names one: `"de"` -> `"de_DE"`."""
    wanted = regional_locale(language)
    try:
        locale = Locale.parse(wanted)
        likely = Locale.parse(get_global("likely_subtags").get(wanted, wanted))
    except (UnknownLocaleError, ValueError):
        return wanted
    territory = locale.territory or likely.territory
    return f"{locale.language}_{territory}" if territory else locale.language
