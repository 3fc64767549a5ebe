"""`GET /api/v1/ask` and `GET /api/v1/suggest`."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import AnswerPassage, Outcome, ask
from helpcenter.web.access import permission
from helpcenter.web.api import api
from helpcenter.web.api.arguments import language_argument, text_argument
from helpcenter.web.current import house, now
from helpcenter.web.limits import limit_ask, limit_suggest
from helpcenter.web.links import article_url


@api.get("/ask")
@permission(Permission.ASK)
@limit_ask
def answer() -> Response:
    """An answer with its citations, suggestions, or an honest `no_answer`."""
    question = text_argument("question")
    outcome = ask(house().database, house().retriever, question=question, page_language=language_argument(), now=now())
    return jsonify(_as_json(outcome))


def _as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "kind": outcome.kind,
        "ai_assisted": True,
        "question": outcome.question,
        "shortened": outcome.shortened,
        "language": outcome.language,
        "confidence": round(outcome.confidence, 4),
        "citations": [_citation(passage) for passage in outcome.passages],
        "related": [
            {
                "slug": article.slug,
                "language": article.language,
                "title": article.title,
                "url": _absolute(article_url(article.slug, article.language)),
            }
            for article in outcome.related
        ],
        "receipt": outcome.receipt_id,
        "recipe": outcome.recipe,
    }


def _citation(passage: AnswerPassage) -> dict[str, Any]:
    return {
        "slug": passage.slug,
        "language": passage.language,
        "title": passage.title,
        "heading": passage.heading_path[-1] if passage.heading_path else None,
        "url": _absolute(article_url(passage.slug, passage.language, passage.anchor)),
        "text": passage.text,
        "score": round(passage.score, 4),
    }


def _absolute(path: str) -> str:
    return house().settings.public_url + path


@api.get("/suggest")
@permission(Permission.ASK)
@limit_suggest
def suggest() -> Response:
    """Articles whose title matches what was typed so far; an empty list for less than two characters."""
    typed = request.args.get("q", "")[:200]
    language = language_argument()
    found = []
    if len(typed.strip()) >= 2:
        house().retriever.catch_up()
        found = house().retriever.suggest(typed, language)
    return jsonify(
        suggestions=[
            {
                "title": suggestion.title,
                "slug": suggestion.slug,
                "language": suggestion.language,
                "url": article_url(suggestion.slug, suggestion.language),
            }
            for suggestion in found
        ]
    )
