"""A reader's vote on what they read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from helpcenter.knowledge.errors import ArticleNotFound
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow
from helpcenter.knowledge.votes.tables import ArticleVoteRow
from helpcenter.language import clean_text

#: Characters of what may be written beside a vote; more is cut off.
LONGEST_WORDS = 1_000


class VoteReason(StrEnum):
    """Why an article did not help."""

    NOT_CLEAR = "not-clear"
    OUT_OF_DATE = "out-of-date"
    WRONG = "wrong"
    NOT_LOOKED_FOR = "not-looked-for"
    MISSING_STEPS = "missing-steps"


@dataclass(frozen=True, slots=True)
class Vote:
    """A reader's vote as it stands."""

    helped: bool
    reason: VoteReason | None = None
    words: str = ""


def vote(
    session: Session,
    *,
    slug: str,
    language: str,
    revision_number: int,
    voter: str,
    helped: bool,
    now: datetime,
    reason: VoteReason | None = None,
    words: str = "",
) -> Vote:
    """Keep the vote of a reader on the revision they read; a second one on the same revision takes the place of the first.

    `voter` is an opaque key, the same for one reader of one article. A reason and words count only where the article did not
    help; `words` should hold no personal data. Raises `ArticleNotFound` when readers cannot have read that revision.
    """
    read = session.execute(
        select(RevisionRow.id, TranslationRow.id.label("translation_id"))
        .join(TranslationRow, TranslationRow.id == RevisionRow.translation_id)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .where(
            ArticleRow.slug == slug,
            TranslationRow.language == language,
            TranslationRow.published_revision_id.is_not(None),
            RevisionRow.number == revision_number,
            or_(RevisionRow.kind == "published", RevisionRow.id == TranslationRow.published_revision_id),
        )
    ).one_or_none()
    if read is None:
        raise ArticleNotFound(f"there is no published revision {revision_number} of {slug[:80]!r} in {language[:20]!r}")
    given = Vote(helped) if helped else Vote(False, reason, clean_text(words)[:LONGEST_WORDS])
    row = _find_row(session, read.id, voter)
    if row is None:
        row = ArticleVoteRow(
            translation_id=read.translation_id,
            revision_id=read.id,
            voter=voter,
            helped=given.helped,
            words=given.words,
            at=now,
        )
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:  # two clicks at once
            row = _find_row(session, read.id, voter)
            assert row is not None
    row.helped, row.reason, row.words, row.at = given.helped, given.reason, given.words, now
    session.flush()
    return given


def find_vote(session: Session, revision_id: int, voter: str) -> Vote | None:
    """What this reader thinks of a revision, if they have said so."""
    row = _find_row(session, revision_id, voter)
    return Vote(row.helped, VoteReason(row.reason) if row.reason else None, row.words) if row is not None else None


def _find_row(session: Session, revision_id: int, voter: str) -> ArticleVoteRow | None:
    return session.scalar(
        select(ArticleVoteRow).where(ArticleVoteRow.revision_id == revision_id, ArticleVoteRow.voter == voter)
    )
