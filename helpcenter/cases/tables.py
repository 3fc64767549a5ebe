"""What is stored of a case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from helpcenter.db import Base


class CaseRecord(Base):
    """One request to the team and how it stands."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_state_promised_by", "state", "promised_by"),
        Index("ix_cases_fingerprint_opened_at", "fingerprint", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(13), unique=True)
    #: The digest of the idempotency key: the same key cannot open two cases, whoever sends it when.
    request_key: Mapped[str] = mapped_column(String(64), unique=True)
    #: The digest of what was sent, to tell a repeat from other content under the same key.
    fingerprint: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(30))
    department: Mapped[str] = mapped_column(String(60))
    topic: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(20))
    second_language: Mapped[str | None] = mapped_column(String(20))
    subject: Mapped[str | None] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    order_number: Mapped[str | None] = mapped_column(String(60), index=True)
    delivery_address: Mapped[str | None] = mapped_column(Text)
    receipt_id: Mapped[str | None] = mapped_column(String(100), index=True)
    time_zone: Mapped[str] = mapped_column(String(60))
    opened_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    #: When the team's next answer is due.
    promised_by: Mapped[datetime]


class MessageRecord(Base):
    """One message; the first of a case is its description. Their order is that of their ids."""

    __tablename__ = "case_messages"
    __table_args__ = (UniqueConstraint("case_id", "request_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    request_key: Mapped[str | None] = mapped_column(String(64))
    author_kind: Mapped[str] = mapped_column(String(20))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    author_name: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class AttachmentRecord(Base):
    """A file of a message; its content lies in the attachment store under `key`."""

    __tablename__ = "case_attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("case_messages.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(60))
    size_bytes: Mapped[int]
    key: Mapped[str] = mapped_column(String(64), index=True)


class EventRecord(Base):
    """Something that happened to a case."""

    __tablename__ = "case_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    author_kind: Mapped[str] = mapped_column(String(20))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    author_name: Mapped[str] = mapped_column(String(200))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("case_messages.id", ondelete="SET NULL"))
    at: Mapped[datetime]


class NoteRecord(Base):
    """An internal note. A table of its own, so that no query for messages can ever show one to a shopper."""

    __tablename__ = "case_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    author_name: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
