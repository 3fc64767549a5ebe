"""What a question goes on from: the answer before it, unless that conversation has ended."""

from __future__ import annotations

from flask import request

from helpcenter.cases import case_opened_from
from helpcenter.web.current import house


def receipt_before() -> str | None:
    """`after` of the address. Once a case was opened from that answer nothing is carried over any more."""
    receipt_id = request.args.get("after", "")[:64]
    if not receipt_id:
        return None
    with house().database.read() as session:
        return None if case_opened_from(session, receipt_id) else receipt_id
