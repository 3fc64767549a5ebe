"""How far each language is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from helpcenter.knowledge.audit.tables import AuditRow
from helpcenter.knowledge.overview.filters import ArticleFilter, of_articles
from helpcenter.knowledge.overview.states import states
from helpcenter.knowledge.tables import ArticleRow, TranslationRow
from helpcenter.knowledge.waiting import ScheduleRow
from helpcenter.knowledge.workflow.states import WorkState

#: Filters whose counts are kept.
_KEPT: Final = 64


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


class LanguageCounts:
    """Counts that are kept until an editor has done something. Safe to use from several threads.

    Counting a hundred thousand translations takes some tenths of a second, and pages of a matrix are turned one after the other.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._newest = -1
        self._made: dict[ArticleFilter, tuple[LanguageCount, ...]] = {}

    def of(self, session: Session, wish: ArticleFilter) -> tuple[LanguageCount, ...]:
        """As `count_by_language`; every act that changes a state is in the audit trail."""
        newest = session.scalar(select(func.max(AuditRow.id))) or 0
        wish = replace(wish, language=None, state=None, low_votes=False)
        with self._lock:
            if newest != self._newest or len(self._made) >= _KEPT:
                self._newest, self._made = newest, {}
            made = self._made.get(wish)
        if made is None:
            made = count_by_language(session, wish)
            with self._lock:
                if self._newest == newest:
                    self._made[wish] = made
        return made


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
    return tuple(
        FailedPublication(row.slug, row.language, row.title, row.publish_at, row.failure or "") for row in rows
    )
