"""The short answer that a language model writes from the passages of an answer: with the page, or in its turn after it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import structlog
from flask import abort, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import (
    Composition,
    Outcome,
    OutcomeKind,
    ReceiptNotFound,
    note_written,
    write_again,
)
from helpcenter.errors import Unavailable
from helpcenter.web.access import permission
from helpcenter.web.ai_mark import AiMark, mark_of
from helpcenter.web.current import House, house
from helpcenter.web.help import help_center
from helpcenter.web.limits import limit_ask
from helpcenter.web.localization import gettext

log = structlog.get_logger(__name__)


@help_center.get("/ask/written")
@permission(Permission.ASK)
@limit_ask
def written() -> Response:
    """Server-sent events: a `sentence` whenever one is proven, then `end` with how that went. The passages are on the page."""
    writer = house().writer or abort(404)
    receipt_id = request.args.get("receipt", "")
    composition = write_again(house().database, house().retriever, writer, receipt_id=receipt_id)
    label = gettext("Passage %(number)s", number="{number}")
    response = Response(_events(house(), composition, receipt_id, label), mimetype="text/event-stream")
    response.call_on_close(composition.close)  # also when nothing of it was ever read
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # a proxy must not keep the sentences back
    mark = mark_of(OutcomeKind.ANSWER, writer.model)
    if mark is not None:
        mark.add_header(response)
    return response


@dataclass(frozen=True, slots=True)
class WaysToWrite:
    """Where a script gets the sentences one by one, and this page with all of them."""

    stream_url: str
    page_url: str


def ways_to_write(outcome: Outcome | None) -> WaysToWrite | None:
    """None when there is nothing to write, or when it is written already."""
    if (
        house().writer is None
        or outcome is None
        or outcome.kind is not OutcomeKind.ANSWER
        or outcome.written is not None
    ):
        return None
    query = urlencode([*request.args.items(multi=True), ("written", "1")])
    return WaysToWrite(url_for("help.written", receipt=outcome.receipt_id), f"{url_for('help.ask')}?{query}")


def written_mark(outcome: Outcome | None) -> AiMark | None:
    """The machine-readable mark of the text that a language model wrote, or is about to; None when there is none."""
    if ways_to_write(outcome) is None and (outcome is None or outcome.written is None or not outcome.written.ok):
        return None
    writer = house().writer
    return mark_of(OutcomeKind.ANSWER, writer.model if writer is not None else None)


def _events(of: House, composition: Composition, receipt_id: str, label: str) -> Iterator[str]:
    """Runs after the request is over: nothing of it may be used here."""
    yield ": the first bytes, so that the headers are sent\n\n"
    for sentence in composition.events():
        if sentence is None:
            yield ": still there\n\n"
            continue
        citations = [
            {"number": number, "label": label.replace("{number}", str(number))} for number in sentence.citations
        ]
        yield _event("sentence", {"text": sentence.text, "citations": citations})
    try:
        with of.database.write() as session:
            note_written(session, receipt_id, composition.written)
            of.retriever.keep_vectors(session)
    except (Unavailable, ReceiptNotFound) as error:  # the answer is worth more than its receipt
        log.warning("written-answer-not-noted", reason=error.code)
    yield _event("end", {"finish": composition.written.finish})


def _event(name: str, data: object) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
