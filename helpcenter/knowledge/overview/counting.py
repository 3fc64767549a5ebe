"""How far each language is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Final

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
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
    """For each of `wish.languages`. What narrows translations (language, state, votes) does not count here.

    Readers see the latest text of nearly all translations: those are counted as they are, and only the others are looked at one
    by one.
    """
    conditions = of_articles(wish)
    total = session.scalar(select(func.count(ArticleRow.id)).where(*conditions)) or 0
    there = dict.fromkeys(wish.languages, 0) | _by_language(session, conditions)
    counts = {language: dict.fromkeys(WorkState, 0) for language in there}
    for language, count in there.items():
        counts[language][WorkState.PUBLISHED] = count
    for language, state, outdated in _not_simply_published(session, conditions):
        counts[language][WorkState.PUBLISHED] -= 1
        if state is None:
            there[language] -= 1
            continue
        counts[language][WorkState(state)] += 1
        if outdated and state != WorkState.OUTDATED:
            counts[language][WorkState.OUTDATED] += 1
    for language in wish.languages:
        counts[language][WorkState.MISSING] = total - there[language]
    return tuple(LanguageCount(language, counts[language]) for language in wish.languages)


def _by_language(session: Session, conditions: Sequence[ColumnElement[bool]]) -> dict[str, int]:
    """How many translations there are, also those without a text. Nothing but an index is read when all articles count."""
    rows = session.execute(
        select(TranslationRow.language, func.count()).where(*_of_articles(conditions)).group_by(TranslationRow.language)
    )
    return {language: count for language, count in rows}


def _not_simply_published(
    session: Session, conditions: Sequence[ColumnElement[bool]]
) -> Iterator[tuple[str, str | None, bool]]:
    """Language, state and whether it is outdated, of each translation whose state is another than published; None when it has
    no text yet.
    """
    published = TranslationRow.published_revision_id
    shown = and_(
        published == TranslationRow.latest_revision_id,
        TranslationRow.archived_at.is_(None),
        TranslationRow.id.not_in(select(ScheduleRow.translation_id)),
    )
    known = states()
    columns = select(
        TranslationRow.language,
        TranslationRow.latest_revision_id.label("latest"),
        known.state.label("state"),
        known.outdated.label("outdated"),
    )
    for which in (or_(published.is_(None), not_(shown)), and_(shown, known.outdated)):
        for row in session.execute(known.joined(columns).where(which, *_of_articles(conditions))):
            yield row.language, None if row.latest is None else row.state, bool(row.outdated)


def _of_articles(conditions: Sequence[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """The same, of a translation: the articles are chosen once, not again for each of their translations."""
    return [TranslationRow.article_id.in_(select(ArticleRow.id).where(*conditions))] if conditions else []


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
