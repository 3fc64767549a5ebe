"""Readers say which comments are useful."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from helpcenter.knowledge.comments.errors import CommentNotFound
from helpcenter.knowledge.comments.states import CommentState
from helpcenter.knowledge.comments.tables import CommentRow, CommentVoteRow


def vote_for_comment(session: Session, comment_id: int, *, voter: str, useful: bool, now: datetime) -> int:
    """Give or take back a reader's vote; how many there are then. `voter` is an opaque key of a reader of this comment.

    Raises `CommentNotFound` unless readers see the comment.
    """
    comment = session.get(CommentRow, comment_id, with_for_update=True)
    if comment is None or comment.state != CommentState.SHOWN:
        raise CommentNotFound("there is no such comment any more")
    if useful:
        try:
            with session.begin_nested():
                session.add(CommentVoteRow(comment_id=comment_id, voter=voter, at=now))
        except IntegrityError:
            pass  # it is there already
    else:
        session.execute(
            delete(CommentVoteRow).where(CommentVoteRow.comment_id == comment_id, CommentVoteRow.voter == voter)
        )
    counted = select(func.count(CommentVoteRow.id)).where(CommentVoteRow.comment_id == comment_id)
    comment.votes = session.scalar(counted) or 0
    session.flush()
    return comment.votes


def voted_for(session: Session, voters: dict[int, str]) -> Collection[int]:
    """Which of the comments (keys of `voters`) have the vote of their voter."""
    rows = session.execute(
        select(CommentVoteRow.comment_id, CommentVoteRow.voter).where(
            CommentVoteRow.comment_id.in_(list(voters)), CommentVoteRow.voter.in_(list(voters.values()))
        )
    )
    return frozenset(comment_id for comment_id, voter in rows if voters.get(comment_id) == voter)
