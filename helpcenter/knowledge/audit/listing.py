"""Read the trail: newest first, some at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from helpcenter.knowledge.audit.noting import JSON
from helpcenter.knowledge.audit.tables import AuditRow
from helpcenter.knowledge.tables import ArticleRow


@dataclass(frozen=True, slots=True)
class AuditNote:
    """One act. `slug` is the article's name today; None for what concerns no article."""

    id: int
    at: datetime
    act: str
    article_id: int | None
    slug: str | None
    language: str | None
    actor_id: int | None
    details: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to show; None means all. `since` counts in, `until` does not."""

    slug: str | None = None
    language: str | None = None
    act: str | None = None
    actor_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Notes, newest first. `older`: pass it as `before` for those that come after them; None when there are none."""

    notes: tuple[AuditNote, ...]
    older: int | None


def list_notes(
    session: Session, wish: AuditFilter | None = None, *, before: int | None = None, limit: int = 50
) -> AuditPage:
    """At most `limit` notes, of ids below `before`. Costs the same however long the trail is."""
    query = _narrowed(select(AuditRow, ArticleRow.slug), wish or AuditFilter())
    if before is not None:
        query = query.where(AuditRow.id < before)
    rows = session.execute(
        query.outerjoin(ArticleRow, ArticleRow.id == AuditRow.article_id).order_by(AuditRow.id.desc()).limit(limit + 1)
    ).all()
    notes = tuple(_as_note(row, slug) for row, slug in rows[:limit])
    return AuditPage(notes, notes[-1].id if len(rows) > limit else None)


def acts_noted(session: Session) -> tuple[str, ...]:
    """The acts that occur, by name."""
    return tuple(session.scalars(select(AuditRow.act).distinct().order_by(AuditRow.act)))


def actors_noted(session: Session) -> tuple[int, ...]:
    """The people who occur, by id."""
    return tuple(
        session.scalars(
            select(AuditRow.actor_id).distinct().where(AuditRow.actor_id.is_not(None)).order_by(AuditRow.actor_id)
        )
    )


def _narrowed(query: Select[*tuple[Any, ...]], wish: AuditFilter) -> Select[*tuple[Any, ...]]:
    if wish.slug is not None:
        query = query.where(
            AuditRow.article_id == select(ArticleRow.id).where(ArticleRow.slug == wish.slug).scalar_subquery()
        )
    if wish.language is not None:
        query = query.where(AuditRow.language == wish.language)
    if wish.act is not None:
        query = query.where(AuditRow.act == wish.act)
    if wish.actor_id is not None:
        query = query.where(AuditRow.actor_id == wish.actor_id)
    if wish.since is not None:
        query = query.where(AuditRow.at >= wish.since)
    if wish.until is not None:
        query = query.where(AuditRow.at < wish.until)
    return query


def _as_note(row: AuditRow, slug: str | None) -> AuditNote:
    return AuditNote(row.id, row.at, row.act, row.article_id, slug, row.language, row.actor_id, row.details)
