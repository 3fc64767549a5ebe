"""Comments as readers see them: threads of one level, some at a time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from helpcenter.knowledge.comments.states import CommentState
from helpcenter.knowledge.comments.tables import CommentRow

#: Replies of one thread that are shown, the oldest first.
REPLIES_SHOWN: Final = 100


class CommentOrder(StrEnum):
    """The order of threads. Replies are always told in the order they were written."""

    OLDEST = "oldest"
    NEWEST = "newest"
    MOST_VOTED = "most-voted"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment that readers see. An erased one has neither name nor text, and stays for the replies to it."""

    id: int
    name: str
    text: str
    by_team: bool
    votes: int
    created_at: datetime
    replies: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class Threads:
    """One page of them. `total` counts every comment with its replies."""

    threads: tuple[Comment, ...]
    total: int
    page: int
    pages: int


_ORDERS: Final = {
    CommentOrder.OLDEST: (CommentRow.created_at, CommentRow.id),
    CommentOrder.NEWEST: (CommentRow.created_at.desc(), CommentRow.id.desc()),
    CommentOrder.MOST_VOTED: (CommentRow.votes.desc(), CommentRow.created_at, CommentRow.id),
}


def read_threads(
    session: Session,
    translation_id: int,
    *,
    order: CommentOrder = CommentOrder.OLDEST,
    page: int = 1,
    threads_per_page: int = 20,
) -> Threads:
    """The comments on a translation. A page beyond the last is the last. Replies to what is not shown are not shown either."""
    shown = (CommentRow.translation_id == translation_id, CommentRow.state == CommentState.SHOWN)
    count = session.scalar(select(func.count(CommentRow.id)).where(*shown, CommentRow.parent_id.is_(None))) or 0
    pages = max(1, -(-count // threads_per_page))
    page = min(max(page, 1), pages)
    rows = session.scalars(
        select(CommentRow)
        .where(*shown, CommentRow.parent_id.is_(None))
        .order_by(*_ORDERS[order])
        .limit(threads_per_page)
        .offset((page - 1) * threads_per_page)
    ).all()
    replies = _replies(session, [row.id for row in rows])
    parent = aliased(CommentRow)
    answering = select(func.count(CommentRow.id)).join(parent, parent.id == CommentRow.parent_id)
    total = count + (session.scalar(answering.where(*shown, parent.state == CommentState.SHOWN)) or 0)
    return Threads(tuple(_comment(row, replies[row.id]) for row in rows), total, page, pages)


def find_comment(session: Session, comment_id: int, translation_id: int) -> Comment | None:
    """A comment on this translation that readers see, without its replies."""
    row = session.get(CommentRow, comment_id)
    if row is None or row.translation_id != translation_id or row.state != CommentState.SHOWN:
        return None
    return _comment(row, [])


def page_of_thread(session: Session, comment_id: int, translation_id: int, threads_per_page: int) -> int:
    """On which page, the oldest threads first, a comment or the thread it belongs to is; 1 when it is not shown."""
    row = session.get(CommentRow, comment_id)
    if row is not None and row.parent_id is not None:
        row = session.get(CommentRow, row.parent_id)
    if row is None:
        return 1
    before = select(func.count(CommentRow.id)).where(
        CommentRow.translation_id == translation_id,
        CommentRow.state == CommentState.SHOWN,
        CommentRow.parent_id.is_(None),
        or_(
            CommentRow.created_at < row.created_at,
            (CommentRow.created_at == row.created_at) & (CommentRow.id < row.id),
        ),
    )
    return (session.scalar(before) or 0) // threads_per_page + 1


def _replies(session: Session, parents: list[int]) -> dict[int, list[CommentRow]]:
    found: dict[int, list[CommentRow]] = defaultdict(list)
    for row in session.scalars(
        select(CommentRow)
        .where(CommentRow.parent_id.in_(parents), CommentRow.state == CommentState.SHOWN)
        .order_by(CommentRow.created_at, CommentRow.id)
        .limit(REPLIES_SHOWN * max(1, len(parents)))
    ):
        if len(found[row.parent_id or 0]) < REPLIES_SHOWN:
            found[row.parent_id or 0].append(row)
    return found


def _comment(row: CommentRow, replies: list[CommentRow]) -> Comment:
    return Comment(
        row.id,
        row.name,
        row.text,
        row.by_team,
        row.votes,
        row.created_at,
        tuple(_comment(reply, []) for reply in replies),
    )
