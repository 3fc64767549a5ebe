"""What is stored of translations that a language model drafted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from helpcenter.db import Base


class MachineTranslationRow(Base):
    """The mark of a translation whose text came from a language model and that no person has approved yet.

    It goes when a person publishes the translation or approves of the text. `revision_id` is the model's draft;
    later drafts of people carry the mark on, because they rest on it.
    """

    __tablename__ = "machine_translations"

    translation_id: Mapped[int] = mapped_column(
        ForeignKey("translations.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id", ondelete="CASCADE"), index=True)
    #: The revision of the source that was translated. No foreign key: it says only what was read.
    source_revision_id: Mapped[int]
    model: Mapped[str] = mapped_column(String(200))
    #: A person's id. No foreign key: this room does not know the room of people.
    asked_by: Mapped[int | None]
    made_at: Mapped[datetime]
    #: What code has found wrong with it, as plain values.
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
