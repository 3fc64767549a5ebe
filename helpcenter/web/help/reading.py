"""Topics and articles."""

from __future__ import annotations

from flask import abort, render_template, request, url_for
from markupsafe import Markup

from helpcenter.accounts import Permission
from helpcenter.knowledge import (
    ArticleCard,
    ArticleNotFound,
    PublishedTranslation,
    choose_language,
    find_published,
    list_published,
    list_topics,
    published_languages,
    render,
)
from helpcenter.web.access import permission
from helpcenter.web.current import house
from helpcenter.web.help import help_center
from helpcenter.web.links import article_url
from helpcenter.web.localization import page_language
from helpcenter.web.names import topic_name, topic_order

ARTICLES_PER_PAGE = 50
RELATED = 5
#: Headings deeper than this are not listed in the table of contents.
DEEPEST_LISTED = 3


@help_center.get("/topics/<topic>")
@permission(Permission.READ_HELP)
def topic(topic: str) -> str:
    """Every article of a topic."""
    with house().database.read() as session:
        cards = list_published(session, page_language(), topic)
        topics = list_topics(session)
    if not cards:
        abort(404)
    pages = -(-len(cards) // ARTICLES_PER_PAGE)
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "help/topic.html",
        topic=topic,
        name=topic_name(topic),
        count=len(cards),
        cards=cards[(page - 1) * ARTICLES_PER_PAGE : page * ARTICLES_PER_PAGE],
        topics=sorted(topics, key=topic_order),
        page=page,
        pages=pages,
        page_url=lambda number: url_for("help.topic", topic=topic, page=number),
    )


@help_center.get("/articles/<slug>")
@permission(Permission.READ_HELP)
def article(slug: str) -> str:
    """An article in the language of the page, else in the one its reader understands best, marked. `?language=` names one."""
    with house().database.read() as session:
        written_in = published_languages(session, slug)
        if not written_in:
            raise ArticleNotFound(f"there is no article {slug[:80]!r}")
        wanted = request.args.get("language", "")
        chosen = wanted if wanted in written_in else choose_language(written_in, page_language())
        found = find_published(session, slug, chosen)
        if found is None:  # archived between the two questions
            raise ArticleNotFound(f"there is no article {slug[:80]!r}")
        related = _related(list_published(session, page_language(), found.topic), found)
    rendered = render(found.body, link=lambda other: article_url(other, page_language()))
    return render_template(
        "help/article.html",
        article=found,
        html=Markup(rendered.html),  # noqa: S704 - `render` made it safe
        contents=[entry for entry in rendered.contents if entry.level <= DEEPEST_LISTED],
        written_in=written_in,
        related=related,
    )


def _related(cards: list[ArticleCard], article: PublishedTranslation) -> list[ArticleCard]:
    """Its neighbours in the topic: those after it, then from the beginning."""
    places = [place for place, card in enumerate(cards) if card.slug == article.slug]
    start = places[0] if places else 0
    return [card for card in cards[start:] + cards[:start] if card.slug != article.slug][:RELATED]
