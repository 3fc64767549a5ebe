"""What is stored of work that is going on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from helpcenter.db import Base
from helpcenter.knowledge.working_copies.places import PLACE_LIMIT


class WorkingCopyRow(Base):
    """The form of one person for one translation, as it was seconds ago."""

    __tablename__ = "working_copies"
    __table_args__ = (UniqueConstraint("person_id", "place"), Index("ix_working_copies_place", "place"))

    id: Mapped[int] = mapped_column(primary_key=True)
    #: No foreign key: this room does not know the room of people.
    person_id: Mapped[int]
    place: Mapped[str] = mapped_column(String(PLACE_LIMIT))
    #: The form's fields by name.
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    #: The revision that the person started from; None for a translation that did not exist.
    based_on_revision: Mapped[int | None]
    #: How often it was kept; a window that has not seen the newest one may not write over it.
    version: Mapped[int]
    saved_at: Mapped[datetime]


class PresenceRow(Base):
    """When a person was last seen with a translation open."""

    __tablename__ = "editing_presence"

    place: Mapped[str] = mapped_column(String(PLACE_LIMIT), primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seen_at: Mapped[datetime] = mapped_column(index=True)
