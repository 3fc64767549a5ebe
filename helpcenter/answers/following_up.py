"""Questions that lean on the one before: "and from Poland?"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from helpcenter.answers.receipts import find_receipt
from helpcenter.retrieval import word_count

#: A longer question says for itself what it is about. Most follow-ups have four to eight words.
WORDS_AT_MOST: Final = 12
#: A third question may still be about what the first one named; further back nothing is looked for.
_QUESTIONS_KEPT: Final = 2


def context_for(question: str, earlier: Sequence[str]) -> str:
    """What of the `earlier` questions of a conversation, oldest first, `question` may refer to; "" when it stands alone."""
    if word_count(question) > WORDS_AT_MOST:
        return ""
    return " ".join(earlier[-_QUESTIONS_KEPT:])


def earlier_questions(session: Session, receipt_id: str | None) -> tuple[str, ...]:
    """The questions of the conversation that ends with this receipt, oldest first, as they were kept (personal data masked).

    One that started a topic of its own comes first. Empty when there is no such receipt (any more).
    """
    receipt = find_receipt(session, receipt_id) if receipt_id else None
    if receipt is None:
        return ()
    before: Any = receipt.details.get("follows") or []
    return (*map(str, before), receipt.question)
