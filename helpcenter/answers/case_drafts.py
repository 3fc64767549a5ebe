"""Begin an article from a conversation that helped, without anything that tells whose it was."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from helpcenter.answers.gaps.taking_over import AddressInUse
from helpcenter.answers.masking import needs_masking
from helpcenter.answers.taking_out import People, left_in
from helpcenter.answers.taking_over import add_to_article
from helpcenter.errors import InvalidInput
from helpcenter.knowledge import find_article_id, save_draft
from helpcenter.knowledge.audit import note


class StillPersonal(InvalidInput):
    """A text names people of the conversation, or their things. `left`: what of them stands there."""

    code = "still-personal"

    def __init__(self, left: tuple[str, ...]) -> None:
        super().__init__("the text still holds personal data of the conversation")
        self.left = left


def start_article_from_conversation(
    session: Session,
    *,
    slug: str,
    topic: str,
    language: str,
    title: str,
    body: str,
    question: str,
    people: People,
    kept_knowingly: bool,
    reference: str,
    author_id: int | None,
    now: datetime,
) -> None:
    """Save a draft with this text, and `question` (if there is one) as its known question.

    `kept_knowingly`: a person says that what looks like the people's names is something else. `reference` is the number of the
    conversation, for the audit trail alone. Raises `StillPersonal`, `AddressInUse`, `InvalidArticle`, `InvalidTag` and
    `CannotTakeOver`.
    """
    texts = "\n".join((title, body, question))
    if not kept_knowingly and (left := left_in(texts, people)):
        raise StillPersonal(left)
    if find_article_id(session, slug) is not None:
        raise AddressInUse(f"another article has the address {slug}")
    save_draft(
        session,
        slug=slug,
        topic=topic,
        language=language,
        title=title,
        summary="",
        body=body,
        author_id=author_id,
        now=now,
        based_on_revision=None,
    )
    if question.strip() and not needs_masking(question):
        add_to_article(session, slug=slug, language=language, question=question, author_id=author_id, now=now)
    note(
        session,
        act="article-started-from-case",
        article_id=find_article_id(session, slug),
        language=language,
        actor_id=author_id,
        now=now,
        details={"case": reference},
    )
    session.flush()
