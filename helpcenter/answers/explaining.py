"""Tell what an earlier answer rested on, and how that stands today."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from helpcenter.answers.reasons import Reason, reasons_of
from helpcenter.answers.receipts import CitedPassage, Receipt, get_receipt
from helpcenter.knowledge import Standing, standings


@dataclass(frozen=True, slots=True)
class ExplainedPassage:
    """`standing` is None when the revision was deleted."""

    cited: CitedPassage
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class ExplainedAnswer:
    """A receipt with everything that can be told about it."""

    receipt: Receipt
    passages: tuple[ExplainedPassage, ...]
    reasons: tuple[Reason, ...]


def explain(session: Session, receipt_id: str) -> ExplainedAnswer:
    """Raises `ReceiptNotFound`."""
    receipt = get_receipt(session, receipt_id)
    today = standings(session, [passage.revision_id for passage in receipt.passages])
    return ExplainedAnswer(
        receipt=receipt,
        passages=tuple(ExplainedPassage(passage, today.get(passage.revision_id)) for passage in receipt.passages),
        reasons=reasons_of(receipt.kind, receipt.confidence, receipt.details),
    )
