"""The receipt of an answer: why it was given, on a page of its own that stays."""

from __future__ import annotations

from flask import make_response, render_template
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import explain
from helpcenter.web.access import permission
from helpcenter.web.ai_mark import mark_of, writing_model
from helpcenter.web.current import house
from helpcenter.web.help import help_center
from helpcenter.web.help.reason_sentences import confidence_sentence, reason_sentences


@help_center.get("/answers/<receipt_id>")
@permission(Permission.READ_HELP)
def receipt(receipt_id: str) -> Response:
    """What an answer rested on and how that stands today. Whoever has the link may read it; it tells nothing about who asked."""
    with house().database.read() as session:
        explained = explain(session, receipt_id)
    details = explained.receipt.details
    mark = mark_of(explained.receipt.kind, writing_model(details))
    response = make_response(
        render_template(
            "help/receipt.html",
            receipt=explained.receipt,
            details=details,
            passages=explained.passages,
            confidence=confidence_sentence(explained.receipt.kind, explained.receipt.confidence),
            reasons=reason_sentences(explained.reasons),
            mark=mark,
        )
    )
    response.headers["Cache-Control"] = "private, no-cache"
    if mark is not None:
        mark.add_header(response)
    return response
