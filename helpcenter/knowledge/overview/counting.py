"""How far each language is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from helpcenter.knowledge.overview.filters import ArticleFilter, of_articles
from helpcenter.knowledge.overview.states import states
from helpcenter.knowledge.tables import ArticleRow, TranslationRow
from helpcenter.knowledge.waiting import ScheduleRow
from helpcenter.knowledge.workflow.states import WorkState


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """Translations of a language by state, `MISSING` and zeros too. `OUTDATED` counts those under way in another state as well,
    so that the sum may be more than there are.
    """

    language: str
    states: Mapping[WorkState, int]


@dataclass(frozen=True, slots=True)
class FailedPublication:
    """A publication that was due and could not be done; `failure` is the code of the error."""

    slug: str
    language: str
    title: str
    publish_at: datetime
    failure: str


def count_by_language(session: Session, wish: ArticleFilter) -> tuple[LanguageCount, ...]:
    """For each of `wish.languages`. What narrows translations (language, state, votes) does not count here."""
    conditions = of_articles(wish)
    total = session.scalar(select(func.count(ArticleRow.id)).where(*conditions)) or 0
    known = states()
    # The names are those of the inner query: grouping by a CASE with bound values is refused by PostgreSQL.
    inner = known.joined(
        select(
            TranslationRow.language.label("language"),
            known.state.label("state"),
            known.outdated.label("outdated"),
        ).select_from(TranslationRow)
    ).where(TranslationRow.language.in_(wish.languages), TranslationRow.latest_revision_id.is_not(None), *conditions)
    each = inner.subquery()
    rows = session.execute(
        select(each.c.language, each.c.state, each.c.outdated, func.count()).group_by(
            each.c.language, each.c.state, each.c.outdated
        )
    )
    counts = {language: dict.fromkeys(WorkState, 0) for language in wish.languages}
    there = dict.fromkeys(wish.languages, 0)
    for language, state, outdated, count in rows:
        there[language] += count
        counts[language][WorkState(state)] += count
        if outdated and state != WorkState.OUTDATED:
            counts[language][WorkState.OUTDATED] += count
    for language in wish.languages:
        counts[language][WorkState.MISSING] = total - there[language]
    return tuple(LanguageCount(language, counts[language]) for language in wish.languages)


def failed_publications(session: Session, limit: int = 50) -> tuple[FailedPublication, ...]:
    """Those that an editor has to look at, the oldest first."""
    rows = session.execute(
        select(
            ArticleRow.slug,
            TranslationRow.language,
            TranslationRow.title,
            ScheduleRow.publish_at,
            ScheduleRow.failure,
        )
        .join(TranslationRow, TranslationRow.id == ScheduleRow.translation_id)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .where(ScheduleRow.failure.is_not(None))
        .order_by(ScheduleRow.publish_at)
        .limit(limit)
    )
    return tuple(FailedPublication(*row) for row in rows)
