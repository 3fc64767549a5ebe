"""What subscribers are told. Whoever delivers it (mail, rendered by `web`) is reached through `Outbox`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sqlalchemy.orm import Session


class CommentNoticeKind(StrEnum):
    """Why we write."""

    CONFIRM = "comment_subscription"
    NEW_COMMENT = "comment_added"
    REPLY = "comment_replied"


@dataclass(frozen=True, slots=True)
class CommentNotice:
    """One thing to tell one subscriber, in the `language` of their pages.

    `key` names this notice for ever (a repeat has the same). `subscription` is the key in the links that confirm or end it.
    `article_language` is that of the text and its comments. `comment_id`, `author_name` and `text` are of the new comment; a
    question to confirm has none: the address may be anybody's, and a mail to it must not carry a stranger's words.
    """

    kind: CommentNoticeKind
    key: str
    subscription: str
    to_email: str
    language: str
    slug: str
    article_language: str
    title: str
    at: datetime
    comment_id: int | None = None
    author_name: str = ""
    text: str = ""


class Outbox(Protocol):
    """Takes notices within the transaction of their cause."""

    def put(self, session: Session, notice: CommentNotice) -> None:
        """Keep the notice for delivery. Uses `session` only: it is rolled back with its cause."""
