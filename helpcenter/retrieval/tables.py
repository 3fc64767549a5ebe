"""The vectors of passages, so that an index can be built without embedding and only changed text is embedded."""

from __future__ import annotations

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from helpcenter.db import Base


class VectorRow(Base):
    """The vector of one text in one language by one recipe: half-precision floats, little-endian."""

    __tablename__ = "passage_vectors"

    recipe: Mapped[str] = mapped_column(String(16), primary_key=True)
    digest: Mapped[str] = mapped_column(String(32), primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)
