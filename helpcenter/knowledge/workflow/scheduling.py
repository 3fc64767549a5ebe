"""Publish a revision at a moment.

A schedule names the revision. What is saved afterwards stays a draft; a newer text that is published by hand before ends the
schedule, as archiving and sending back do. At the moment itself one transaction publishes the revision and takes the schedule
away, so that of several workers one does it, once. What cannot be published is kept with the reason, for an editor to see.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.errors import HelpcenterError, Unavailable
from helpcenter.knowledge.audit.noting import note
from helpcenter.knowledge.changes import take_change_number
from helpcenter.knowledge.following import Follow
from helpcenter.knowledge.tables import ArticleRow, TranslationRow
from helpcenter.knowledge.waiting import ScheduleRow, forget_schedule
from helpcenter.knowledge.workflow.errors import NotPossible, ScheduleInvalid, ScheduleProblem
from helpcenter.knowledge.workflow.locking import Held, hold_latest
from helpcenter.knowledge.workflow.releasing import check_publishable, publish_revision

log = structlog.get_logger(__name__)

#: Whoever writes a later moment has probably mistyped the year.
LONGEST: Final = timedelta(days=3 * 366)
#: The reason that is kept when something broke that nobody foresaw.
UNFORESEEN: Final = "unforeseen"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A publication that waits, or one that `failure` (the code of an error) has stopped."""

    revision_id: int
    publish_at: datetime
    scheduled_by: int | None
    failure: str | None
    failed_at: datetime | None


def schedule(
    session: Session,
    *,
    slug: str,
    language: str,
    revision: int,
    publish_at: datetime,
    actor_id: int | None,
    now: datetime,
    review_needed: bool,
    significant: bool = True,
    follows: Follow | int = Follow.NEWEST,
) -> None:
    """Publish the latest revision at a moment to come; an earlier schedule of this translation is replaced.

    A translation with `Follow.NEWEST` says what its source says then, as far as that is known now: the text of the source that
    waits for an earlier or the same moment, else the one that readers see.

    Raises `ScheduleInvalid`, `RevisionConflict`, `ReviewNeeded`, `NotNewer`, `ArticleNotFound`.
    """
    if publish_at <= now:
        raise ScheduleInvalid(ScheduleProblem.PAST)
    if publish_at > now + LONGEST:
        raise ScheduleInvalid(ScheduleProblem.TOO_FAR)
    held = hold_latest(session, slug, language, revision)
    check_publishable(session, held, review_needed=review_needed)
    if follows is Follow.NEWEST:
        follows = _newest_by(session, held, publish_at) or Follow.NEWEST
    forget_schedule(session, held.translation.id)
    session.add(
        ScheduleRow(
            translation_id=held.translation.id,
            revision_id=revision,
            publish_at=publish_at,
            significant=significant,
            follows_revision_id=follows if isinstance(follows, int) else None,
            follows_as_before=follows is Follow.AS_BEFORE,
            scheduled_by=actor_id,
            scheduled_at=now,
        )
    )
    note(
        session,
        act="scheduled",
        article_id=held.article.id,
        language=held.translation.language,
        actor_id=actor_id,
        now=now,
        details={"revision": held.revision.number, "publish_at": publish_at.isoformat()},
    )
    session.flush()


def _newest_by(session: Session, held: Held, moment: datetime) -> int | None:
    """What the source will say at a moment, as far as it is known; None for the source itself, and where it will not be seen."""
    if held.translation.language == held.article.source_language:
        return None
    found = session.execute(
        select(TranslationRow.published_revision_id, ScheduleRow.revision_id)
        .outerjoin(
            ScheduleRow,
            (ScheduleRow.translation_id == TranslationRow.id)
            & (ScheduleRow.publish_at <= moment)
            & ScheduleRow.failure.is_(None),
        )
        .where(TranslationRow.article_id == held.article.id, TranslationRow.language == held.article.source_language)
    ).one_or_none()
    return (found[1] or found[0]) if found else None


