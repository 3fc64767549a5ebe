"""What is kept of a question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from helpcenter.answers import Outcome, ReceiptNotFound, find_receipt, get_receipt, record_vote
from helpcenter.answers.tables import ReceiptRow
from helpcenter.db import Database

Asked = Callable[..., Outcome]


def test_a_receipt_tells_what_was_asked_and_what_the_answer_rested_on(
    asked: Asked, database: Database, now: datetime
) -> None:
    outcome = asked("If I changed my mind, who pays the postage of return RA-1234567? ana@example.com")
    with database.read() as session:
        receipt = get_receipt(session, outcome.receipt_id)
    assert receipt.question == "If I changed my mind, who pays the postage of return [number]? [e-mail]"
    assert (receipt.kind, receipt.language, receipt.recipe) == (outcome.kind, "en", outcome.recipe)
    assert receipt.created_at == now
    assert receipt.helped is None
    for cited, passage in zip(receipt.passages, outcome.passages, strict=True):
        assert (cited.slug, cited.language, cited.anchor) == (passage.slug, passage.language, passage.anchor)
        assert (cited.translation_id, cited.revision_id) == (passage.translation_id, passage.revision_id)


def test_nothing_that_tells_who_asked_has_a_column() -> None:
    assert set(ReceiptRow.__table__.columns.keys()) == {
        "receipt_id",
        "question",
        "language",
        "kind",
        "confidence",
        "recipe",
        "passages",
        "details",
        "helped",
        "voted_at",
        "created_at",
    }


def test_a_vote_is_kept_and_may_be_changed(asked: Asked, database: Database, now: datetime) -> None:
    receipt_id = asked("where is my invoice?").receipt_id
    for helped in (True, False):
        with database.write() as session:
            record_vote(session, receipt_id=receipt_id, helped=helped, now=now)
        with database.read() as session:
            assert get_receipt(session, receipt_id).helped is helped


@pytest.mark.parametrize("receipt_id", ["", "unknown", "x" * 1000, "'; --"])
def test_an_unknown_receipt_is_said_so(receipt_id: str, database: Database, now: datetime) -> None:
    with database.read() as session:
        assert find_receipt(session, receipt_id) is None
        with pytest.raises(ReceiptNotFound):
            get_receipt(session, receipt_id)
    with database.write() as session, pytest.raises(ReceiptNotFound):
        record_vote(session, receipt_id=receipt_id, helped=True, now=now)
