"""What is stored of findings: by revision, so that no page has to read the texts again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from helpcenter.db import Base


class LintCheckRow(Base):
    """A revision was checked against this revision of its source, by the rules of this digest."""

    __tablename__ = "lint_checks"

    revision_id: Mapped[int] = mapped_column(
        ForeignKey("revisions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    #: None for the source itself.
    source_revision_id: Mapped[int | None]
    rules: Mapped[str] = mapped_column(String(32))
    checked_at: Mapped[datetime]


class LintFindingRow(Base):
    """One finding; `place` is its number among those of the revision."""

    __tablename__ = "lint_findings"
    __table_args__ = (Index("ix_lint_findings_severity_code", "severity", "code"),)

    revision_id: Mapped[int] = mapped_column(
        ForeignKey("lint_checks.revision_id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(40))
    severity: Mapped[str] = mapped_column(String(10))
    part: Mapped[str] = mapped_column(String(10))
    line: Mapped[int | None]
    excerpt: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


class LintLinkRow(Base):
    """A checked revision links to an article of this name: when that one changes, it is checked again."""

    __tablename__ = "lint_links"

    revision_id: Mapped[int] = mapped_column(
        ForeignKey("lint_checks.revision_id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    slug: Mapped[str] = mapped_column(String(100), primary_key=True, index=True)


class LintProgressRow(Base):
    """One row: the last change of what readers see that checking has taken into account."""

    __tablename__ = "lint_progress"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_change: Mapped[int]
