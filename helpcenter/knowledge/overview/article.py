"""One article with everything that editors ask about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from helpcenter.knowledge.errors import ArticleNotFound
from helpcenter.knowledge.overview.states import states
from helpcenter.knowledge.redirects import RedirectRow
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow
from helpcenter.knowledge.votes import VoteCount, count_votes
from helpcenter.knowledge.waiting import ReviewRow, ScheduleRow
from helpcenter.knowledge.workflow.reviews import Review, as_review
from helpcenter.knowledge.workflow.scheduling import Schedule
from helpcenter.knowledge.workflow.states import WorkState


@dataclass(frozen=True, slots=True)
class TranslationFacts:
    """A translation as its article's page shows it. `review` is that of the latest revision.

    `number`, `author_id` and `saved_at` are of the latest revision, `shown_number` and `shown_at` of what readers see.
    """

    language: str
    title: str
    state: WorkState
    outdated: bool
    revision_id: int
    number: int
    author_id: int | None
    saved_at: datetime
    published_revision_id: int | None
    shown_number: int | None
    shown_at: datetime | None
    archived: bool
    review: Review | None
    schedule: Schedule | None
    scheduled_number: int | None
    votes: VoteCount

    @property
    def newer(self) -> bool:
        """Whether readers do not see the latest text."""
        return self.revision_id != self.published_revision_id


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """`redirect_to` is the slug where readers of an archived article are led; `redirected_from` are names that lead here."""

    article_id: int
    slug: str
    topic: str
    source_language: str
    owner_id: int | None
    review_by: date | None
    changed_at: datetime | None
    redirect_to: str | None
    redirected_from: tuple[str, ...]
    translations: tuple[TranslationFacts, ...]

    @property
    def published(self) -> bool:
        """Whether readers see it in any language."""
        return any(translation.published_revision_id for translation in self.translations)

    @property
    def archived(self) -> bool:
        """Whether readers saw it once and do not any more."""
        return not self.published and any(translation.archived for translation in self.translations)

    def find(self, language: str) -> TranslationFacts | None:
        """The translation in this language."""
        return next((item for item in self.translations if item.language == language), None)

    def titled(self, *languages: str) -> tuple[str, str]:
        """A title and its language: the first of `languages` that there is, else the source's, else any."""
        for language in (*languages, self.source_language):
            found = self.find(language)
            if found:
                return found.title, language
        first = self.translations[0] if self.translations else None
        return (first.title, first.language) if first else (self.slug, self.source_language)


def get_article_facts(session: Session, slug: str) -> ArticleFacts:
    """Everything about the article but its texts. Raises `ArticleNotFound`."""
    article = session.scalar(select(ArticleRow).where(ArticleRow.slug == slug))
    if article is None:
        raise ArticleNotFound(f"there is no article {slug[:100]!r}")
    target = session.scalar(
        select(ArticleRow.slug)
        .join(RedirectRow, RedirectRow.article_id == ArticleRow.id)
        .where(RedirectRow.slug == slug)
    )
    leading = session.scalars(
        select(RedirectRow.slug).where(RedirectRow.article_id == article.id).order_by(RedirectRow.slug)
    )
    return ArticleFacts(
        article.id,
        article.slug,
        article.topic,
        article.source_language,
        article.owner_id,
        article.review_by,
        article.changed_at,
        target,
        tuple(leading),
        _translations(session, article.id),
    )


def _translations(session: Session, article_id: int) -> tuple[TranslationFacts, ...]:
    known = states()
    latest, shown, waiting = aliased(RevisionRow), aliased(RevisionRow), aliased(RevisionRow)
    rows = session.execute(
        known.joined(
            select(
                TranslationRow,
                known.state.label("state"),
                func.coalesce(known.outdated, False).label("outdated"),
                latest.number.label("number"),
                latest.author_id.label("author_id"),
                latest.created_at.label("created_at"),
                shown.number.label("shown_number"),
                waiting.number.label("waiting_number"),
                ReviewRow,
                ScheduleRow,
            )
        )
        .join(latest, latest.id == TranslationRow.latest_revision_id)
        .outerjoin(shown, shown.id == TranslationRow.published_revision_id)
        .outerjoin(waiting, waiting.id == ScheduleRow.revision_id)
        .where(TranslationRow.article_id == article_id)
        .order_by(TranslationRow.language)
    ).all()
    votes = count_votes(session, [row[0].published_revision_id for row in rows if row[0].published_revision_id])
    return tuple(
        TranslationFacts(
            language=translation.language,
            title=translation.title,
            state=WorkState(state),
            outdated=bool(outdated),
            revision_id=translation.latest_revision_id,
            number=number,
            author_id=author_id,
            saved_at=created_at,
            published_revision_id=translation.published_revision_id,
            shown_number=shown_number,
            shown_at=translation.shown_at,
            archived=translation.archived_at is not None,
            review=as_review(review),
            schedule=_schedule(schedule),
            scheduled_number=waiting_number,
            votes=votes.get(translation.published_revision_id or 0, VoteCount()),
        )
        for (
            translation,
            state,
            outdated,
            number,
            author_id,
            created_at,
            shown_number,
            waiting_number,
            review,
            schedule,
        ) in rows
    )


def _schedule(row: ScheduleRow | None) -> Schedule | None:
    if row is None:
        return None
    return Schedule(row.revision_id, row.publish_at, row.scheduled_by, row.failure, row.failed_at)
