"""More articles than there is time to import: variants of those that are there, as an import would have left them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from growth.enlarging import enlarge
from sqlalchemy import JSON, func, insert, literal, select, update

from helpcenter.db import Database
from helpcenter.db.base import UTCDateTime
from helpcenter.knowledge.audit.tables import AuditRow
from helpcenter.knowledge.changes import ChangeKind
from helpcenter.knowledge.tables import ArticleRow, ChangeCounterRow, ChangeRow, TranslationRow
from helpcenter.retrieval.embedders import Embedder

_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def fill(database: Database, embedder: Embedder, articles: int) -> dict[str, float]:
    """Add variants until there are about `articles`, with the traces that publishing leaves: changes and the audit trail.

    Vectors are mixed of those that are there, so nothing is left to embed.
    """
    with database.read() as session:
        before = session.scalar(select(func.count(ArticleRow.id))) or 0
        last = session.scalar(select(func.max(TranslationRow.id))) or 0
    if before < articles:
        passages = enlarge(database, embedder, 0)
        enlarge(database, embedder, passages * articles // before)
        _trace(database, last)
    with database.read() as session:
        return {
            "articles": session.scalar(select(func.count(ArticleRow.id))) or 0,
            "translations": session.scalar(select(func.count(TranslationRow.id))) or 0,
        }


def _trace(database: Database, last: int) -> None:
    new = TranslationRow.id > last
    with database.write() as session:
        newest = session.scalar(select(func.max(ChangeRow.number))) or 0
        number: Any = TranslationRow.id - last + newest
        moment = literal(_NOW, UTCDateTime())
        session.execute(
            insert(ChangeRow).from_select(
                ["number", "translation_id", "kind", "at"],
                select(number, TranslationRow.id, literal(ChangeKind.PUBLISHED.value), moment).where(new),
            )
        )
        session.execute(
            update(ChangeCounterRow).values(last_number=select(func.max(ChangeRow.number)).scalar_subquery())
        )
        session.execute(
            insert(AuditRow).from_select(
                ["act", "article_id", "language", "actor_id", "at", "details"],
                select(
                    literal("published"),
                    TranslationRow.article_id,
                    TranslationRow.language,
                    literal(None),
                    moment,
                    literal({"revision": 1, "significant": True}, JSON),
                ).where(new),
            )
        )
