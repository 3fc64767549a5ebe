"""Check texts that are stored, and keep what was found by revision.

A result holds for one revision, one revision of its source and one set of rules. Links can die without any of these changing:
the numbered changes since the last check name the articles that readers see differently, and what links to them is checked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, func, insert, or_, select
from sqlalchemy.orm import Session, aliased

from helpcenter.knowledge.changes import latest_change_number
from helpcenter.knowledge.lint.finding import Finding, FindingCode, Severity
from helpcenter.knowledge.lint.gathering import gather_places
from helpcenter.knowledge.lint.links import linked_slugs
from helpcenter.knowledge.lint.linting import lint_translation
from helpcenter.knowledge.lint.reading import ReadText, read_text
from helpcenter.knowledge.lint.rules import LintRules
from helpcenter.knowledge.lint.tables import LintCheckRow, LintFindingRow, LintLinkRow, LintProgressRow
from helpcenter.knowledge.tables import ArticleRow, ChangeRow, RevisionRow, TranslationRow

_THE_ROW = 1
#: Values in one query.
_AT_ONCE = 500
_source = aliased(TranslationRow)
#: What a translation is compared with: what readers see of the source, else its latest draft; nothing for the source itself.
_SOURCE_REVISION: ColumnElement[Any] = case(
    (TranslationRow.id == _source.id, None),
    else_=func.coalesce(_source.published_revision_id, _source.latest_revision_id),
)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A translation that has no result yet, or an old one."""

    translation_id: int
    slug: str
    language: str
    revision_id: int
    source_revision_id: int | None


def count_waiting(session: Session, rules: LintRules) -> int:
    """How many translations would be checked now."""
    query = _waiting(rules, func.count(TranslationRow.id))
    return session.scalar(query) or 0


def check_waiting(
    session: Session, rules: LintRules, *, now: datetime, slug: str | None = None, limit: int = 100
) -> int:
    """Check up to `limit` translations that wait for it, of one article or of all; how many were checked.

    Looked at is the latest revision of each translation that is not archived, draft or published.
    """
    more = _forget_changed(session)
    while more and slug is None:  # whoever saves one article does not wait for those that link to a whole import
        more = _forget_changed(session)
    query = _waiting(
        rules,
        TranslationRow.id,
        ArticleRow.slug,
        TranslationRow.language,
        TranslationRow.latest_revision_id,
        _SOURCE_REVISION,
    )
    if slug is not None:
        query = query.where(ArticleRow.slug == slug)
    rows = session.execute(query.order_by(ArticleRow.id, TranslationRow.id).limit(limit))
    waiting = [_Waiting(*row) for row in rows]
    if waiting:
        _check(session, rules, waiting, now)
    return len(waiting)


def check_text(
    session: Session, rules: LintRules, *, slug: str, language: str, title: str, summary: str, body: str
) -> tuple[Finding, ...]:
    """Findings in a text as somebody has it in a form, saved or not. Nothing is kept. Raises `InvalidArticle`."""
    text = read_text(language=language, title=title, summary=summary, body=body)
    source = _read_source(session, slug, language)
    places = gather_places(session, [text])
    return lint_translation(text, source, slug=slug, places=places, contact=rules.contact, languages=rules.languages)


def check_revision(
    session: Session, rules: LintRules, *, slug: str, language: str, revision_id: int
) -> tuple[Finding, ...]:
    """Findings in a revision that is there, as `check_text`; none when it is not."""
    text = _read(session, {revision_id: language}).get(revision_id)
    if text is None:
        return ()
    fields = {"title": text.title, "summary": text.summary, "body": text.body}
    return check_text(session, rules, slug=slug, language=language, **fields)


def findings_of(session: Session, revision_id: int) -> tuple[Finding, ...] | None:
    """What was found in a revision when it was last checked; None when it never was."""
    if session.get(LintCheckRow, revision_id) is None:
        return None
    rows = session.scalars(
        select(LintFindingRow).where(LintFindingRow.revision_id == revision_id).order_by(LintFindingRow.place)
    )
    return tuple(as_finding(row) for row in rows)


def as_finding(row: LintFindingRow) -> Finding:
    return Finding(FindingCode(row.code), Severity(row.severity), row.line, row.excerpt, row.details, row.part)


def _waiting(rules: LintRules, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(TranslationRow)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .outerjoin(_source, (_source.article_id == ArticleRow.id) & (_source.language == ArticleRow.source_language))
        .outerjoin(LintCheckRow, LintCheckRow.revision_id == TranslationRow.latest_revision_id)
        .where(
            TranslationRow.archived_at.is_(None),
            TranslationRow.latest_revision_id.is_not(None),
            or_(
                LintCheckRow.revision_id.is_(None),
                LintCheckRow.rules != rules.digest,
                func.coalesce(LintCheckRow.source_revision_id, 0) != func.coalesce(_SOURCE_REVISION, 0),
            ),
        )
    )


