"""What is stored of tests: the questions that editors type to test an article with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from helpcenter.db import Base


class TrialQuestionRow(Base):
    """A question that an article should answer. The search never learns it; that is what makes it a test."""

    __tablename__ = "article_test_questions"
    __table_args__ = (UniqueConstraint("article_id", "language", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(300))
    #: A person's id. No foreign key: this room does not know the room of people.
    author_id: Mapped[int | None]
    added_at: Mapped[datetime]
