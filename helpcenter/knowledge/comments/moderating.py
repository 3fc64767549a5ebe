"""What moderators see and decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from helpcenter.knowledge.audit import JSON, note
from helpcenter.knowledge.comments.announcing import announce
from helpcenter.knowledge.comments.errors import CommentNotFound
from helpcenter.knowledge.comments.notices import Outbox
from helpcenter.knowledge.comments.states import MODERATORS_REASONS, CommentReason, CommentState
from helpcenter.knowledge.comments.tables import CommentRow
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow

_ACTS = {
    CommentState.PENDING: "comment-held",
    CommentState.SHOWN: "comment-shown",
    CommentState.HIDDEN: "comment-hidden",
    CommentState.SPAM: "comment-marked-spam",
}


@dataclass(frozen=True, slots=True)
class WaitingComment:
    """A comment with its place, for a moderator. `title` is the article's, in the `language` of the comment's page.

    `reply_to`: the text it replies to, if it is a reply. `guest`: it is not of a signed-in person.
    """

    id: int
    slug: str
    language: str
    title: str
    name: str
    text: str
    guest: bool
    state: CommentState
    reason: CommentReason | None
    created_at: datetime
    reply_to: str | None


@dataclass(frozen=True, slots=True)
class ModerationPage:
    """Comments of one state: what waits, the oldest first; others, the newest first."""

    comments: tuple[WaitingComment, ...]
    total: int
    page: int
    pages: int


def list_comments(session: Session, state: CommentState, *, page: int = 1, per_page: int = 50) -> ModerationPage:
    """Comments of all articles, archived ones too. A page beyond the last is the last."""
    total = session.scalar(select(func.count(CommentRow.id)).where(CommentRow.state == state)) or 0
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    waiting = state is CommentState.PENDING
    rows = session.execute(
        select(CommentRow, ArticleRow.slug, TranslationRow.language, RevisionRow.title)
        .join(TranslationRow, TranslationRow.id == CommentRow.translation_id)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .outerjoin(RevisionRow, RevisionRow.id == TranslationRow.latest_revision_id)
        .where(CommentRow.state == state)
        .order_by(
            *((CommentRow.created_at, CommentRow.id) if waiting else (CommentRow.created_at.desc(), CommentRow.id))
        )
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    parents = {row.parent_id for row, *_ in rows if row.parent_id is not None}
    texts: dict[int, str] = {}
    for comment_id, text in session.execute(select(CommentRow.id, CommentRow.text).where(CommentRow.id.in_(parents))):
        texts[comment_id] = text
    found = tuple(
        WaitingComment(
            id=row.id,
            slug=slug,
            language=language,
            title=title or slug,
            name=row.name,
            text=row.text,
            guest=row.person_id is None,
            state=CommentState(row.state),
            reason=CommentReason(row.reason) if row.reason else None,
            created_at=row.created_at,
            reply_to=texts.get(row.parent_id) if row.parent_id is not None else None,
        )
        for row, slug, language, title in rows
    )
    return ModerationPage(found, total, page, pages)


def count_states(session: Session) -> Mapping[CommentState, int]:
    """How many comments are in each state, zero included."""
    rows = session.execute(select(CommentRow.state, func.count(CommentRow.id)).group_by(CommentRow.state))
    counted = {CommentState(state): count for state, count in rows}
    return {state: counted.get(state, 0) for state in CommentState}


def moderate(
    session: Session,
    comment_id: int,
    *,
    state: CommentState,
    reason: CommentReason | None,
    actor_id: int,
    outbox: Outbox,
    now: datetime,
) -> None:
    """Show, hide, hold or bin a comment; a note goes into the audit trail. Subscribers are told when it is first shown.

    `reason` is one of `MODERATORS_REASONS`, and only kept for what is not shown. Raises `CommentNotFound`.
    """
    row = session.get(CommentRow, comment_id, with_for_update=True)
    if row is None:
        raise CommentNotFound("there is no such comment any more")
    kept = reason if state is not CommentState.SHOWN and reason in MODERATORS_REASONS else None
    if (row.state, row.reason) == (state, kept):
        return
    before, row.state, row.reason = row.state, state.value, kept.value if kept else None
    article_id, language = session.execute(
        select(TranslationRow.article_id, TranslationRow.language).where(TranslationRow.id == row.translation_id)
    ).one()
    details: dict[str, JSON] = {"comment": comment_id, "before": before}
    if kept is not None:
        details["reason"] = kept.value
    note(
        session,
        act=_ACTS[state],
        article_id=article_id,
        language=language,
        actor_id=actor_id,
        now=now,
        details=details,
    )
    if state is CommentState.SHOWN:
        announce(session, row, outbox, now)
    session.flush()
