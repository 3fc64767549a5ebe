"""The links to other hosts in the texts that are stored, for whoever wants to open them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.knowledge.lint.links import outside_links
from helpcenter.knowledge.lint.reading import ReadLink, read_text
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class OutsideLink:
    """A link with the translation it stands in."""

    slug: str
    language: str
    link: ReadLink


def stored_outside_links(session: Session) -> Iterator[OutsideLink]:
    """Of the latest revisions that are not archived. Texts are read some at a time."""
    last = 0
    while True:
        rows = session.execute(
            select(TranslationRow.id, ArticleRow.slug, TranslationRow.language, RevisionRow.body)
            .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
            .join(RevisionRow, RevisionRow.id == TranslationRow.latest_revision_id)
            .where(TranslationRow.id > last, TranslationRow.archived_at.is_(None))
            .order_by(TranslationRow.id)
            .limit(_AT_ONCE)
        ).all()
        if not rows:
            return
        for last, slug, language, body in rows:  # noqa: B007 - `last` is where the next part begins
            if "http" in body:
                text = read_text(language=language, title="", summary="", body=body)
                yield from (OutsideLink(slug, language, link) for link in outside_links(text))
