"""The address of an article that readers do not see any more: where it went, or what to do instead."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from helpcenter.knowledge import ArticleNotFound, neighbours, topic_of_archived
from helpcenter.knowledge.redirects import find_redirect
from helpcenter.web.current import house
from helpcenter.web.localization import page_language
from helpcenter.web.names import topic_name


def gone(session: Session, slug: str) -> Response:
    """301 to the article that took its place, else 410 with a page that helps.

    Raises `ArticleNotFound` when readers never saw it.
    """
    target = find_redirect(session, slug)
    if target is not None and target != slug:
        return redirect(url_for("help.article", slug=target, language=request.args.get("language")), code=301)
    topic = topic_of_archived(session, slug)
    if topic is None:
        raise ArticleNotFound(f"there is no article {slug[:80]!r}")
    catalogue = house().catalogues.of(session, page_language())
    page = render_template(
        "help/gone.html",
        topic=topic if topic in catalogue.topics else None,
        name=topic_name(topic),
        cards=neighbours(session, catalogue, topic, slug, 5),
        words=slug.replace("-", " "),
    )
    return Response(page, status=410, content_type="text/html; charset=utf-8")
