"""What is known of one origin: which of its articles is which of ours. Read once, kept in step with what is written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from helpcenter.knowledge.importers.given import Listed
from helpcenter.knowledge.importers.tables import ImportedArticleRow, ImportedPictureRow
from helpcenter.knowledge.redirects.tables import RedirectRow
from helpcenter.knowledge.slugs import SLUG_LIMIT, slugify
from helpcenter.knowledge.tables import ArticleRow

FALLBACK_TOPIC = "general"


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of the origin. `row_id` is None in a rehearsal; `topic` is where the origin puts it."""

    source_id: str
    row_id: int | None
    slug: str
    topic: str
    article_id: int | None
    listed_run_id: int
    taken_run_id: int | None


class Ledger:
    """`entries` by the origin's ids, `taken` slugs of this help center, `pictures` by `picture_digest`."""

    def __init__(self, session: Session, source: str) -> None:
        self._source = source
        rows = session.execute(
            select(ImportedArticleRow, ArticleRow.slug)
            .outerjoin(ArticleRow, ArticleRow.id == ImportedArticleRow.article_id)
            .where(ImportedArticleRow.source == source)
        )
        self.entries = {row.source_id: _entry(row, slug) for row, slug in rows}
        self.taken = set(session.scalars(select(ArticleRow.slug))) | set(session.scalars(select(RedirectRow.slug)))
        self.taken |= set(session.scalars(select(ImportedArticleRow.slug)))
        found = session.execute(
            select(ImportedPictureRow.place, ImportedPictureRow.address).where(ImportedPictureRow.source == source)
        )
        self.pictures: dict[str, str] = {row.place: row.address for row in found}

    def find_place(self, source_id: str) -> tuple[str, str] | None:
        """Topic and slug of an article, or None."""
        entry = self.entries.get(source_id)
        return (entry.topic, entry.slug) if entry else None

    def list_articles(self, session: Session | None, listed: Iterable[Listed], run_id: int, tell: Tell) -> None:
        """Give each new article a slug that nobody has; known ones keep theirs. Without a session nothing is written."""
        for article in listed:
            known = self.entries.get(article.source_id)
            if known is not None:  # its topic stays as it was until the article is taken, to tell whether that moved
                entry = replace(known, listed_run_id=run_id)
            else:
                slug = self._free_slug(article, tell)
                entry = Entry(article.source_id, None, slug, topic_of(article.topic), None, run_id, None)
            self.entries[article.source_id] = self._write(session, entry)

    def note_picture(self, session: Session, place: str, address: str) -> None:
        digest = picture_digest(place)
        session.add(ImportedPictureRow(source=self._source, place=digest, address=address))
        self.pictures[digest] = address

    def note_taken(self, session: Session, source_id: str, article_id: int | None, topic: str, run_id: int) -> None:
        """The article is done in this run; called in the transaction that did it."""
        entry = self.entries[source_id]
        entry = replace(entry, article_id=article_id or entry.article_id, topic=topic, taken_run_id=run_id)
        self.entries[source_id] = self._write(session, entry)

    def gone(self, run_id: int) -> list[Entry]:
        """Articles that are here, and that the origin did not list in this run."""
        return [
            entry for entry in self.entries.values() if entry.listed_run_id != run_id and entry.article_id is not None
        ]

    def _free_slug(self, article: Listed, tell: Tell) -> str:
        wanted = slugify(article.slug) or "article"
        if article.fixed:
            self.taken.add(wanted)
            return wanted
        slug, number = wanted, 2
        while slug in self.taken:
            slug = f"{wanted[: SLUG_LIMIT - len(str(number)) - 1].rstrip('-')}-{number}"
            number += 1
        self.taken.add(slug)
        if slug != wanted:
            tell(article.source_id, f"the slug {wanted!r} is taken; this article is {slug!r}")
        return slug

    def _write(self, session: Session | None, entry: Entry) -> Entry:
        if session is None:
            return entry
        values = {
            "topic": entry.topic,
            "article_id": entry.article_id,
            "listed_run_id": entry.listed_run_id,
            "taken_run_id": entry.taken_run_id,
        }
        if entry.row_id is not None:
            session.execute(update(ImportedArticleRow).where(ImportedArticleRow.id == entry.row_id).values(values))
            return entry
        row = ImportedArticleRow(source=self._source, source_id=entry.source_id, slug=entry.slug, **values)
        session.add(row)
        session.flush()
        return replace(entry, row_id=row.id)


#: Called with the id of an article and a sentence.
Tell = Callable[[str, str], None]


def topic_of(name: str) -> str:
    """The topic that an origin's name for it makes."""
    return slugify(name) or FALLBACK_TOPIC


def picture_digest(place: str) -> str:
    """What a picture of an origin is known by, however long its address is."""
    return hashlib.sha256(place.encode("utf-8", "replace")).hexdigest()


def _entry(row: ImportedArticleRow, slug: str | None) -> Entry:
    """`slug`: what the article is called today; None while it is not here."""
    return Entry(
        row.source_id, row.id, slug or row.slug, row.topic, row.article_id, row.listed_run_id, row.taken_run_id
    )
