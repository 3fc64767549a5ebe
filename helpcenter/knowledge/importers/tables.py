"""What is stored: runs of imports from elsewhere, their remarks, and what came from where.

The last is what makes a second run an update: the article, each translation and each picture are known by the name that they
have in their source.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from helpcenter.db import Base


class ImportRunRow(Base):
    """One import, from its start to its end, over as many processes as it took."""

    __tablename__ = "import_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Which source: "zendesk:https://shop.zendesk.com".
    source: Mapped[str] = mapped_column(String(250), index=True)
    #: A `Phase`.
    phase: Mapped[str] = mapped_column(String(20))
    #: Where the source goes on; its own words. None at the beginning of a phase.
    cursor: Mapped[str | None] = mapped_column(Text)
    #: Articles the source has, as far as it was listed.
    total: Mapped[int] = mapped_column(default=0)
    #: How many translations and pictures came to which end, by `Outcome`.
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    #: Who works on it; another process that takes it over writes another one.
    worker: Mapped[str] = mapped_column(String(32))
    started_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ImportRemarkRow(Base):
    """Something a person should know about one thing in a run."""

    __tablename__ = "import_remarks"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_runs.id", ondelete="CASCADE"), index=True)
    #: A `RemarkKind`.
    kind: Mapped[str] = mapped_column(String(20))
    #: What it is about, as the source calls it.
    place: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)


class ImportedArticleRow(Base):
    """An article of a source, and which of ours it is. `article_id` is None until its first translation is here."""

    __tablename__ = "imported_articles"
    __table_args__ = (UniqueConstraint("source", "source_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(250))
    source_id: Mapped[str] = mapped_column(String(250))
    slug: Mapped[str] = mapped_column(String(100))
    #: Where the source puts it; an editor may have moved the article since.
    topic: Mapped[str] = mapped_column(String(100))
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    #: The run that saw it last in the source's list, and the one that was last done with it.
    listed_run_id: Mapped[int] = mapped_column(index=True)
    taken_run_id: Mapped[int | None]


class ImportedTranslationRow(Base):
    """What a translation said when it was last imported."""

    __tablename__ = "imported_translations"
    __table_args__ = (UniqueConstraint("imported_article_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    imported_article_id: Mapped[int] = mapped_column(ForeignKey("imported_articles.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(20))
    #: The digest of what the source gave; the same again needs no work.
    given: Mapped[str] = mapped_column(String(64))
    #: The digest of the file that was made of it.
    said: Mapped[str] = mapped_column(String(64))
    #: Whether a link or picture was left that a later run may find.
    unresolved: Mapped[bool]


class ImportedPictureRow(Base):
    """A picture that was fetched from a source: where it is here."""

    __tablename__ = "imported_pictures"
    __table_args__ = (UniqueConstraint("source", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(250))
    #: The digest of its address there.
    place: Mapped[str] = mapped_column(String(64))
    #: Its address here.
    address: Mapped[str] = mapped_column(String(200))
