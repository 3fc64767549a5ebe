"""What a question goes on from: the answer before it, unless that conversation has ended, or the article it is asked from."""

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


def article_read() -> str | None:
    """`article` of the address: the slug of the article that was open; nothing when a conversation goes on."""
    slug = request.args.get("article", "")[:100]
    return slug if slug and not request.args.get("after") else None
