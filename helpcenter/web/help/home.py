"""The first page, and the way to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import most_cited
from helpcenter.knowledge import ArticleCard, list_published
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.help import help_center
from helpcenter.web.localization import gettext, page_language
from helpcenter.web.names import topic_name, topic_order

ARTICLES_OF_A_TOPIC = 3
GOOD_STARTS = 6
POPULAR_WITHIN = timedelta(days=30)
#: Fewer than these are no picture of what shoppers ask.
FEWEST_POPULAR = 3


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with the first of its `count` articles."""

    key: str
    name: str
    count: int
    articles: tuple[ArticleCard, ...]


@help_center.get("/start")
@permission(Permission.READ_HELP)
def choose_language() -> Response:
    """The address without a language leads to the one the browser asks for."""
    response = redirect(url_for("help.home"))
    response.vary.add("Accept-Language")
    return response


@help_center.get("/")
@permission(Permission.READ_HELP)
def home() -> str:
    with house().database.read() as session:
        cards = list_published(session, page_language())
        slugs = most_cited(session, since=now() - POPULAR_WITHIN, limit=GOOD_STARTS)
    topics = by_topic(cards)
    popular = [card for slug in slugs for card in cards if card.slug == slug]
    return render_template(
        "help/home.html",
        topics=topics,
        popular=popular if len(popular) >= FEWEST_POPULAR else [],
        starts=good_starts(topics),
        examples=(
            gettext("Where is my order?"),
            gettext("How do I return an item?"),
            gettext("When do I get my money back?"),
        ),
    )


def by_topic(cards: Iterable[ArticleCard]) -> list[Topic]:
    """Topics in the order of the first page, each with its first articles."""
    ordered = sorted(cards, key=lambda card: topic_order(card.topic))
    topics = []
    for key, group in groupby(ordered, key=lambda card: card.topic):
        articles = tuple(group)
        topics.append(Topic(key, topic_name(key), len(articles), articles[:ARTICLES_OF_A_TOPIC]))
    return topics


def good_starts(topics: Iterable[Topic]) -> list[ArticleCard]:
    """One article of each of the first topics."""
    return [topic.articles[0] for topic in topics][:GOOD_STARTS]
