"""The first page, and the way to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from flask import redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import most_cited
from helpcenter.knowledge import ArticleCard, Catalogue, cards_of, cards_of_slugs
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
        topics = first_of_topics(session, house().catalogues.of(session, page_language()))
        slugs = most_cited(session, since=now() - POPULAR_WITHIN, limit=GOOD_STARTS)
        popular = cards_of_slugs(session, slugs, page_language())
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


def first_of_topics(session: Session, catalogue: Catalogue) -> list[Topic]:
    """Topics in the order of the first page, each with its first articles."""
    keys = sorted(catalogue.topics, key=topic_order)
    first = {key: catalogue.topics[key][:ARTICLES_OF_A_TOPIC] for key in keys}
    cards: dict[str, list[ArticleCard]] = {}
    for card in cards_of(session, [number for key in keys for number in first[key]]):
        cards.setdefault(card.topic, []).append(card)
    return [Topic(key, topic_name(key), len(catalogue.topics[key]), tuple(cards[key])) for key in keys if key in cards]


def good_starts(topics: Iterable[Topic]) -> list[ArticleCard]:
    """One article of each of the first topics."""
    return [topic.articles[0] for topic in topics][:GOOD_STARTS]
