"""Markdown twins: each article's text for whoever reads no HTML, and the list of a topic's articles.

A twin has the page's address with `.md` at its end; whoever asks for the page itself and would rather have Markdown
(`Accept: text/markdown`) gets it there too.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Flask, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.knowledge import (
    ArticleNotFound,
    PublishedTranslation,
    choose_language,
    find_published,
    published_languages,
    topic_of_archived,
)
from helpcenter.knowledge.directory import list_topic
from helpcenter.knowledge.plain_markdown import escape_markdown, plain_markdown
from helpcenter.knowledge.redirects import find_redirect
from helpcenter.web.access import permission
from helpcenter.web.caching import last_change, publish
from helpcenter.web.current import house
from helpcenter.web.localization import format_moment, gettext, page_language
from helpcenter.web.machines import machines
from helpcenter.web.machines.addresses import article_address, page_address
from helpcenter.web.machines.markdown_lists import link_line
from helpcenter.web.names import language_name, topic_name

MARKDOWN = "text/markdown"
ARTICLES_PER_PAGE = 500


def install_negotiation(app: Flask) -> None:
    """Put it after `enforce_access`: the twin is for whoever may read the page."""

    @app.before_request
    def answer_with_the_twin() -> Response | None:
        if request.endpoint != "help.article" or request.method not in ("GET", "HEAD") or not _prefers_markdown():
            return None
        response = _twin(str((request.view_args or {})["slug"]), request.args.get("language"))
        response.vary.add("Accept")
        return response

    @app.after_request
    def tell_that_it_depends(response: Response) -> Response:
        if request.endpoint == "help.article":
            response.vary.add("Accept")
        return response


@machines.get("/<language:language_tag>/articles/<slug>.md")
@permission(Permission.READ_HELP)
def article_twin(slug: str) -> Response:
    """An article as Markdown, in the language of the address, else in the one that its page would be in."""
    return _twin(slug, None)


@machines.get("/<language:language_tag>/topics/<topic>.md")
@permission(Permission.READ_HELP)
def topic_twin(topic: str) -> Response:
    """The articles of a topic that are written in this language, with the addresses of their twins."""
    language = page_language()
    page = max(request.args.get("page", 1, type=int), 1)
    with house().database.read() as session:
        entries, count = list_topic(
            session, topic, language, offset=(page - 1) * ARTICLES_PER_PAGE, limit=ARTICLES_PER_PAGE
        )
    if not entries:
        abort(404)
    lines = [f"# {escape_markdown(topic_name(topic))}", "", *(link_line(entry, language) for entry in entries)]
    if page * ARTICLES_PER_PAGE < count:
        following = page_address("machines.topic_twin", language, topic=topic, page=page + 1)
        lines += ["", f"[{escape_markdown(gettext('Next page'))}]({following})"]
    return _markdown("\n".join(lines) + "\n", language, page_address("help.topic", language, topic=topic))


def _prefers_markdown() -> bool:
    """Browsers and crawlers that take anything get the page."""
    return request.accept_mimetypes.best_match(("text/html", MARKDOWN)) == MARKDOWN


def _twin(slug: str, wanted: str | None) -> Response:
    with house().database.read() as session:
        written_in = published_languages(session, slug)
        if not written_in:
            target = find_redirect(session, slug)
            if target is not None and target != slug:
                return redirect(url_for("machines.article_twin", slug=target), code=301)
            if topic_of_archived(session, slug) is not None:
                abort(410)
        chosen = wanted if wanted in written_in else choose_language(written_in, page_language()) if written_in else ""
        article = find_published(session, slug, chosen)
    if article is None:
        raise ArticleNotFound(f"there is no article {slug[:80]!r}")
    page = article_address(article.slug, article.language)
    return _markdown(_text_of(article, page), article.language, page)


def _markdown(text: str, language: str, page: str) -> Response:
    response = Response(text, content_type=f"{MARKDOWN}; charset=utf-8")
    response.headers["Link"] = f'<{page}>; rel="canonical"'
    response.content_language.add(language)
    return publish(response, changed_at=last_change())


def _text_of(article: PublishedTranslation, page: str) -> str:
    body = plain_markdown(
        article.body,
        link=lambda slug: article_address(slug, article.language),
        site=house().settings.public_url,
        page=page,
    ).strip()
    zone = ZoneInfo(house().contact.time_zone)
    updated = format_moment(article.updated_at, "date", language=page_language(), zone=zone)
    parts = (
        f"# {escape_markdown(article.title)}",
        f"> {escape_markdown(article.summary)}" if article.summary else "",
        *_remarks(article),
        body,
        "---",
        escape_markdown(gettext("Updated on %(date)s", date=updated)),
        gettext("Source: %(address)s", address=f"<{page}>"),
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def _remarks(article: PublishedTranslation) -> list[str]:
    """What the page says above the text when it is not in the reader's language, or no longer what its source says."""
    said = []
    if article.language != page_language():
        wanted, language = language_name(page_language()), language_name(article.language)
        said.append(
            gettext(
                "This article is not available in %(wanted)s yet. You are reading it in %(language)s.",
                wanted=wanted,
                language=language,
            )
        )
    if article.outdated:
        source = language_name(article.source_language)
        sentence = gettext(
            "This article has changed since it was translated. The current version is in %(language)s.", language=source
        )
        said.append(f"{sentence} <{page_address('machines.article_twin', article.source_language, slug=article.slug)}>")
    return [f"*{sentence}*" for sentence in said]
