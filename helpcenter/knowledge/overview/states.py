"""The state of a translation as the database computes it: the rules of `is_outdated` and `work_state` once more, in SQL.

`tests/knowledge/overview/test_states.py` compares the two, case by case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_
from sqlalchemy.orm import aliased

from helpcenter.knowledge.tables import ArticleRow, TranslationRow
from helpcenter.knowledge.waiting import ReviewRow, ScheduleRow
from helpcenter.knowledge.workflow.reviews import ReviewState
from helpcenter.knowledge.workflow.states import WorkState


@dataclass(frozen=True, slots=True)
class States:
    """Expressions on `TranslationRow` (or an alias of it), and what a query has to join for them."""

    translation: type[TranslationRow]
    source: type[TranslationRow]

    def joined(self, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        """`query`, which has the translation already, with all that the expressions need."""
        query = query.join(ArticleRow, ArticleRow.id == self.translation.article_id)
        query = query.outerjoin(
            self.source,
            and_(
                self.source.article_id == ArticleRow.id,
                self.source.language == ArticleRow.source_language,
            ),
        )
        query = query.outerjoin(ReviewRow, ReviewRow.revision_id == self.translation.latest_revision_id)
        return query.outerjoin(ScheduleRow, ScheduleRow.translation_id == self.translation.id)

    @property
    def outdated(self) -> ColumnElement[bool]:
        """As `is_outdated`: readers see a translation and its source, and the source has something new."""
        return and_(
            self.translation.published_revision_id.is_not(None),
            self.translation.language != ArticleRow.source_language,
            self.source.published_revision_id.is_not(None),
            self.source.significant_revision_id.is_not(None),
            or_(
                self.translation.follows_revision_id.is_(None),
                self.translation.follows_revision_id < self.source.significant_revision_id,
            ),
        )

    @property
    def state(self) -> ColumnElement[str]:
        """As `work_state`."""
        published = self.translation.published_revision_id
        newer = or_(published.is_(None), published != self.translation.latest_revision_id)
        return case(
            (ScheduleRow.translation_id.is_not(None), WorkState.SCHEDULED.value),
            (and_(newer, ReviewRow.state == ReviewState.REQUESTED.value), WorkState.IN_REVIEW.value),
            (and_(newer, ReviewRow.state == ReviewState.APPROVED.value), WorkState.APPROVED.value),
            (and_(newer, ReviewRow.state == ReviewState.SENT_BACK.value), WorkState.SENT_BACK.value),
            (self.translation.archived_at.is_not(None), WorkState.ARCHIVED.value),
            (published.is_(None), WorkState.DRAFT.value),
            (self.outdated, WorkState.OUTDATED.value),
            (newer, WorkState.CHANGED.value),
            else_=WorkState.PUBLISHED.value,
        )

    def has(self, state: WorkState) -> ColumnElement[bool]:
        """Whether the translation is in this state. Outdated counts whatever else is under way: readers miss something."""
        return self.outdated if state is WorkState.OUTDATED else self.state == state.value


def states(translation: type[TranslationRow] = TranslationRow) -> States:
    return States(translation, aliased(TranslationRow))
