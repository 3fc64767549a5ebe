"""How far each language is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any, Final

from sqlalchemy import ColumnElement, CompoundSelect, and_, case, func, literal, not_, or_, select, union_all
from sqlalchemy.orm import Session

from helpcenter.knowledge.audit.tables import AuditRow
from helpcenter.knowledge.overview.filters import ArticleFilter, of_articles
from helpcenter.knowledge.overview.states import states
from helpcenter.knowledge.tables import ArticleRow, TranslationRow
from helpcenter.knowledge.waiting import ScheduleRow
from helpcenter.knowledge.workflow.states import WorkState

#: Filters whose counts are kept.
_KEPT: Final = 64
#: What a row of the counting statement tells.
_ARTICLES, _TRANSLATIONS, _EACH = "articles", "translations", "each"
#: In the place of a state: somebody is just saving the first text.
_NO_TEXT: Final = "no-text"


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
    total = 0
    counts: dict[str, dict[WorkState, int]] = {language: dict.fromkeys(WorkState, 0) for language in wish.languages}
    there = dict.fromkeys(wish.languages, 0)
    for kind, language, state, outdated, count in session.execute(_counting(of_articles(wish))):
        if kind == _ARTICLES:
            total = count
            continue
        if language not in there:
            continue
        if kind == _TRANSLATIONS:
            there[language] += count
            counts[language][WorkState.PUBLISHED] += count
            continue
        counts[language][WorkState.PUBLISHED] -= count
        if state == _NO_TEXT:
            there[language] -= count
            continue
        counts[language][WorkState(state)] += count
        if outdated and state != WorkState.OUTDATED:
            counts[language][WorkState.OUTDATED] += count
    for language in wish.languages:
        counts[language][WorkState.MISSING] = total - there[language]
    return tuple(LanguageCount(language, counts[language]) for language in wish.languages)


def _counting(conditions: Sequence[ColumnElement[bool]]) -> CompoundSelect[*tuple[Any, ...]]:
    """One statement, so that what chooses the articles is worked out once: how many articles, how many translations of each
    language, and each translation that is not simply published, with its state and whether it is outdated.
    """
    chosen = select(ArticleRow.id).where(*conditions).cte("chosen") if conditions else None
    of_chosen = [TranslationRow.article_id.in_(select(chosen.c.id))] if chosen is not None else []
    # Without a choice nothing but an index is read.
    articles = select(
        literal(_ARTICLES).label("kind"),
        literal("").label("language"),
        literal("").label("state"),
        literal(0).label("outdated"),
        func.count().label("number"),
    ).select_from(chosen if chosen is not None else ArticleRow)
    translations = (
        select(literal(_TRANSLATIONS), TranslationRow.language, literal(""), literal(0), func.count())
        .where(*of_chosen)
        .group_by(TranslationRow.language)
    )
    published, latest = TranslationRow.published_revision_id, TranslationRow.latest_revision_id
    shown = and_(
        published == latest,
        TranslationRow.archived_at.is_(None),
        TranslationRow.id.not_in(select(ScheduleRow.translation_id)),
    )
    known = states()
    each = select(
        literal(_EACH),
        TranslationRow.language,
        case((latest.is_(None), _NO_TEXT), else_=known.state),
        case((known.outdated, 1), else_=0),
        literal(1),
    )
    others = (or_(published.is_(None), not_(shown)), and_(shown, known.outdated))
    return union_all(articles, translations, *(known.joined(each).where(which, *of_chosen) for which in others))


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
