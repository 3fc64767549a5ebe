"""Whether a request wants a written answer, for pages and the API alike."""

from __future__ import annotations

from flask import request

from helpcenter.answers import Outcome, write_answer
from helpcenter.web.current import house


def written_when_asked(outcome: Outcome) -> Outcome:
    """`outcome` with a written answer, when the request wants one (`written=1`) and a language model is set."""
    writer = house().writer
    if writer is None or request.args.get("written") != "1":
        return outcome
    return write_answer(house().database, house().retriever, writer, outcome)
