"""What was asked and what was answered, without anything that tells who asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from helpcenter.db import Base


class ReceiptRow(Base):
    """One question and its outcome. `question` has personal data masked; `passages` lists what the answer rested on.

    `details` is what the receipt page tells beyond that, by name (see `Outcome.details`); empty in rows from before it existed.
    """

    __tablename__ = "answer_receipts"

    receipt_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    question: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16), index=True)
    confidence: Mapped[float]
    recipe: Mapped[str] = mapped_column(String(40))
    passages: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    helped: Mapped[bool | None]
    voted_at: Mapped[datetime | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(index=True)


class EvaluationQuestionRow(Base):
    """A question that an editor took over for measuring. `answers` are slugs, any of which answers it; none: no article does."""

    __tablename__ = "evaluation_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(20))
    question: Mapped[str] = mapped_column(Text)
    answers: Mapped[list[str]] = mapped_column(JSON)
    #: A person's id. No foreign key: this room does not know the room of people.
    author_id: Mapped[int | None]
    added_at: Mapped[datetime]
