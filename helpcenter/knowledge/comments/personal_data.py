"""What is kept of one person, to be given to them or erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from helpcenter.knowledge.comments.states import CommentState
from helpcenter.knowledge.comments.tables import CommentRow, CommentSubscriptionRow
from helpcenter.knowledge.tables import ArticleRow, TranslationRow


@dataclass(frozen=True, slots=True)
class PersonalComment:
    """A comment of a person, whatever became of it."""

    slug: str
    language: str
    name: str
    text: str
    state: CommentState
    created_at: datetime


def comments_of(
    session: Session, *, person_id: int | None = None, email: str | None = None
) -> tuple[PersonalComment, ...]:
    """Every comment of an account or of the guest with an address (who wanted to hear of replies), oldest first."""
    rows = session.execute(
        select(CommentRow, ArticleRow.slug, TranslationRow.language)
        .join(TranslationRow, TranslationRow.id == CommentRow.translation_id)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .where(_written_by(person_id, email))
        .order_by(CommentRow.created_at, CommentRow.id)
    )
    return tuple(
        PersonalComment(slug, language, row.name, row.text, CommentState(row.state), row.created_at)
        for row, slug, language in rows
    )


def erase_comments_of(session: Session, *, person_id: int | None = None, email: str | None = None) -> int:
    """Erase the comments and subscriptions of an account or an address; how many comments there were.

    A comment that others have replied to stays without name and text, so that the replies keep their place. Votes name nobody.
    """
    rows: Sequence[CommentRow] = session.scalars(select(CommentRow).where(_written_by(person_id, email))).all()
    answered = set(
        session.scalars(select(CommentRow.parent_id).where(CommentRow.parent_id.in_([row.id for row in rows])))
    )
    for row in rows:
        if row.id in answered:
            row.name = row.text = row.fingerprint = ""
            row.person_id = row.guest = None
        else:
            session.delete(row)
    subscribed = [CommentSubscriptionRow.person_id == person_id] if person_id is not None else []
    subscribed += [CommentSubscriptionRow.email == email] if email is not None else []
    if subscribed:
        session.execute(delete(CommentSubscriptionRow).where(or_(*subscribed)))
    session.flush()
    return len(rows)


def _written_by(person_id: int | None, email: str | None) -> ColumnElement[bool]:
    if person_id is not None:
        return CommentRow.person_id == person_id
    own = select(CommentSubscriptionRow.comment_id).where(
        CommentSubscriptionRow.email == email,
        CommentSubscriptionRow.comment_id.is_not(None),
        CommentSubscriptionRow.confirmed_at.is_not(None),
    )
    return CommentRow.person_id.is_(None) & CommentRow.id.in_(own)
