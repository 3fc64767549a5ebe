"""What is stored of votes on articles."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from helpcenter.db import Base


class ArticleVoteRow(Base):
    """What one reader thinks of one revision. `voter` tells readers of one article apart, and nothing else about them."""

    __tablename__ = "article_votes"
    __table_args__ = (UniqueConstraint("revision_id", "voter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    translation_id: Mapped[int] = mapped_column(ForeignKey("translations.id", ondelete="CASCADE"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id", ondelete="CASCADE"))
    voter: Mapped[str] = mapped_column(String(64))
    helped: Mapped[bool]
    #: Why it did not help, one of `VoteReason`.
    reason: Mapped[str | None] = mapped_column(String(30))
    #: What the reader wrote beside it, without personal data as far as a machine can tell.
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
