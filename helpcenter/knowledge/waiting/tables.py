"""What is stored of reviews and of publications that wait for their moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from helpcenter.db import Base


class ReviewRow(Base):
    """The review of one revision. A text that is saved again is another revision, which nobody has reviewed."""

    __tablename__ = "reviews"

    revision_id: Mapped[int] = mapped_column(
        ForeignKey("revisions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    #: A `ReviewState`.
    state: Mapped[str] = mapped_column(String(20), index=True)
    #: People's ids. No foreign keys: this room does not know the room of people.
    requested_by: Mapped[int | None]
    requested_at: Mapped[datetime]
    #: What the author tells the reviewer.
    note: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    #: What the reviewer tells the author.
    comment: Mapped[str] = mapped_column(Text)


class ScheduleRow(Base):
    """A revision that readers will see at a moment. It names the revision: what is saved afterwards stays a draft."""

    __tablename__ = "scheduled_publications"
    __table_args__ = (Index("ix_scheduled_publications_failure_publish_at", "failure", "publish_at"),)

    translation_id: Mapped[int] = mapped_column(
        ForeignKey("translations.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id", ondelete="CASCADE"), index=True)
    publish_at: Mapped[datetime]
    #: As for publishing at once: whether translations have to follow; which revision of the source it says (None: the newest).
    significant: Mapped[bool]
    follows_revision_id: Mapped[int | None]
    #: It says no more of the source than what readers see now does.
    follows_as_before: Mapped[bool]
    scheduled_by: Mapped[int | None]
    scheduled_at: Mapped[datetime]
    #: The code of the error that stopped it; None while it waits.
    failure: Mapped[str | None] = mapped_column(String(60))
    failed_at: Mapped[datetime | None]
