"""How a revision that was quoted stands today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow


@dataclass(frozen=True, slots=True)
class Standing:
    """`number` is the revision's own, `published` that of the one that readers see now: None when none is.

    `slug` is the article's name today.
    """

    slug: str
    number: int
    published: int | None

    @property
    def is_current(self) -> bool:
        return self.number == self.published


def standings(session: Session, revision_ids: Iterable[int]) -> dict[int, Standing]:
    """By revision; one that was deleted is left out."""
    seen = aliased(RevisionRow)
    rows = session.execute(
        select(RevisionRow.id, ArticleRow.slug, RevisionRow.number, seen.number)
        .join(TranslationRow, TranslationRow.id == RevisionRow.translation_id)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .outerjoin(seen, seen.id == TranslationRow.published_revision_id)
        .where(RevisionRow.id.in_(list(revision_ids)))
    )
    return {revision_id: Standing(slug, number, published) for revision_id, slug, number, published in rows}
