"""`GET /api/v1/contact-options`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from flask import jsonify, request
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.contact import (
    ClosedOption,
    ContactOption,
    ContactOptions,
    ContactQuery,
    Reason,
    contact_options,
)
from helpcenter.errors import InvalidInput
from helpcenter.orders import OrderState
from helpcenter.web.access import permission
from helpcenter.web.api import api
from helpcenter.web.api.arguments import choice_argument, flag_argument, language_argument, moment_argument
from helpcenter.web.current import house


@api.get("/contact-options")
@permission(Permission.READ_HELP)
def options() -> Response:
    """The ways that are open, most suitable first, and the closed ones with their next opening."""
    topic = request.args.get("topic") or None
    configuration = house().contact
    if topic is not None and topic not in configuration.topics:
        raise InvalidInput(
            f"The argument 'topic' is {topic[:40]!r}; it must be one of: {', '.join(configuration.topics)}."
        )
    found = contact_options(
        configuration,
        ContactQuery(
            language=language_argument(),
            at=moment_argument("at"),
            topic=topic,
            order_state=choice_argument("order_state", OrderState),
            payment_confirmed=flag_argument("payment_confirmed"),
        ),
    )
    return jsonify(_as_json(found))


def _as_json(found: ContactOptions) -> dict[str, Any]:
    return {
        "department": found.department,
        "topic": found.topic,
        "answer_language": found.answer_language,
        "second_languages": found.second_languages,
        "email": found.email,
        "postal_address": found.postal_address,
        "notices": [_reason(reason) for reason in found.notices],
        "open": [_open(option) for option in found.open],
        "closed": [_closed(option) for option in found.closed],
    }


def _open(option: ContactOption) -> dict[str, Any]:
    return {
        "channel": option.channel,
        "department": option.department,
        "language": option.language,
        "reasons": [_reason(reason) for reason in option.reasons],
        "phone_number": option.phone_number,
        "email": option.address,
        "closes_at": _plain(option.closes_at),
    }


def _closed(option: ClosedOption) -> dict[str, Any]:
    return {
        "channel": option.channel,
        "department": option.department,
        "language": option.language,
        "reason": _reason(option.reason),
        "opens_at": _plain(option.opens_at),
    }


def _reason(reason: Reason) -> dict[str, Any]:
    """A reason's code and those of its values that are set."""
    return {name: _plain(value) for name, value in asdict(reason).items() if value not in (None, {}, ())}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value
