"""`POST /api/v1/cases`."""

from __future__ import annotations

from typing import Annotated

from flask import jsonify, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.cases import CaseRequest, case_token, open_case
from helpcenter.contact import Channel, promise
from helpcenter.errors import InvalidInput
from helpcenter.web.access import permission
from helpcenter.web.api import api
from helpcenter.web.api.arguments import checked_language
from helpcenter.web.current import house, now
from helpcenter.web.limits import limit_contact
from helpcenter.web.links import case_link
from helpcenter.web.mail_texts import outbox

Text = Annotated[str, Field(max_length=20_000)]
Line = Annotated[str, Field(max_length=500)]


class NewCase(BaseModel):
    """What a program sends to open a case."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    topic: Line
    language: Line
    name: Line
    email: Line
    description: Text
    order_number: Line | None = None
    delivery_address: Text | None = None
    second_language: Line | None = None
    receipt: Line | None = None
    time_zone: Line = "UTC"


@api.post("/cases")
@permission(Permission.OPEN_CASE)
@limit_contact
def open_written_case() -> tuple[Response, int]:
    """Open a written case; the same Idempotency-Key opens it once."""
    wanted = _read()
    key = request.headers.get("Idempotency-Key", "")
    if not 8 <= len(key) <= 100:
        raise InvalidInput("Send the header Idempotency-Key: 8 to 100 characters that you make once per request.")
    configuration = house().contact
    topic = configuration.topics.get(wanted.topic)
    if topic is None:
        known = ", ".join(configuration.topics)
        raise InvalidInput(f"The field 'topic' is {wanted.topic[:40]!r}; it must be one of: {known}.")
    language = checked_language(wanted.language)
    moment = now()
    case_request = CaseRequest(
        idempotency_key=f"api {key}",
        channel=Channel.WRITTEN,
        department=topic.department,
        topic=topic.key,
        language=language,
        second_language=checked_language(wanted.second_language) if wanted.second_language else None,
        description=wanted.description,
        name=wanted.name,
        email=wanted.email,
        order_number=wanted.order_number,
        delivery_address=wanted.delivery_address,
        receipt_id=wanted.receipt,
        time_zone=wanted.time_zone,
    )
    promised_by = promise(configuration, topic.department, language, moment, topic=topic.key)
    with house().database.write() as session:
        opened = open_case(
            session, case_request, outbox=outbox(), store=house().attachments, promised_by=promised_by, now=moment
        )
    answer = jsonify(
        number=opened.number,
        private_link=case_link(opened.number, language, case_token(house().signing_key, opened.number)),
        promised_by=opened.promised_by.isoformat(),
        already_open=opened.already_open,
    )
    return answer, 200 if opened.already_open else 201


def _read() -> NewCase:
    try:
        sent = request.get_json(silent=True)
    except RecursionError:  # brackets in brackets in brackets
        sent = None
    if not isinstance(sent, dict):
        raise InvalidInput("Send a JSON object with Content-Type: application/json.")
    try:
        return NewCase.model_validate(sent)
    except ValidationError as error:
        problems = (f"{'.'.join(str(part) for part in found['loc'])}: {found['msg']}" for found in error.errors())
        raise InvalidInput("The request cannot be used. " + "; ".join(problems)) from error
