"""The answer receipt: what was asked, what was shown and whether it helped, with personal data masked."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from helpcenter.answers.errors import ReceiptNotFound
from helpcenter.answers.masking import mask
from helpcenter.answers.outcome import Outcome, OutcomeKind
from helpcenter.answers.tables import ReceiptRow


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A passage that was shown, with the state of the article at that moment."""

    slug: str
    language: str
    title: str
    translation_id: int
    revision_id: int
    anchor: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is kept of one question. `helped` is None until the shopper votes."""

    receipt_id: str
    question: str
    language: str
    kind: OutcomeKind
    confidence: float
    recipe: str
    passages: tuple[CitedPassage, ...]
    helped: bool | None
    created_at: datetime


def keep_receipt(session: Session, outcome: Outcome, *, now: datetime) -> None:
    """Note what was asked and shown. Nothing that tells who asked is kept."""
    cited = [
        CitedPassage(
            slug=passage.slug,
            language=passage.language,
            title=passage.title,
            translation_id=passage.translation_id,
            revision_id=passage.revision_id,
            anchor=passage.anchor,
            score=round(passage.score, 3),
        )
        for passage in outcome.passages
    ]
    session.add(
        ReceiptRow(
            receipt_id=outcome.receipt_id,
            question=mask(outcome.question),
            language=outcome.language,
            kind=outcome.kind.value,
            confidence=outcome.confidence,
            recipe=outcome.recipe,
            passages=[asdict(passage) for passage in cited],
            helped=None,
            voted_at=None,
            created_at=now,
        )
    )


def get_receipt(session: Session, receipt_id: str) -> Receipt:
    """Raises `ReceiptNotFound`."""
    receipt = find_receipt(session, receipt_id)
    if receipt is None:
        raise ReceiptNotFound("there is no such answer, or it was deleted")
    return receipt


def find_receipt(session: Session, receipt_id: str) -> Receipt | None:
    row = session.get(ReceiptRow, receipt_id)
    if row is None:
        return None
    return Receipt(
        receipt_id=row.receipt_id,
        question=row.question,
        language=row.language,
        kind=OutcomeKind(row.kind),
        confidence=row.confidence,
        recipe=row.recipe,
        passages=tuple(CitedPassage(**passage) for passage in row.passages),
        helped=row.helped,
        created_at=row.created_at,
    )


def record_vote(session: Session, *, receipt_id: str, helped: bool, now: datetime) -> None:
    """Keep the shopper's last word on whether the answer helped. Raises `ReceiptNotFound`."""
    row = session.get(ReceiptRow, receipt_id)
    if row is None:
        raise ReceiptNotFound("there is no such answer, or it was deleted")
    row.helped = helped
    row.voted_at = now
