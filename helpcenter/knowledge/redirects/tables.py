"""What is stored of redirects."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from helpcenter.db import Base


class RedirectRow(Base):
    """From a name in addresses to an article. The target is kept by its id: it may be renamed."""

    __tablename__ = "redirects"

    slug: Mapped[str] = mapped_column(String(100), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    #: A person's id. No foreign key: this room does not know the room of people.
    author_id: Mapped[int | None]
    created_at: Mapped[datetime]
