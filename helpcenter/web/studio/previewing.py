"""The text as readers would see it, while it is being written."""

from __future__ import annotations

import re

from flask import jsonify, request
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.knowledge import InvalidArticle, Rendered, render
from helpcenter.language import InvalidTag, normalize_tag
from helpcenter.web.access import permission
from helpcenter.web.links import article_url
from helpcenter.web.localization import page_language
from helpcenter.web.studio import studio
from helpcenter.web.studio.article_sentences import article_sentence

_ANCHOR = re.compile(r'(<h[1-6]) id="[^"]*"')


@studio.post("/studio/preview")
@permission(Permission.EDIT_ARTICLES)
def live_preview() -> Response:
    """Safe HTML of the `body`, or a sentence that says why there is none."""
    try:
        language = normalize_tag(request.form.get("language", ""))
    except InvalidTag:
        language = page_language()
    try:
        return jsonify(html=without_anchors(rendered(request.form.get("body", ""), language).html))
    except InvalidArticle as error:
        return jsonify(problem=article_sentence(error))


def without_anchors(html: str) -> str:
    """The same without the ids of its headings: a page that shows two texts has each id once."""
    return _ANCHOR.sub(r"\1", html)


def rendered(body: str, language: str) -> Rendered:
    """As on the article's page in this language. Raises `InvalidArticle` when the text is too long."""
    return render(body, link=lambda slug: article_url(slug, language))
