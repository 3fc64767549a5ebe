"""`GET /api/v1/ask` and `GET /api/v1/suggest`."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import AnswerPassage, Outcome, Written, ask
from helpcenter.answers import suggest as suggest_articles
from helpcenter.web.access import permission
from helpcenter.web.ai_mark import mark_of
from helpcenter.web.api import api
from helpcenter.web.api.arguments import language_argument, question_language_argument, text_argument
from helpcenter.web.conversation_before import article_read, receipt_before
from helpcenter.web.current import house, now
from helpcenter.web.limits import limit_ask, limit_suggest
from helpcenter.web.links import article_url
from helpcenter.web.written_answers import written_when_asked


@api.get("/ask")
@permission(Permission.ASK)
@limit_ask
def answer() -> Response:
    """An answer with its citations, suggestions, or an honest `no_answer`."""
    question = text_argument("question")
    outcome = ask(
        house().database,
        house().retriever,
        question=question,
        page_language=language_argument(),
        now=now(),
        question_language=question_language_argument(),
        after=receipt_before(),
        article=article_read(),
    )
    outcome = written_when_asked(outcome)
    mark = mark_of(outcome.kind, outcome.written_by)
    response = jsonify(_as_json(outcome) | {"ai": mark.as_json() if mark else None})
    if mark is not None:
        mark.add_header(response)
    return response


def _as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "kind": outcome.kind,
        "ai_assisted": True,
        "question": outcome.question,
        "shortened": outcome.shortened,
        "follows": outcome.follows or None,
        "about": outcome.about or None,
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
        "written": _written(outcome.written) if outcome.written is not None else None,
    }


def _written(written: Written) -> dict[str, Any]:
    return {
        "outcome": "ok" if written.ok else "fallback",
        "model": written.model,
        "sentences": [{"text": sentence.text, "citations": list(sentence.citations)} for sentence in written.sentences],
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
        "part": passage.part,
        "outdated_translation": _outdated(passage),
    }


def _outdated(passage: AnswerPassage) -> dict[str, str] | None:
    """The translation in whose place the passage stands."""
    if passage.instead_of is None:
        return None
    return {"language": passage.instead_of, "url": _absolute(article_url(passage.slug, passage.instead_of))}


def _absolute(path: str) -> str:
    return house().settings.public_url + path


@api.get("/suggest")
@permission(Permission.ASK)
@limit_suggest
def suggest() -> Response:
    """Articles that may answer what was typed so far; an empty list for less than two characters."""
    found = suggest_articles(
        house().retriever,
        request.args.get("q", ""),
        page_language=language_argument(),
        question_language=question_language_argument(),
    )
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
