"""What is stored of gaps: groups of questions, the questions, and each time one was asked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from helpcenter.db import Base


class GapGroupRow(Base):
    """Questions that mean about the same. `anchor` is the one that founded the group, which it is known by from then on.

    `vector` is the mean of its questions' vectors in half precision, `members` their number: what new ones are compared with.
    """

    __tablename__ = "gap_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    anchor: Mapped[str] = mapped_column(Text)
    anchor_language: Mapped[str] = mapped_column(String(20))
    recipe: Mapped[str] = mapped_column(String(40), index=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    members: Mapped[int]
    #: How often its questions were asked, all together.
    times: Mapped[int]
    first_asked_at: Mapped[datetime]
    last_asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20), index=True)
    note: Mapped[str] = mapped_column(Text)
    #: A person's id. No foreign key: this room does not know the room of people.
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    #: `times` at that moment, so that one can tell how much it has grown since.
    decided_times: Mapped[int | None]
    #: When it grew so much that it came back by itself.
    returned_at: Mapped[datetime | None]
    #: The article that was started from it.
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id", ondelete="SET NULL"), index=True)


class GapQuestionRow(Base):
    """One question, however often it was asked; the same but for case, accents and punctuation. Masked, as the log is.

    `considered` are the slugs of the articles that came nearest, with their scores; that and the outcome are of the newest time.
    """

    __tablename__ = "gap_questions"
    __table_args__ = (
        UniqueConstraint("language", "digest"),
        Index("ix_gap_questions_group_id_times", "group_id", "times"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("gap_groups.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)
    #: It leans on the question before it, which `text` then begins with.
    follows: Mapped[bool]
    times: Mapped[int]
    last_asked_at: Mapped[datetime]
    receipt_id: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(16))
    nearest: Mapped[str | None] = mapped_column(String(100))
    confidence: Mapped[float]
    considered: Mapped[list[list[Any]]] = mapped_column(JSON)


class GapAskingRow(Base):
    """One time that a question was asked and not answered well. No foreign key to the receipt: that may be deleted before."""

    __tablename__ = "gap_askings"
    __table_args__ = (
        Index("ix_gap_askings_week_group_id_reason", "week", "group_id", "reason"),
        Index("ix_gap_askings_group_id_week_reason", "group_id", "week", "reason"),
    )

    receipt_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("gap_questions.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("gap_groups.id", ondelete="CASCADE"))
    #: The Monday of the week, in UTC.
    week: Mapped[date]
    reason: Mapped[str] = mapped_column(String(20))


class GapProgressRow(Base):
    """One row: up to where receipts, votes and cases were looked at. `version` grows with every portion."""

    __tablename__ = "gap_progress"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    asked_until: Mapped[datetime]
    voted_until: Mapped[datetime]
    taken_until: Mapped[datetime]
    version: Mapped[int]
