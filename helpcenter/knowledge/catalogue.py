"""What can be read, by topic, for readers of one language: kept until readers would see something else.

Of an article only its place is kept here; what a page shows of it is read from the database when it is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from helpcenter.knowledge.changes import latest_change_number
from helpcenter.knowledge.published import ArticleCard, best_translations, cards_of, sort_key
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow
from helpcenter.language import fallback_chain


@dataclass(frozen=True, slots=True)
class Catalogue:
    """By topic, the translations to show to readers of `language`, in the order of their titles."""

    language: str
    topics: dict[str, tuple[int, ...]]


class Catalogues:
    """One for each language asked for, made when first needed and again after a change. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: dict[str, tuple[int, Catalogue]] = {}

    def of(self, session: Session, language: str) -> Catalogue:
        """What readers of `language` can read now."""
        newest = latest_change_number(session)
        with self._lock:
            number, made = self._made.get(language, (-1, None))
        if made is None or number != newest:
            made = read_catalogue(session, language)
            with self._lock:
                self._made[language] = newest, made
        return made


def read_catalogue(session: Session, language: str) -> Catalogue:
    """One light query over what is published: of each article the translation that `choose_language` would take."""
    best = (
        select(
            TranslationRow.id,
            TranslationRow.article_id,
            TranslationRow.published_revision_id,
            func.row_number()
            .over(partition_by=TranslationRow.article_id, order_by=(_rank(language), TranslationRow.language))
            .label("place"),
        )
        .where(TranslationRow.published_revision_id.is_not(None))
        .subquery()
    )
    rows = session.execute(
        select(best.c.id, ArticleRow.topic, ArticleRow.slug, RevisionRow.title)
        .join(ArticleRow, ArticleRow.id == best.c.article_id)
        .join(RevisionRow, RevisionRow.id == best.c.published_revision_id)
        .where(best.c.place == 1)
    ).all()
    topics: dict[str, list[tuple[str, str, int]]] = {}
    for translation_id, topic, slug, title in rows:
        topics.setdefault(topic, []).append((sort_key(title), slug, translation_id))
    return Catalogue(language, {topic: tuple(entry[2] for entry in sorted(topics[topic])) for topic in sorted(topics)})


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
