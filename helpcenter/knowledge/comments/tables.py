"""What is stored of comments: what was written, who finds it useful, and who wants to hear of more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from helpcenter.db import Base


class CommentRow(Base):
    """One comment on a translation, or a reply to one. Whom it is from is erased by `erase_comments_of`."""

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_translation_id_state_parent_id", "translation_id", "state", "parent_id"),
        Index("ix_comments_state_created_at", "state", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    translation_id: Mapped[int] = mapped_column(ForeignKey("translations.id", ondelete="CASCADE"))
    #: The comment it replies to; replies have none of their own.
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    #: A person's id; None for a guest. No foreign key: this room does not know the room of people.
    person_id: Mapped[int | None] = mapped_column(index=True)
    #: An opaque key of the guest's browser: a guest whose comment was shown need not wait again.
    guest: Mapped[str | None] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(100))
    by_team: Mapped[bool] = mapped_column(default=False, server_default=false())
    text: Mapped[str] = mapped_column(Text)
    #: A digest of the text, to find the same one again.
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    #: Made once per form: sent twice, it is one comment.
    request_key: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    #: Why it waits, was hidden or is taken for spam.
    reason: Mapped[str | None] = mapped_column(String(30))
    votes: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    #: When it was first shown: whoever subscribed was told then, and is not told again.
    announced_at: Mapped[datetime | None]


class CommentVoteRow(Base):
    """One reader finds a comment useful. `voter` tells readers of one comment apart, and nothing else about them."""

    __tablename__ = "comment_votes"
    __table_args__ = (UniqueConstraint("comment_id", "voter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    voter: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class CommentSubscriptionRow(Base):
    """Somebody wants a mail about new comments on a translation, or about replies to one comment."""

    __tablename__ = "comment_subscriptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Opaque, in the links of the mails: whoever has it may confirm and end the subscription.
    key: Mapped[str] = mapped_column(String(64), unique=True)
    translation_id: Mapped[int] = mapped_column(ForeignKey("translations.id", ondelete="CASCADE"), index=True)
    #: Replies to this comment only; None for every comment of the translation.
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    person_id: Mapped[int | None] = mapped_column(index=True)
    #: Interface language of the mails.
    language: Mapped[str] = mapped_column(String(20))
    #: A digest of what and whom it is for: one row for both.
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime]
    #: None until the owner of the address has said yes: nothing but that question is sent before.
    confirmed_at: Mapped[datetime | None]
