"""The mark of a translation that a machine drafted: set with the draft, cleared by a person, told in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.knowledge.audit.noting import note
from helpcenter.knowledge.errors import ArticleNotFound
from helpcenter.knowledge.machine_translations.checking import Finding
from helpcenter.knowledge.machine_translations.tables import MachineTranslationRow
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow


@dataclass(frozen=True, slots=True)
class MachineMark:
    """`revision_id` is the machine's draft; what people saved since rests on it. `findings`: what code found wrong."""

    translation_id: int
    revision_id: int
    source_revision_id: int
    model: str
    asked_by: int | None
    made_at: datetime
    findings: tuple[Finding, ...]


def mark_machine_translation(
    session: Session,
    *,
    slug: str,
    language: str,
    revision_id: int,
    source_revision_id: int,
    model: str,
    findings: Sequence[Finding],
    asked_by: int | None,
    now: datetime,
) -> None:
    """Mark the translation whose latest revision is a machine's draft, in the transaction that saved it.

    Raises `ArticleNotFound`.
    """
    article, translation = _translation(session, slug, language)
    row = session.get(MachineTranslationRow, translation.id) or MachineTranslationRow(translation_id=translation.id)
    row.revision_id, row.source_revision_id, row.model = revision_id, source_revision_id, model[:200]
    row.asked_by, row.made_at, row.findings = asked_by, now, [finding.as_json() for finding in findings]
    session.add(row)
    note(
        session,
        act="machine-translated",
        article_id=article.id,
        language=translation.language,
        actor_id=asked_by,
        now=now,
        details={"model": model[:200], "findings": len(findings)},
    )
    session.flush()


def find_machine_mark(session: Session, slug: str, language: str) -> MachineMark | None:
    """The mark of a translation that no person has approved of yet."""
    row = session.scalar(
        select(MachineTranslationRow)
        .join(TranslationRow, TranslationRow.id == MachineTranslationRow.translation_id)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .where(ArticleRow.slug == slug, TranslationRow.language == language)
    )
    return _as_mark(row) if row is not None else None


def machine_marked(session: Session, slugs: Iterable[str]) -> dict[str, frozenset[str]]:
    """By slug: the languages whose translation is marked."""
    found: dict[str, frozenset[str]] = {}
    rows = session.execute(
        select(ArticleRow.slug, TranslationRow.language)
        .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
        .join(MachineTranslationRow, MachineTranslationRow.translation_id == TranslationRow.id)
        .where(ArticleRow.slug.in_(list(slugs)))
    )
    for slug, language in rows:
        found[slug] = found.get(slug, frozenset()) | {language}
    return found


def approve_machine_translation(session: Session, *, slug: str, language: str, actor_id: int, now: datetime) -> bool:
    """A person has read the text and says that it is right; False when it was not marked. Raises `ArticleNotFound`."""
    article, translation = _translation(session, slug, language)
    return clear_machine_mark(session, article, translation, None, actor_id=actor_id, now=now)


def clear_machine_mark(
    session: Session,
    article: ArticleRow,
    translation: TranslationRow,
    shown: RevisionRow | None,
    *,
    actor_id: int | None,
    now: datetime,
) -> bool:
    """Take the mark away, because a person publishes the text (`shown`) or approves of it; whether there was one.

    An older revision than the machine's draft that is published again leaves the mark: the draft is still waiting.
    """
    row = session.get(MachineTranslationRow, translation.id)
    if row is None or (shown is not None and shown.id < row.revision_id):
        return False
    session.delete(row)
    note(
        session,
        act="machine-translation-approved",
        article_id=article.id,
        language=translation.language,
        actor_id=actor_id,
        now=now,
        details={"model": row.model, "by-publishing": shown is not None},
    )
    return True


def _translation(session: Session, slug: str, language: str) -> tuple[ArticleRow, TranslationRow]:
    found = session.execute(
        select(ArticleRow, TranslationRow)
        .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
        .where(ArticleRow.slug == slug, TranslationRow.language == language)
    ).one_or_none()
    if found is None:
        raise ArticleNotFound(f"there is no article {slug!r} in {language!r}")
    return found[0], found[1]


def _as_mark(row: MachineTranslationRow) -> MachineMark:
    return MachineMark(
        row.translation_id,
        row.revision_id,
        row.source_revision_id,
        row.model,
        row.asked_by,
        row.made_at,
        tuple(Finding.from_json(told) for told in row.findings),
    )
