"""What a shopper sends to open a case, and the rules its fields keep."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from helpcenter.accounts import InvalidEmail, normalize_email
from helpcenter.cases.attachments import CheckedFile
from helpcenter.cases.errors import FieldProblem, InvalidRequest, Problem
from helpcenter.cases.text import LONGEST_LINE, LONGEST_TEXT, clean_line, clean_text
from helpcenter.language import InvalidTag, normalize_tag

LONGEST_ADDRESS = 2_000


@dataclass(frozen=True, slots=True)
class CaseRequest:
    """One request to the team. `idempotency_key` is made once per form (or comes with the API call); the same key opens
    one case however often it is sent. Without a key, the same content within ten minutes does; and also with `key_of_page`,
    because the browser's Back may load the page anew, with another key.
    """

    idempotency_key: str | None
    channel: str
    department: str
    topic: str
    language: str
    description: str
    name: str
    email: str
    second_language: str | None = None
    subject: str | None = None
    person_id: int | None = None
    order_number: str | None = None
    delivery_address: str | None = None
    receipt_id: str | None = None
    time_zone: str = "UTC"
    attachments: tuple[CheckedFile, ...] = ()
    key_of_page: bool = False


def check_request(request: CaseRequest) -> CaseRequest:
    """The request as it is stored: trimmed, without control characters. Raises `InvalidRequest` with every problem."""
    problems: list[FieldProblem] = []
    cleaned = replace(
        request,
        description=clean_text(request.description),
        name=clean_line(request.name),
        email=clean_line(request.email),
        subject=clean_line(request.subject or "") or None,
        order_number=clean_line(request.order_number or "") or None,
        delivery_address=clean_text(request.delivery_address or "") or None,
        receipt_id=clean_line(request.receipt_id or "") or None,
        time_zone=_time_zone(request.time_zone),
    )
    problems.extend(_text_problems(cleaned))
    languages: list[str | None] = []
    for field, tag in (("language", request.language), ("second_language", request.second_language or None)):
        try:
            languages.append(normalize_tag(tag) if tag is not None else None)
        except InvalidTag:
            problems.append(FieldProblem(field, Problem.INVALID))
    try:
        email = normalize_email(cleaned.email)
    except InvalidEmail:
        problems.append(FieldProblem("email", Problem.INVALID if cleaned.email else Problem.EMPTY))
    if problems:
        raise InvalidRequest(tuple(problems))
    return replace(cleaned, email=email, language=languages[0] or "", second_language=languages[1])


def _text_problems(request: CaseRequest) -> Iterator[FieldProblem]:
    needed = (
        ("channel", request.channel, 30),
        ("department", request.department, 60),
        ("topic", request.topic, 60),
        ("description", request.description, LONGEST_TEXT),
        ("name", request.name, LONGEST_LINE),
    )
    optional = (
        ("subject", request.subject or "", LONGEST_LINE),
        ("order_number", request.order_number or "", 60),
        ("delivery_address", request.delivery_address or "", LONGEST_ADDRESS),
        ("receipt_id", request.receipt_id or "", 100),
    )
    for field, text, _ in needed:
        if not text.strip():
            yield FieldProblem(field, Problem.EMPTY)
    for field, text, limit in needed + optional:
        if len(text) > limit:
            yield FieldProblem(field, Problem.TOO_LONG, limit)


def _time_zone(name: str) -> str:
    """The name when it is one; a browser's unknown zone is no reason to refuse a request."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # what ZoneInfo makes of names that are none
        return "UTC"
    return name


def fingerprint(request: CaseRequest) -> str:
    """A digest of everything the shopper sent: two requests with the same one say the same."""
    parts = [
        request.channel,
        request.department,
        request.topic,
        request.language,
        request.second_language,
        request.subject,
        request.description,
        request.name,
        request.email,
        request.person_id,
        request.order_number,
        request.delivery_address,
        [[file.name, hashlib.sha256(file.content).hexdigest()] for file in request.attachments],
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
