"""What is stored of editors' acts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from helpcenter.db import Base


class AuditRow(Base):
    """One act. Ids grow with time; pages of the trail go by them."""

    __tablename__ = "audit_notes"
    __table_args__ = (
        Index("ix_audit_notes_article_id_id", "article_id", "id"),
        Index("ix_audit_notes_actor_id_id", "actor_id", "id"),
        Index("ix_audit_notes_act_id", "act", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    act: Mapped[str] = mapped_column(String(40))
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id", ondelete="SET NULL"))
    language: Mapped[str | None] = mapped_column(String(20))
    #: A person's id, None for the program itself. No foreign key: this room does not know the room of people.
    actor_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
