"""What can be read, by topic, for readers of one language: kept until readers would see something else.

Of an article only its place is kept here; what a page shows of it is read from the database when it is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from helpcenter.knowledge.changes import latest_change_number
from helpcenter.knowledge.published import ArticleCard, best_translations, cards_of, sort_key
from helpcenter.knowledge.tables import ArticleRow, ChangeRow, RevisionRow, TranslationRow
from helpcenter.language import fallback_chain

#: More changes than these, as after an import, and everything is read again.
_CHANGES_FOLLOWED: Final = 500


@dataclass(frozen=True, slots=True)
class Catalogue:
    """By topic, the translations to show to readers of `language`, in the order of their titles."""

    language: str
    topics: dict[str, tuple[int, ...]]


class Catalogues:
    """One for each language asked for, made when first needed; after a change, what changed is read again. Safe to use from
    several threads.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: dict[str, _Made] = {}

    def of(self, session: Session, language: str) -> Catalogue:
        """What readers of `language` can read now."""
        newest = latest_change_number(session)
        with self._lock:
            before = self._made.get(language)
        if before is not None and before.number == newest:
            return before.catalogue
        changed = _changed_articles(session, before.number, newest) if before is not None else None
        if before is None or changed is None:
            made = _Made.of(newest, language, _entries(session, language))
        else:
            made = before.followed_by(newest, changed, _entries(session, language, changed))
        with self._lock:
            self._made[language] = made
        return made.catalogue


def read_catalogue(session: Session, language: str) -> Catalogue:
    """What readers of `language` can read, read anew."""
    return _Made.of(0, language, _entries(session, language)).catalogue


@dataclass(frozen=True, slots=True)
class _Entry:
    """An article in a topic: how it is sorted, and the translation to show."""

    article_id: int
    topic: str
    sorted_by: tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class _Made:
    """A catalogue with what it takes to bring it up to date: by topic its entries, and by article its topic."""

    number: int
    catalogue: Catalogue
    entries: dict[str, dict[int, _Entry]]
    topics: dict[int, str]

    @classmethod
    def of(cls, number: int, language: str, entries: Iterable[_Entry]) -> _Made:
        return cls(-1, Catalogue(language, {}), {}, {}).followed_by(number, frozenset(), entries)

    def followed_by(self, number: int, changed: Collection[int], entries: Iterable[_Entry]) -> _Made:
        """With `entries` instead of what was there of the `changed` articles; what others hold is not touched."""
        new = list(entries)
        topics = {article_id: topic for article_id, topic in self.topics.items() if article_id not in changed}
        topics.update((entry.article_id, entry.topic) for entry in new)
        touched = {self.topics[article_id] for article_id in changed if article_id in self.topics}
        touched |= {entry.topic for entry in new}
        kept = {
            topic: {key: entry for key, entry in some.items() if key not in changed}
            for topic, some in self.entries.items()
            if topic in touched
        }
        for entry in new:
            kept.setdefault(entry.topic, {})[entry.article_id] = entry
        by_topic = {topic: some for topic, some in (self.entries | kept).items() if some}
        places = {
            topic: tuple(sorted_by[2] for sorted_by in sorted(entry.sorted_by for entry in some.values()))
            if topic in touched
            else self.catalogue.topics[topic]
            for topic, some in sorted(by_topic.items())
        }
        return _Made(number, Catalogue(self.catalogue.language, places), by_topic, topics)


def _changed_articles(session: Session, since: int, newest: int) -> frozenset[int] | None:
    """The articles that readers see differently since a change; None when they are many, or the database is another one."""
    if not 0 <= newest - since <= _CHANGES_FOLLOWED:
        return None
    return frozenset(
        session.scalars(
            select(TranslationRow.article_id)
            .join(ChangeRow, ChangeRow.translation_id == TranslationRow.id)
            .where(ChangeRow.number > since)
        )
    )


def _entries(session: Session, language: str, article_ids: Collection[int] | None = None) -> list[_Entry]:
    """One light query over what is published: of each article the translation that `choose_language` would take."""
    published = select(
        TranslationRow.id,
        TranslationRow.article_id,
        TranslationRow.published_revision_id,
        func.row_number()
        .over(partition_by=TranslationRow.article_id, order_by=(_rank(language), TranslationRow.language))
        .label("place"),
    ).where(TranslationRow.published_revision_id.is_not(None))
    if article_ids is not None:
        published = published.where(TranslationRow.article_id.in_(article_ids))
    best = published.subquery()
    rows = session.execute(
        select(best.c.id, ArticleRow.id, ArticleRow.topic, ArticleRow.slug, RevisionRow.title)
        .join(ArticleRow, ArticleRow.id == best.c.article_id)
        .join(RevisionRow, RevisionRow.id == best.c.published_revision_id)
        .where(best.c.place == 1)
    )
    return [
        _Entry(article_id, topic, (sort_key(title), slug, translation_id))
        for translation_id, article_id, topic, slug, title in rows
    ]


def cards_of_slugs(session: Session, slugs: Sequence[str], language: str) -> list[ArticleCard]:
    """Those of the articles that can be read, in the best language for this reader, in the order of the slugs."""
    rows = session.execute(select(ArticleRow.slug, ArticleRow.id).where(ArticleRow.slug.in_(slugs)))
    ids = {slug: article_id for slug, article_id in rows}
    return cards_of(session, best_translations(session, [ids[slug] for slug in slugs if slug in ids], language))


def neighbours(session: Session, catalogue: Catalogue, topic: str, slug: str, limit: int) -> list[ArticleCard]:
    """The articles that follow `slug` in its topic, then those from the beginning."""
    places = catalogue.topics.get(topic, ())
    own = select(TranslationRow.id).join(ArticleRow).where(ArticleRow.slug == slug)
    ids = set(session.scalars(own))
    start = next((place for place, translation_id in enumerate(places) if translation_id in ids), 0)
    around: Sequence[int] = [found for found in (*places[start:], *places[:start]) if found not in ids]
    return cards_of(session, around[:limit])


def topic_of_archived(session: Session, slug: str) -> str | None:
    """The topic of an article that readers could read once; None when they never could."""
    return session.scalar(
        select(ArticleRow.topic)
        .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
        .where(ArticleRow.slug == slug, TranslationRow.first_published_at.is_not(None))
        .limit(1)
    )


def _rank(language: str) -> ColumnElement[int]:
    """The place of a translation's language among those for this reader, as a column: what `choose_language` does, in SQL."""
    steps = []
    for place, candidate in enumerate(fallback_chain(language)):
        steps.append((TranslationRow.language == candidate, 2 * place))
        steps.append((TranslationRow.language.startswith(f"{candidate}-", autoescape=True), 2 * place + 1))
    return case(*steps, else_=100)
