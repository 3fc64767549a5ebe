"""Topics and articles."""

from __future__ import annotations

from flask import abort, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.knowledge import (
    cards_of,
    choose_language,
    find_published,
    published_languages,
    render,
)
from helpcenter.knowledge.comments import CommentMode, read_threads
from helpcenter.knowledge.votes import find_vote
from helpcenter.web.access import permission
from helpcenter.web.caching import leave_undated
from helpcenter.web.current import house
from helpcenter.web.help import help_center
from helpcenter.web.help.anchors import with_anchors
from helpcenter.web.help.gone import gone
from helpcenter.web.help.related import related_articles
from helpcenter.web.links import article_url
from helpcenter.web.localization import page_language
from helpcenter.web.names import topic_name, topic_order
from helpcenter.web.reader_keys import find_voter_on

ARTICLES_PER_PAGE = 50
#: Threads of comments below an article; the others have a page of their own.
THREADS_BELOW = 3
#: Headings deeper than this are not listed in the table of contents.
DEEPEST_LISTED = 3


@help_center.get("/topics/<topic>")
@permission(Permission.READ_HELP)
def topic(topic: str) -> str:
    """The articles of a topic, some on each page."""
    with house().database.read() as session:
        catalogue = house().catalogues.of(session, page_language())
        places = catalogue.topics.get(topic, ())
        if not places:
            abort(404)
        pages = -(-len(places) // ARTICLES_PER_PAGE)
        page = min(max(request.args.get("page", 1, type=int), 1), pages)
        cards = cards_of(session, places[(page - 1) * ARTICLES_PER_PAGE : page * ARTICLES_PER_PAGE])
    return render_template(
        "help/topic.html",
        topic=topic,
        name=topic_name(topic),
        count=len(places),
        cards=cards,
        topics=sorted(catalogue.topics, key=topic_order),
        page=page,
        pages=pages,
        page_url=lambda number: url_for("help.topic", topic=topic, page=number),
    )


@help_center.get("/articles/<slug>")
@permission(Permission.READ_HELP)
def article(slug: str) -> str | Response:
    """An article in the language of the page, else in the one its reader understands best, marked. `?language=` names one."""
    mode = CommentMode(house().settings.comments)
    with house().database.read() as session:
        written_in = published_languages(session, slug)
        if not written_in:
            return gone(session, slug)
        wanted = request.args.get("language", "")
        chosen = wanted if wanted in written_in else choose_language(written_in, page_language())
        found = find_published(session, slug, chosen)
        if found is None:  # archived between the two questions
            return gone(session, slug)
        related = related_articles(session, found)
        voter = find_voter_on(f"article {slug}")
        voted = find_vote(session, found.revision_id, voter) if voter is not None else None
        comments = (
            read_threads(session, found.translation_id, threads_per_page=THREADS_BELOW)
            if mode is not CommentMode.OFF
            else None
        )
    if comments is not None and comments.total:
        leave_undated()
    rendered = render(found.body, link=lambda other: article_url(other, page_language()))
    return render_template(
        "help/article.html",
        article=found,
        html=Markup(with_anchors(rendered.html)),  # noqa: S704 - `render` made it safe
        contents=[entry for entry in rendered.contents if entry.level <= DEEPEST_LISTED],
        written_in=written_in,
        related=related,
        voted=voted,
        comments=comments,
    )
