"""Writing a comment or a reply."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from helpcenter.knowledge.comments.announcing import announce
from helpcenter.knowledge.comments.errors import (
    CommentField,
    CommentFieldProblem,
    CommentNotFound,
    CommentProblem,
    InvalidComment,
)
from helpcenter.knowledge.comments.notices import Outbox
from helpcenter.knowledge.comments.places import get_place
from helpcenter.knowledge.comments.spam import Signs, count_links, judge
from helpcenter.knowledge.comments.states import CommentMode, CommentReason, CommentState
from helpcenter.knowledge.comments.tables import CommentRow
from helpcenter.language import clean_line, clean_text

LONGEST_NAME: Final = 60
LONGEST_TEXT: Final = 3_000
#: The same text of the same writer in this time is the same comment; of others it is spam.
SAME_TEXT_FOR: Final = timedelta(days=1)
#: "Thank you!" is no spam, whoever else has said it.
_SHORTEST_REPEATED: Final = 40


@dataclass(frozen=True, slots=True)
class CommentDraft:
    """What somebody sent. `language` is that of the translation they read, `reply_to` the comment they reply to.

    Either `person_id` or `guest` (an opaque key of the browser) tells whose it is. `request_key` is made once per form: sent
    twice, it is one comment. `trap_filled` and `seconds` as in `Signs`.
    """

    slug: str
    language: str
    name: str
    text: str
    request_key: str
    reply_to: int | None = None
    person_id: int | None = None
    guest: str | None = None
    by_team: bool = False
    trap_filled: bool = False
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Written:
    """What became of it."""

    comment_id: int
    state: CommentState
    reason: CommentReason | None


def write_comment(
    session: Session, draft: CommentDraft, *, mode: CommentMode, outbox: Outbox, now: datetime
) -> Written:
    """Keep a comment and show it, let it wait or take it for spam, as `spam.judge` says; subscribers of what is shown are told.

    Raises `InvalidComment`; `ArticleNotFound` when readers do not see the translation, `CommentNotFound` when there is
    nothing to reply to or `mode` is off.
    """
    if mode is CommentMode.OFF:
        raise CommentNotFound("comments are switched off")
    draft = check_comment(draft)
    place = get_place(session, draft.slug, draft.language)
    key = hashlib.sha256(draft.request_key.encode("utf-8", "replace")).hexdigest()
    fingerprint = hashlib.sha256(" ".join(draft.text.casefold().split()).encode()).hexdigest()
    earlier = session.scalar(select(CommentRow).where(CommentRow.request_key == key))
    if earlier is None:
        earlier = _same_of_writer(session, draft, place.translation_id, fingerprint, now)
    if earlier is not None:
        return _as_written(earlier)
    parent = _parent(session, draft.reply_to, place.translation_id)
    state, reason = judge(
        Signs(
            mode=mode,
            by_team=draft.by_team,
            signed_in=draft.person_id is not None,
            known=_is_known(session, draft),
            trap_filled=draft.trap_filled,
            seconds=draft.seconds,
            links=count_links(draft.text) + count_links(draft.name),
            repeated=len(draft.text) >= _SHORTEST_REPEATED and _is_repeated(session, fingerprint, now),
        )
    )
    row = CommentRow(
        translation_id=place.translation_id,
        parent_id=parent,
        person_id=draft.person_id,
        guest=draft.guest if draft.person_id is None else None,
        name=draft.name,
        by_team=draft.by_team,
        text=draft.text,
        fingerprint=fingerprint,
        request_key=key,
        state=state,
        reason=reason,
        votes=0,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # two clicks at once
        return _as_written(session.scalars(select(CommentRow).where(CommentRow.request_key == key)).one())
    if state is CommentState.SHOWN:
        announce(session, row, outbox, now)
    session.flush()
    return _as_written(row)


def check_comment(draft: CommentDraft) -> CommentDraft:
    """The comment as it is kept: trimmed, without control characters. Raises `InvalidComment` with every problem."""
    cleaned = replace(draft, name=clean_line(draft.name), text=clean_text(draft.text))
    problems = []
    for field, value, limit in (
        (CommentField.NAME, cleaned.name, LONGEST_NAME),
        (CommentField.TEXT, cleaned.text, LONGEST_TEXT),
    ):
        if not value:
            problems.append(CommentFieldProblem(field, CommentProblem.EMPTY))
        elif len(value) > limit:
            problems.append(CommentFieldProblem(field, CommentProblem.TOO_LONG, limit))
    if problems:
        raise InvalidComment(tuple(problems))
    return cleaned


def _parent(session: Session, reply_to: int | None, translation_id: int) -> int | None:
    """Replies have one level: one to a reply stands beside it."""
    if reply_to is None:
        return None
    row = session.get(CommentRow, reply_to)
    if row is None or row.translation_id != translation_id or row.state != CommentState.SHOWN:
        raise CommentNotFound("the comment to reply to is not there any more")
    return row.parent_id or row.id


def _of_writer(draft: CommentDraft) -> ColumnElement[bool] | None:
    if draft.person_id is not None:
        return CommentRow.person_id == draft.person_id
    return CommentRow.guest == draft.guest if draft.guest else None


def _is_known(session: Session, draft: CommentDraft) -> bool:
    writer = _of_writer(draft)
    if writer is None:
        return False
    shown = select(CommentRow.id).where(writer, CommentRow.state == CommentState.SHOWN).limit(1)
    return session.scalar(shown) is not None


def _same_of_writer(
    session: Session, draft: CommentDraft, translation_id: int, fingerprint: str, now: datetime
) -> CommentRow | None:
    """The browser's Back loads the form anew, with another key."""
    writer = _of_writer(draft)
    if writer is None:
        return None
    same = select(CommentRow).where(
        writer,
        CommentRow.translation_id == translation_id,
        CommentRow.fingerprint == fingerprint,
        CommentRow.created_at > now - SAME_TEXT_FOR,
    )
    return session.scalar(same.order_by(CommentRow.id).limit(1))


def _is_repeated(session: Session, fingerprint: str, now: datetime) -> bool:
    lately = (CommentRow.fingerprint == fingerprint, CommentRow.created_at > now - SAME_TEXT_FOR)
    return session.scalar(select(CommentRow.id).where(*lately).limit(1)) is not None


def _as_written(row: CommentRow) -> Written:
    return Written(row.id, CommentState(row.state), CommentReason(row.reason) if row.reason else None)
