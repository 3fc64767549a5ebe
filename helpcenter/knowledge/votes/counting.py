"""What readers think of articles, counted for editors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow
from helpcenter.knowledge.votes.tables import ArticleVoteRow
from helpcenter.knowledge.votes.voting import VoteReason

#: Fewer votes on a revision say nothing about it.
FEWEST_VOTES = 5
_HELPED = func.sum(case((ArticleVoteRow.helped, 1), else_=0))


@dataclass(frozen=True, slots=True)
class VoteCount:
    """How many readers said yes and no; `reasons` of those who said no and gave one."""

    yes: int = 0
    no: int = 0
    reasons: dict[VoteReason, int] = field(default_factory=dict)

    @property
    def share(self) -> float | None:
        """The part of the votes that say it helped, 0 to 1; None without votes."""
        return self.yes / (self.yes + self.no) if self.yes + self.no else None


@dataclass(frozen=True, slots=True)
class RevisionVotes:
    """The votes on one revision. `published`: readers see it now."""

    language: str
    number: int
    published: bool
    count: VoteCount


@dataclass(frozen=True, slots=True)
class Words:
    """What a reader wrote beside a vote."""

    language: str
    number: int
    reason: VoteReason | None
    text: str
    at: datetime


def low_voted(*, fewest: int = FEWEST_VOTES, helped_at_most: float = 0.5) -> ColumnElement[bool]:
    """A condition on `TranslationRow`: of at least `fewest` votes on the revision that readers see now, at most the share
    `helped_at_most` says that it helped. What was published since is judged anew.

    For a `where`: `select(TranslationRow).where(low_voted())`.
    """
    count = func.count(ArticleVoteRow.id)
    low = (
        select(ArticleVoteRow.revision_id)
        .group_by(ArticleVoteRow.revision_id)
        .having(count >= fewest, helped_at_most * count >= _HELPED)
    )
    return TranslationRow.published_revision_id.in_(low)


def count_votes(session: Session, revision_ids: Collection[int]) -> dict[int, VoteCount]:
    """By revision; those without votes are left out."""
    found: dict[int, list[tuple[bool, str | None, int]]] = defaultdict(list)
    rows = session.execute(
        select(ArticleVoteRow.revision_id, ArticleVoteRow.helped, ArticleVoteRow.reason, func.count(ArticleVoteRow.id))
        .where(ArticleVoteRow.revision_id.in_(list(revision_ids)))
        .group_by(ArticleVoteRow.revision_id, ArticleVoteRow.helped, ArticleVoteRow.reason)
    )
    for revision_id, helped, reason, count in rows:
        found[revision_id].append((helped, reason, count))
    return {
        revision_id: VoteCount(
            yes=sum(count for helped, _, count in counts if helped),
            no=sum(count for helped, _, count in counts if not helped),
            reasons={VoteReason(reason): count for _, reason, count in counts if reason},
        )
        for revision_id, counts in found.items()
    }


def votes_of_article(session: Session, slug: str) -> tuple[RevisionVotes, ...]:
    """Every revision of the article that was voted on, by language, newest first."""
    voted = (
        select(ArticleVoteRow.revision_id)
        .join(TranslationRow, TranslationRow.id == ArticleVoteRow.translation_id)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .where(ArticleRow.slug == slug)
        .distinct()
    )
    rows = session.execute(
        select(RevisionRow.id, RevisionRow.number, TranslationRow.language, TranslationRow.published_revision_id)
        .join(TranslationRow, TranslationRow.id == RevisionRow.translation_id)
        .where(RevisionRow.id.in_(voted))
        .order_by(TranslationRow.language, RevisionRow.number.desc())
    ).all()
    counts = count_votes(session, [row.id for row in rows])
    return tuple(
        RevisionVotes(row.language, row.number, row.id == row.published_revision_id, counts[row.id]) for row in rows
    )


def words_beside_votes(session: Session, slug: str, limit: int = 50) -> tuple[Words, ...]:
    """What readers of the article wrote beside their votes, newest first."""
    rows = session.execute(
        select(
            TranslationRow.language, RevisionRow.number, ArticleVoteRow.reason, ArticleVoteRow.words, ArticleVoteRow.at
        )
        .join(RevisionRow, RevisionRow.id == ArticleVoteRow.revision_id)
        .join(TranslationRow, TranslationRow.id == ArticleVoteRow.translation_id)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .where(ArticleRow.slug == slug, ArticleVoteRow.words != "")
        .order_by(ArticleVoteRow.at.desc(), ArticleVoteRow.id.desc())
        .limit(limit)
    )
    return tuple(
        Words(row.language, row.number, VoteReason(row.reason) if row.reason else None, row.words, row.at)
        for row in rows
    )
