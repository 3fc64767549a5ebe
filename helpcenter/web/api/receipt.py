"""`GET /api/v1/answers/<receipt>`."""

from __future__ import annotations

from typing import Any

from flask import jsonify, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import ExplainedAnswer, ExplainedPassage, explain
from helpcenter.web.access import permission
from helpcenter.web.ai_mark import mark_of, writing_model
from helpcenter.web.api import api
from helpcenter.web.current import house
from helpcenter.web.links import article_url


@api.get("/answers/<receipt_id>")
@permission(Permission.READ_HELP)
def receipt(receipt_id: str) -> Response:
    """What an earlier answer rested on, and how that stands today."""
    with house().database.read() as session:
        explained = explain(session, receipt_id)
    mark = mark_of(explained.receipt.kind, writing_model(explained.receipt.details))
    response = jsonify(_as_json(explained) | {"ai": mark.as_json() if mark else None})
    if mark is not None:
        mark.add_header(response)
    return response


def _as_json(explained: ExplainedAnswer) -> dict[str, Any]:
    receipt = explained.receipt
    language = house().settings.default_language
    return {
        "receipt": receipt.receipt_id,
        "url": house().settings.public_url
        + url_for("help.receipt", receipt_id=receipt.receipt_id, language_tag=language),
        "asked_at": receipt.created_at.isoformat(),
        "question": receipt.question,
        "kind": receipt.kind,
        "language": receipt.language,
        "confidence": receipt.confidence,
        "reasons": [{"code": reason.code, **reason.values} for reason in explained.reasons],
        "passages": [_passage(passage) for passage in explained.passages],
        "details": receipt.details,
        "recipe": receipt.recipe,
    }


def _passage(passage: ExplainedPassage) -> dict[str, Any]:
    cited, standing = passage.cited, passage.standing
    slug = standing.slug if standing else cited.slug
    return {
        "slug": slug,
        "language": cited.language,
        "title": cited.title,
        "heading": cited.heading_path[-1] if cited.heading_path else None,
        "url": house().settings.public_url + article_url(slug, cited.language, cited.anchor),
        "sentences": list(cited.sentences),
        "score": cited.score,
        "meaning": cited.dense,
        "words": cited.lexical,
        "revision": standing.number if standing else None,
        "published_revision": standing.published if standing else None,
        "changed_since": not (standing and standing.is_current),
    }
