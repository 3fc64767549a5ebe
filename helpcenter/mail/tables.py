"""What is stored of a mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from helpcenter.db import Base


class OutboxRecord(Base):
    """One mail on its way out, whole: delivering it needs nothing else."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_state_next_attempt_at", "state", "next_attempt_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The Message-ID header. Unique: the same notice is not enqueued twice.
    message_id: Mapped[str] = mapped_column(String(450), unique=True)
    #: The Message-ID this mail answers, None for the first of a thread.
    in_reply_to: Mapped[str | None] = mapped_column(String(450))
    sender: Mapped[str] = mapped_column(String(500))
    to_email: Mapped[str] = mapped_column(String(320))
    to_name: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(500))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    headers: Mapped[dict[str, str]] = mapped_column(JSON)
    language: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int]
    next_attempt_at: Mapped[datetime]
    #: Whoever delivers it has it until then; afterwards it is taken for lost and claimed again.
    claimed_until: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
