"""Hold a translation until the commit, and make sure that everybody means the same revision."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.knowledge.errors import ArticleNotFound, RevisionConflict
from helpcenter.knowledge.revising import as_revision
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow


@dataclass(frozen=True, slots=True)
class Held:
    """A translation that is locked, with one of its revisions."""

    article: ArticleRow
    translation: TranslationRow
    revision: RevisionRow


def hold(session: Session, slug: str, language: str, revision_id: int) -> Held:
    """The translation, locked, and the revision. Raises `ArticleNotFound`."""
    found = session.execute(
        select(ArticleRow, TranslationRow)
        .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
        .where(ArticleRow.slug == slug, TranslationRow.language == language)
        .with_for_update(of=TranslationRow)
        .execution_options(populate_existing=True)
    ).one_or_none()
    revision = session.get(RevisionRow, revision_id)
    if found is None or revision is None or revision.translation_id != found[1].id:
        raise ArticleNotFound(f"{slug} ({language}) has no revision {revision_id}")
    return Held(found[0], found[1], revision)


def hold_latest(session: Session, slug: str, language: str, revision_id: int) -> Held:
    """The same, when nobody has saved the text again. Raises `RevisionConflict`, `ArticleNotFound`."""
    held = hold(session, slug, language, revision_id)
    if held.translation.latest_revision_id != revision_id:
        latest = session.get(RevisionRow, held.translation.latest_revision_id)
        assert latest is not None
        raise RevisionConflict(slug, language, as_revision(latest))
    return held


def get_article(session: Session, slug: str) -> ArticleRow:
    """The article. Raises `ArticleNotFound`."""
    article = session.scalar(select(ArticleRow).where(ArticleRow.slug == slug))
    if article is None:
        raise ArticleNotFound(f"there is no article {slug!r}")
    return article
