"""What is new, as feeds: of a language, and of each topic in it."""

from __future__ import annotations

from flask import abort, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.knowledge.directory import NewArticle, newest_articles
from helpcenter.web.access import permission
from helpcenter.web.caching import last_change, publish
from helpcenter.web.current import house
from helpcenter.web.localization import page_language
from helpcenter.web.machines import machines
from helpcenter.web.machines.addresses import absolute, article_address, page_address
from helpcenter.web.machines.atom import Entry, Feed, tag_uri, write_feed
from helpcenter.web.names import topic_name
from helpcenter.web.page import help_center_name, page_title
from helpcenter.web.static_files import asset_url

ENTRIES = 50


@machines.get("/<language:language_tag>/articles.atom")
@permission(Permission.READ_HELP)
def feed() -> Response:
    """The articles in this language that are new or changed."""
    page = page_address("help.home", page_language())
    return _feed(None, absolute(url_for("machines.feed")), page, help_center_name())


@machines.get("/<language:language_tag>/topics/<topic>.atom")
@permission(Permission.READ_HELP)
def topic_feed(topic: str) -> Response:
    """Those of one topic."""
    page = page_address("help.topic", page_language(), topic=topic)
    own = absolute(url_for("machines.topic_feed", topic=topic))
    return _feed(topic, own, page, page_title(topic_name(topic)))


def _feed(topic: str | None, own: str, page: str, title: str) -> Response:
    with house().database.read() as session:
        articles = newest_articles(session, page_language(), topic=topic, limit=ENTRIES)
    if topic is not None and not articles:
        abort(404)
    settings, changed_at = house().settings, last_change()
    icon = absolute(asset_url("img/favicon.svg"))
    feed = Feed(own, page, page_language(), title, settings.shop_name, settings.public_url, icon, changed_at)
    content = write_feed(feed, (_entry(article) for article in articles))
    return publish(Response(content, mimetype="application/atom+xml"), changed_at=changed_at)


def _entry(article: NewArticle) -> Entry:
    language, slug = page_language(), article.slug
    return Entry(
        id=tag_uri(house().settings.public_url, article.published_at, "articles", slug, language),
        title=article.title,
        summary=article.summary,
        page=article_address(slug, language),
        markdown=page_address("machines.article_twin", language, slug=slug),
        topic=article.topic,
        topic_name=topic_name(article.topic),
        published_at=article.published_at,
        updated_at=article.updated_at,
    )
