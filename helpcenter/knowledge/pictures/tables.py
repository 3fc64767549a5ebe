"""What is stored of pictures beside their files."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from helpcenter.db import Base


class PictureRow(Base):
    """A picture that articles may show. Its file lies in the store, under `digest`."""

    __tablename__ = "pictures"

    #: The first half of the digest and the size: what addresses name.
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int]
    #: What the file was called when it came; shown to editors only.
    filename: Mapped[str] = mapped_column(String(200))
    #: A person's id; None when it came from a folder.
    author_id: Mapped[int | None]
    created_at: Mapped[datetime]
