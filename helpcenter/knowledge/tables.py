"""What is stored: articles, their translations, every revision, and the numbered list of changes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from helpcenter.db import Base


class ArticleRow(Base):
    """What all translations share."""

    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    topic: Mapped[str] = mapped_column(String(100), index=True)
    #: The language that the other ones are translated from: the one it was first published in.
    source_language: Mapped[str] = mapped_column(String(20), server_default="en")
    #: Who looks after it: a person's id. No foreign key: this room does not know the room of people.
    owner_id: Mapped[int | None] = mapped_column(index=True)
    #: The day by which somebody has to read it again.
    review_by: Mapped[date | None] = mapped_column(index=True)
    #: When a translation of it was last saved.
    changed_at: Mapped[datetime | None] = mapped_column(index=True)


class TranslationRow(Base):
    """An article in one language. What readers see is the revision `published_revision_id`, or nothing."""

    __tablename__ = "translations"
    __table_args__ = (
        UniqueConstraint("article_id", "language"),
        Index("ix_translations_published_revision_id", "published_revision_id"),
        Index("ix_translations_title_folded", "title_folded", "article_id"),
        Index("ix_translations_language_shown_at", "language", "shown_at", "published_revision_id", "archived_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(20), index=True)
    # No foreign keys here: revisions point to their translation already, and a circle cannot be created on SQLite.
    latest_revision_id: Mapped[int | None]
    published_revision_id: Mapped[int | None]
    #: The newest published revision that translations of this text have to follow.
    significant_revision_id: Mapped[int | None]
    #: The revision of the article's source that the published text says; None for the source itself.
    follows_revision_id: Mapped[int | None]
    #: How many revisions there are; the next one gets this number plus one.
    version: Mapped[int] = mapped_column(default=0)
    first_published_at: Mapped[datetime | None]
    #: When it was taken from the readers; publishing again clears it.
    archived_at: Mapped[datetime | None]
    #: When readers began to see what they see now; a draft may have waited for its day.
    shown_at: Mapped[datetime | None]
    #: The title of the latest revision, and the same as a search compares it: lists read neither texts nor revisions.
    title: Mapped[str] = mapped_column(Text, default="", server_default="")
    title_folded: Mapped[str] = mapped_column(Text, default="", server_default="")


class RevisionRow(Base):
    """One saved state, never changed afterwards. `source` is the whole file; title, summary and body are read from it."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("translation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    translation_id: Mapped[int] = mapped_column(ForeignKey("translations.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    #: A person's id. No foreign key: this room does not know the room of people.
    author_id: Mapped[int | None]
    created_at: Mapped[datetime]
    #: Published, and more than a typing error put right: translations of it have to follow.
    significant: Mapped[bool] = mapped_column(default=False, server_default=false())


class KnownQuestionsRow(Base):
    """The known questions of an article: its whole file, and how often it was saved."""

    __tablename__ = "known_questions"

    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    source: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    #: A person's id, as in `RevisionRow`; None when it came from a folder.
    author_id: Mapped[int | None]
    saved_at: Mapped[datetime]


class UnansweredQuestionsRow(Base):
    """One row: the questions that no article answers, as a whole file, and how often it was saved."""

    __tablename__ = "unanswered_questions"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    #: A person's id, as in `RevisionRow`; None when it came from a folder.
    author_id: Mapped[int | None]
    saved_at: Mapped[datetime]


class ChangeRow(Base):
    """A note that readers see something else than before, written in the transaction that changed it."""

    __tablename__ = "changes"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    translation_id: Mapped[int] = mapped_column(ForeignKey("translations.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]


class ChangeCounterRow(Base):
    """One row. Taking a number locks it until the commit, so numbers become visible in their order on every database."""

    __tablename__ = "change_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_number: Mapped[int]
