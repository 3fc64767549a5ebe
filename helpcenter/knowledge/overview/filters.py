"""Narrow the articles. A search compares words with titles whose case, accents and punctuation are gone already.

The folded titles stand in a column of their own and are looked through as they are, covered by an index: any part of a word
matches, also in languages that put no spaces between words, and SQLite and PostgreSQL find the same. A hundred thousand titles
take some hundredths of a second; full-text indexes cut words, each database in its own way, and know no parts of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from helpcenter.knowledge.overview.states import states
from helpcenter.knowledge.questions_file import folded
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow
from helpcenter.knowledge.votes import low_voted
from helpcenter.knowledge.waiting import ReviewRow, ScheduleRow
from helpcenter.knowledge.workflow.reviews import ReviewState
from helpcenter.knowledge.workflow.states import WorkState

#: As an owner: articles that nobody looks after.
NOBODY: Final = 0
_WORDS: Final = 8


class ArticleOrder(StrEnum):
    """How a list is sorted."""

    TOPIC = "topic"  # by topic and address
    TITLE = "title"  # by the title in the source language
    CHANGED = "changed"  # saved last first
    REVIEW_BY = "review-by"  # to be read again soonest first


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles; what is empty or None narrows nothing.

    `state` and `low_votes` are of a translation, in `language` where one is given. `languages`: those of the installation, any of
    which may be missing. `due_on`: the day by which the articles had to be read again.
    """

    words: str = ""
    topic: str | None = None
    language: str | None = None
    state: WorkState | None = None
    owner_id: int | None = None
    low_votes: bool = False
    due_on: date | None = None
    languages: tuple[str, ...] = ()


def of_articles(wish: ArticleFilter) -> list[ColumnElement[bool]]:
    """Conditions on `ArticleRow` alone: what a count by language keeps too."""
    conditions: list[ColumnElement[bool]] = [_has_word(word) for word in folded(wish.words).split()[:_WORDS]]
    if wish.topic is not None:
        conditions.append(ArticleRow.topic == wish.topic)
    if wish.owner_id is not None:
        conditions.append(
            ArticleRow.owner_id.is_(None) if wish.owner_id == NOBODY else ArticleRow.owner_id == wish.owner_id
        )
    if wish.due_on is not None:
        conditions.append(ArticleRow.review_by <= wish.due_on)
    return conditions


def of_translations(wish: ArticleFilter) -> list[ColumnElement[bool]]:
    """Conditions on what the articles have in `language`, or in any."""
    conditions = []
    if wish.state is WorkState.MISSING:
        conditions.append(_missing(wish))
    elif wish.state is not None:
        conditions.append(ArticleRow.id.in_(_in_state(wish.state, wish.language)))
    elif wish.language is not None:
        conditions.append(ArticleRow.id.in_(_of(wish.language)))
    if wish.low_votes:
        conditions.append(ArticleRow.id.in_(_of(wish.language).where(low_voted())))
    return conditions


def _has_word(word: str) -> ColumnElement[bool]:
    titled = select(TranslationRow.article_id).where(TranslationRow.title_folded.contains(word, autoescape=True))
    return or_(ArticleRow.id.in_(titled), ArticleRow.slug.contains(word, autoescape=True))


def _of(language: str | None) -> Select[*tuple[Any, ...]]:
    query = select(TranslationRow.article_id)
    return query.where(TranslationRow.language == language) if language is not None else query


def _in_state(state: WorkState, language: str | None) -> Select[*tuple[Any, ...]]:
    """The articles with such a translation."""
    known = states()
    query = known.joined(_of(language)).where(known.has(state))
    needed = _needed(state)
    return query.where(needed) if needed is not None else query


def _needed(state: WorkState) -> ColumnElement[bool] | None:
    """What such a translation must be, told from its own row or the short tables of what waits: the others are not looked at."""
    reviews = {
        WorkState.IN_REVIEW: ReviewState.REQUESTED,
        WorkState.APPROVED: ReviewState.APPROVED,
        WorkState.SENT_BACK: ReviewState.SENT_BACK,
    }
    if state in reviews:
        reviewed = select(RevisionRow.translation_id).join(ReviewRow, ReviewRow.revision_id == RevisionRow.id)
        return TranslationRow.id.in_(reviewed.where(ReviewRow.state == reviews[state].value))
    published = TranslationRow.published_revision_id
    return {
        WorkState.SCHEDULED: TranslationRow.id.in_(select(ScheduleRow.translation_id)),
        WorkState.ARCHIVED: TranslationRow.archived_at.is_not(None),
        WorkState.DRAFT: published.is_(None),
        WorkState.CHANGED: published != TranslationRow.latest_revision_id,
    }.get(state)


def _missing(wish: ArticleFilter) -> ColumnElement[bool]:
    wanted = (wish.language,) if wish.language is not None else wish.languages
    there = (
        select(func.count(TranslationRow.id))
        .where(and_(TranslationRow.article_id == ArticleRow.id, TranslationRow.language.in_(wanted)))
        .scalar_subquery()
    )
    return there < len(wanted)
