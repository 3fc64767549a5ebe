"""Findings over everything, some at a time: the worst first, then by topic and article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from helpcenter.knowledge.lint.checking import as_finding
from helpcenter.knowledge.lint.finding import Finding, FindingCode, Severity
from helpcenter.knowledge.lint.tables import LintFindingRow
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow

_Query = TypeVar("_Query", bound="Select[*tuple[Any, ...]]")


@dataclass(frozen=True, slots=True)
class LintFilter:
    """What to show; None means all."""

    severity: Severity | None = None
    code: FindingCode | None = None
    language: str | None = None
    topic: str | None = None
    slug: str | None = None


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A finding with the translation it is in; `title` is that of the latest revision."""

    slug: str
    topic: str
    language: str
    title: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """How many there are, of the latest revisions that are not archived; `codes` with the most frequent first."""

    errors: int
    warnings: int
    codes: tuple[tuple[FindingCode, int], ...]

    @property
    def total(self) -> int:
        return self.errors + self.warnings


def list_findings(session: Session, wish: LintFilter, *, offset: int = 0, limit: int = 50) -> list[ListedFinding]:
    """Errors before warnings, then by topic, article, language and place in the text."""
    columns = (ArticleRow.slug, ArticleRow.topic, TranslationRow.language, TranslationRow.title, LintFindingRow)
    rows = session.execute(
        _narrowed(select(*columns), wish)
        .order_by(
            LintFindingRow.severity,  # "error" comes before "warning"
            ArticleRow.topic,
            ArticleRow.slug,
            TranslationRow.language,
            LintFindingRow.place,
        )
        .offset(offset)
        .limit(limit)
    )
    return [ListedFinding(slug, topic, tag, title, as_finding(row)) for slug, topic, tag, title, row in rows]


def count_findings(session: Session, wish: LintFilter) -> FindingCounts:
    """Counts for this wish."""
    counted = func.count().label("counted")
    rows = session.execute(
        _narrowed(select(LintFindingRow.severity, LintFindingRow.code, counted), wish).group_by(
            LintFindingRow.severity, LintFindingRow.code
        )
    ).all()
    codes: dict[FindingCode, int] = {}
    sums = dict.fromkeys(Severity, 0)
    for severity, code, number in rows:
        codes[FindingCode(code)] = codes.get(FindingCode(code), 0) + number
        sums[Severity(severity)] += number
    ordered = sorted(codes.items(), key=lambda entry: (-entry[1], entry[0]))
    return FindingCounts(sums[Severity.ERROR], sums[Severity.WARNING], tuple(ordered))


def _narrowed(query: _Query, wish: LintFilter) -> _Query:
    query = (
        query.select_from(LintFindingRow)
        .join(
            RevisionRow, RevisionRow.id == LintFindingRow.revision_id
        )  # from few findings to few translations by keys
        .join(
            TranslationRow,
            and_(TranslationRow.id == RevisionRow.translation_id, TranslationRow.latest_revision_id == RevisionRow.id),
        )
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .where(TranslationRow.archived_at.is_(None))
    )
    if wish.severity is not None:
        query = query.where(LintFindingRow.severity == wish.severity.value)
    if wish.code is not None:
        query = query.where(LintFindingRow.code == wish.code.value)
    if wish.language is not None:
        query = query.where(TranslationRow.language == wish.language)
    if wish.topic is not None:
        query = query.where(ArticleRow.topic == wish.topic)
    if wish.slug is not None:
        query = query.where(ArticleRow.slug == wish.slug)
    return query
