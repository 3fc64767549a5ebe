"""The answer receipt: what was asked, what was shown and whether it helped, with personal data masked."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from helpcenter.answers.errors import ReceiptNotFound
from helpcenter.answers.masking import mask
from helpcenter.answers.outcome import Outcome, OutcomeKind
from helpcenter.answers.tables import ReceiptRow
from helpcenter.answers.written import Written


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A passage that was shown, with the state of the article at that moment.

    `sentences` are those that were marked as answering, items of lists and rows of tables among them. `dense` and `lexical`
    are the parts of `score`. These, and `passage_id`, are missing in receipts from before they were kept. `instead_of` as in
    `AnswerPassage`.
    """

    slug: str
    language: str
    title: str
    translation_id: int
    revision_id: int
    anchor: str | None
    score: float
    heading_path: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    dense: float | None = None
    lexical: float | None = None
    passage_id: int | None = None
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is kept of one question. `helped` is None until the shopper votes; `details` as in `Outcome`."""

    receipt_id: str
    question: str
    language: str
    kind: OutcomeKind
    confidence: float
    recipe: str
    passages: tuple[CitedPassage, ...]
    helped: bool | None
    created_at: datetime
    details: dict[str, Any] = field(default_factory=dict)


_CITED = frozenset(known.name for known in fields(CitedPassage))


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
            heading_path=passage.heading_path,
            sentences=passage.marked,
            dense=round(passage.dense, 3),
            lexical=round(passage.lexical, 3),
            passage_id=passage.passage_id,
            instead_of=passage.instead_of,
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
            details=outcome.details,
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
        passages=tuple(_cited(passage) for passage in row.passages),
        helped=row.helped,
        created_at=row.created_at,
        details=dict(row.details or {}),
    )


def _cited(raw: dict[str, Any]) -> CitedPassage:
    """As it was kept, with tuples where JSON has lists; what a newer version may have added is left out."""
    known: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in raw.items() if name in _CITED
    }
    return CitedPassage(**known)


def note_written(session: Session, receipt_id: str, written: Written) -> None:
    """Keep in `details` how a language model's writing ended. Raises `ReceiptNotFound`."""
    row = session.get(ReceiptRow, receipt_id)
    if row is None:
        raise ReceiptNotFound("there is no such answer, or it was deleted")
    row.details = {**(row.details or {}), "written": written.details()}


def record_vote(session: Session, *, receipt_id: str, helped: bool, now: datetime) -> None:
    """Keep the shopper's last word on whether the answer helped. Raises `ReceiptNotFound`."""
    row = session.get(ReceiptRow, receipt_id)
    if row is None:
        raise ReceiptNotFound("there is no such answer, or it was deleted")
    row.helped = helped
    row.voted_at = now