def cancel_schedule(session: Session, *, slug: str, language: str, actor_id: int | None, now: datetime) -> None:
    """Publish it neither then nor later by itself. Raises `NotPossible` when nothing waits."""
    found = session.execute(
        select(TranslationRow.id, TranslationRow.article_id)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .where(ArticleRow.slug == slug, TranslationRow.language == language)
        .with_for_update(of=TranslationRow)
    ).one_or_none()
    if found is None or forget_schedule(session, found.id) is None:
        raise NotPossible(f"no publication of {slug} ({language}) waits; it may have happened just now")
    note(session, act="schedule-cancelled", article_id=found.article_id, language=language, actor_id=actor_id, now=now)
    session.flush()


def publish_due(database: Database, *, clock: Callable[[], datetime], review_needed: bool, limit: int = 100) -> int:
    """Publish what is due, at most `limit` texts, and say how many. Safe in any number of threads and processes at once.

    Raises `Unavailable` when the database is; what is due stays due then.
    """
    published = 0
    for _ in range(limit):
        due = _find_due(database, clock())
        if due is None:
            break
        try:
            published += _publish(database, due, clock(), review_needed)
        except Unavailable:
            raise
        except HelpcenterError as error:
            _fail(database, due, error.code, clock())
        except Exception as error:
            # Not the message: a driver's may quote what is in a text.
            log.error("a scheduled publication broke", error=type(error).__name__)
            _fail(database, due, UNFORESEEN, clock())
    return published


def _find_due(database: Database, now: datetime) -> int | None:
    """The translation that has waited longest, of one moment the source first. Asked first, so that looking takes no lock."""
    with database.read() as session:
        return session.scalar(
            select(ScheduleRow.translation_id)
            .join(TranslationRow, TranslationRow.id == ScheduleRow.translation_id)
            .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
            .where(ScheduleRow.failure.is_(None), ScheduleRow.publish_at <= now)
            .order_by(
                ScheduleRow.publish_at,
                case((TranslationRow.language == ArticleRow.source_language, 0), else_=1),
                ScheduleRow.translation_id,
            )
            .limit(1)
        )


def _publish(database: Database, translation_id: int, now: datetime, review_needed: bool) -> bool:
    """False when somebody else has done it, or has changed the moment, since it was found."""
    with database.write() as session:
        # The counter, then the translation, then the schedule: whoever publishes by hand takes them in this order as well.
        take_change_number(session)
        session.execute(select(TranslationRow.id).where(TranslationRow.id == translation_id).with_for_update())
        found = session.execute(
            select(ScheduleRow, ArticleRow.slug, TranslationRow.language)
            .join(TranslationRow, TranslationRow.id == ScheduleRow.translation_id)
            .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
            .where(
                ScheduleRow.translation_id == translation_id,
                ScheduleRow.failure.is_(None),
                ScheduleRow.publish_at <= now,
            )
        ).one_or_none()
        if found is None:
            return False
        row, slug, language = found
        follows: Follow | int = Follow.AS_BEFORE if row.follows_as_before else row.follows_revision_id or Follow.NEWEST
        publish_revision(
            session,
            slug=slug,
            language=language,
            revision=row.revision_id,
            actor_id=row.scheduled_by,
            now=now,
            review_needed=review_needed,
            significant=row.significant,
            follows=follows,
            scheduled=True,
        )
        return True


def _fail(database: Database, translation_id: int, code: str, now: datetime) -> None:
    """Keep the reason where editors see it. Nobody tries again until an editor has looked."""
    with database.write() as session:
        stopped = session.execute(
            update(ScheduleRow)
            .where(ScheduleRow.translation_id == translation_id, ScheduleRow.failure.is_(None))
            .where(ScheduleRow.publish_at <= now)
            .values(failure=code, failed_at=now)
            .execution_options(synchronize_session=False)
        )
        article = session.execute(
            select(TranslationRow.article_id, TranslationRow.language).where(TranslationRow.id == translation_id)
        ).one_or_none()
        if stopped.rowcount and article is not None:  # type: ignore[attr-defined]  # an UPDATE's result has it
            note(
                session,
                act="publication-failed",
                article_id=article.article_id,
                language=article.language,
                actor_id=None,
                now=now,
                details={"reason": code},
            )
