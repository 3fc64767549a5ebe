from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from helpcenter.cases import CaseRequest, CheckedFile, FieldProblem, InvalidRequest, Problem
from helpcenter.cases.request import check_request, fingerprint


def test_a_request_is_trimmed_and_made_fit_to_be_stored(not_received: CaseRequest) -> None:
    typed = replace(
        not_received,
        description="  one\r\ntwo\x00\rthree\ud800\x1b[31m 👩‍🔧 ",
        name=" Ana\n\u202eKovačić ",
        email=" Ana@Example.ORG ",
        language="HR",
        second_language="",
        order_number="  ",
        delivery_address="Ilica 1\r\nZagreb",
    )
    checked = check_request(typed)
    assert checked.description == "one\ntwo\nthree[31m 👩‍🔧"
    assert checked.name == "Ana Kovačić"
    assert checked.email == "ana@example.org"
    assert (checked.language, checked.second_language) == ("hr", None)
    assert checked.order_number is None
    assert checked.delivery_address == "Ilica 1\nZagreb"


def test_every_problem_is_told_at_once(not_received: CaseRequest) -> None:
    typed = replace(not_received, description=" \n", name="", email="ana", language="not a language")
    with pytest.raises(InvalidRequest) as refusal:
        check_request(typed)
    assert refusal.value.problems == (
        FieldProblem("description", Problem.EMPTY),
        FieldProblem("name", Problem.EMPTY),
        FieldProblem("language", Problem.INVALID),
        FieldProblem("email", Problem.INVALID),
    )


@pytest.mark.parametrize(
    ("field", "limit"),
    [("description", 20_000), ("name", 200), ("delivery_address", 2_000), ("order_number", 60), ("subject", 200)],
)
def test_a_text_of_the_longest_length_is_taken_and_a_longer_one_refused(
    not_received: CaseRequest, field: str, limit: int
) -> None:
    longest: dict[str, Any] = {field: "x" * limit}
    longer: dict[str, Any] = {field: "x" * (limit + 1)}
    assert getattr(check_request(replace(not_received, **longest)), field) == "x" * limit
    with pytest.raises(InvalidRequest) as refusal:
        check_request(replace(not_received, **longer))
    assert refusal.value.problems == (FieldProblem(field, Problem.TOO_LONG, limit),)


def test_a_missing_address_is_empty_not_invalid(not_received: CaseRequest) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        check_request(replace(not_received, email="  "))
    assert refusal.value.problems == (FieldProblem("email", Problem.EMPTY),)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "Europe", "\0", "x" * 5000, "\ud800"])
def test_a_time_zone_nobody_knows_is_no_reason_to_refuse(not_received: CaseRequest, zone: str) -> None:
    assert check_request(replace(not_received, time_zone=zone)).time_zone == "UTC"


@pytest.mark.parametrize(
    "change",
    [
        {"description": "Other words"},
        {"email": "stranger@example.org"},
        {"name": "Stranger"},
        {"order_number": None},
        {"attachments": (CheckedFile("a.pdf", "application/pdf", b"%PDF"),)},
    ],
)
def test_other_content_has_another_fingerprint(not_received: CaseRequest, change: dict[str, Any]) -> None:
    assert fingerprint(replace(not_received, **change)) != fingerprint(not_received)


def test_the_key_is_no_part_of_the_content(not_received: CaseRequest) -> None:
    assert fingerprint(replace(not_received, idempotency_key="other")) == fingerprint(not_received)