def _check(session: Session, rules: LintRules, waiting: Sequence[_Waiting], now: datetime) -> None:
    wanted = {one.revision_id for one in waiting}
    texts = _read(session, {one.revision_id: one.language for one in waiting})
    sources = _read_sources(session, {one.source_revision_id for one in waiting if one.source_revision_id} - wanted)
    places = gather_places(session, list(texts.values()))
    _forget(session, [one.translation_id for one in waiting])
    checks: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    for one in waiting:
        text = texts[one.revision_id]
        source = None
        if one.source_revision_id is not None:
            source = texts.get(one.source_revision_id) or sources.get(one.source_revision_id)
        found = lint_translation(
            text, source, slug=one.slug, places=places, contact=rules.contact, languages=rules.languages
        )
        values = {"revision_id": one.revision_id}
        checks.append(
            {**values, "source_revision_id": one.source_revision_id, "rules": rules.digest, "checked_at": now}
        )
        findings += [{**values, "place": place, **_as_values(finding)} for place, finding in enumerate(found)]
        links += [{**values, "slug": slug} for slug in linked_slugs(text)]
    for table, rows in ((LintCheckRow, checks), (LintFindingRow, findings), (LintLinkRow, links)):
        if rows:
            session.execute(insert(table), rows)


def _as_values(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code.value,
        "severity": finding.severity.value,
        "part": finding.part,
        "line": finding.line,
        "excerpt": finding.excerpt,
        "details": dict(finding.values),
    }


def _read(session: Session, languages: dict[int, str]) -> dict[int, ReadText]:
    """By revision id."""
    found: dict[int, ReadText] = {}
    ids = sorted(languages)
    for start in range(0, len(ids), _AT_ONCE):
        rows = session.execute(
            select(RevisionRow.id, RevisionRow.title, RevisionRow.summary, RevisionRow.body).where(
                RevisionRow.id.in_(ids[start : start + _AT_ONCE])
            )
        )
        for revision_id, title, summary, body in rows:
            language = languages[revision_id]
            found[revision_id] = read_text(language=language, title=title, summary=summary, body=body)
    return found


def _read_sources(session: Session, revision_ids: set[int]) -> dict[int, ReadText]:
    if not revision_ids:
        return {}
    rows = session.execute(
        select(RevisionRow.id, TranslationRow.language)
        .join(TranslationRow, TranslationRow.id == RevisionRow.translation_id)
        .where(RevisionRow.id.in_(revision_ids))
    )
    return _read(session, {revision_id: language for revision_id, language in rows})


def _read_source(session: Session, slug: str, language: str) -> ReadText | None:
    """The source of an article as translations are compared with it; None for the source itself and for what is new."""
    row = session.execute(
        select(TranslationRow.language, RevisionRow.title, RevisionRow.summary, RevisionRow.body)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .join(
            RevisionRow,
            RevisionRow.id == func.coalesce(TranslationRow.published_revision_id, TranslationRow.latest_revision_id),
        )
        .where(ArticleRow.slug == slug, TranslationRow.language == ArticleRow.source_language)
    ).one_or_none()
    if row is None or row.language == language:
        return None
    return read_text(language=row.language, title=row.title, summary=row.summary, body=row.body)


def _forget(session: Session, translation_ids: Sequence[int]) -> None:
    """Results of all revisions of these translations, of older ones too."""
    revisions = select(RevisionRow.id).where(RevisionRow.translation_id.in_(translation_ids))
    _delete(session, revisions)


def _forget_changed(session: Session) -> bool:
    """Results of what links to an article that readers see differently since the last time; some changes at a time.

    True when there are more.
    """
    progress = session.get(LintProgressRow, _THE_ROW)
    newest = latest_change_number(session)
    if progress is None:
        session.add(LintProgressRow(id=_THE_ROW, last_change=newest))
        session.flush()
        return False
    since = min(progress.last_change, newest)  # a restored database may be behind what was noted
    changes = session.execute(
        select(ChangeRow.number, ChangeRow.translation_id)
        .where(ChangeRow.number > since)
        .order_by(ChangeRow.number)
        .limit(_AT_ONCE)
    ).all()
    if changes:
        slugs = (
            select(ArticleRow.slug)
            .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
            .where(TranslationRow.id.in_({change.translation_id for change in changes}))
        )
        _delete(session, select(LintLinkRow.revision_id).where(LintLinkRow.slug.in_(slugs)))
    progress.last_change = changes[-1].number if changes else since
    session.flush()
    return progress.last_change < newest


def _delete(session: Session, revisions: Select[int]) -> None:
    """Findings and links go with their check."""
    session.execute(
        delete(LintCheckRow).where(LintCheckRow.revision_id.in_(revisions)).execution_options(synchronize_session=False)
    )
