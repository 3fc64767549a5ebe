"""Questions that lean on the one before, or on the article that was being read: "and from Poland?"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from helpcenter.answers.outcome import OutcomeKind
from helpcenter.answers.receipts import find_receipt
from helpcenter.knowledge import choose_language, find_published, published_languages
from helpcenter.retrieval import word_count

#: A longer question says for itself what it is about. Most follow-ups have four to eight words.
WORDS_AT_MOST: Final = 12
#: A third question may still be about what the first one named; further back nothing is looked for.
_QUESTIONS_KEPT: Final = 2


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was asked before in a conversation, oldest first, as it was kept (personal data masked), and the slug of the article
    that answered last, or might have; "" when there was none.
    """

    questions: tuple[str, ...] = ()
    slug: str = ""


NOTHING_BEFORE: Final = Earlier()


def context_for(question: str, earlier: Sequence[str]) -> str:
    """What of the `earlier` questions of a conversation, oldest first, `question` may refer to; "" when it stands alone."""
    if word_count(question) > WORDS_AT_MOST:
        return ""
    return " ".join(earlier[-_QUESTIONS_KEPT:])


@dataclass(frozen=True, slots=True)
class ArticleRead:
    """The article a question was asked from. Its `title` is in the language of the question where there is one in it."""

    slug: str
    title: str


def article_read(session: Session, slug: str | None, language: str) -> ArticleRead | None:
    """The article that a question in `language` was asked from; None when there is none that readers see."""
    available = published_languages(session, slug) if slug else []
    if not slug or not available:
        return None
    article = find_published(session, slug, choose_language(available, language))
    return ArticleRead(slug, article.title) if article is not None else None


def earlier_in_conversation(session: Session, receipt_id: str | None) -> Earlier:
    """The conversation that ends with this receipt; a question that started a topic of its own comes first.

    Empty when there is no such receipt (any more).
    """
    receipt = find_receipt(session, receipt_id) if receipt_id else None
    if receipt is None:
        return Earlier()
    before: Any = receipt.details.get("follows") or []
    considered: Any = receipt.details.get("considered") or [{}]
    slug = "" if receipt.kind is OutcomeKind.NO_ANSWER else str(considered[0].get("slug", ""))
    return Earlier((*map(str, before), receipt.question), slug)
