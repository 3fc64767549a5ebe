"""Articles, some at a time, each with one cell for a language."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from helpcenter.knowledge.overview.filters import ArticleFilter, ArticleOrder, of_articles, of_translations
from helpcenter.knowledge.overview.states import states
from helpcenter.knowledge.tables import ArticleRow, TranslationRow
from helpcenter.knowledge.votes import VoteCount, count_votes
from helpcenter.knowledge.workflow.states import WorkState

#: How many ids one query may name; SQLite has a limit on bound values.
_IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Cell:
    """A translation in a list. `outdated` also while a text that may mend it is under way; `votes`: of what readers see."""

    title: str
    state: WorkState
    outdated: bool
    votes: VoteCount = field(default_factory=VoteCount)


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article in a list; `cells` by language, without those that are missing."""

    article_id: int
    slug: str
    topic: str
    source_language: str
    owner_id: int | None
    review_by: date | None
    changed_at: datetime | None
    cells: Mapping[str, Cell]

    def titled(self, *languages: str) -> tuple[str, str]:
        """A title and its language: the first of `languages` that there is, else the source's, else any."""
        for language in (*languages, self.source_language, *self.cells):
            if language in self.cells:
                return self.cells[language].title, language
        return self.slug, self.source_language


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """`page` counts from 1, and is the last one when a later one was asked for."""

    rows: tuple[ArticleLine, ...]
    total: int
    page: int
    pages: int


def list_articles(
    session: Session,
    wish: ArticleFilter,
    *,
    order: ArticleOrder = ArticleOrder.TOPIC,
    page: int = 1,
    rows_per_page: int = 50,
) -> ArticlePage:
    """The articles of a filter. Only those of the page are read, and no texts."""
    conditions = [*of_articles(wish), *of_translations(wish)]
    # What narrows the list may take long to work out, so the same statement counts it; all articles are counted by an index.
    total = func.count().over() if conditions else select(func.count(ArticleRow.id)).scalar_subquery()
    query = select(ArticleRow, total).where(*conditions)
    if order is ArticleOrder.TITLE:
        source = aliased(TranslationRow)
        query = query.outerjoin(
            source, (source.article_id == ArticleRow.id) & (source.language == ArticleRow.source_language)
        ).order_by(source.title_folded, ArticleRow.slug)
    else:
        query = query.order_by(*_ORDERS[order])
    page = max(page, 1)
    found = session.execute(query.offset((page - 1) * rows_per_page).limit(rows_per_page)).all()
    if not found and page > 1:
        there = session.scalar(select(func.count(ArticleRow.id)).where(*conditions)) or 0
        page = max(1, -(-there // rows_per_page))
        found = session.execute(query.offset((page - 1) * rows_per_page).limit(rows_per_page)).all()
    articles = [article for article, _ in found]
    number = found[0][1] if found else 0
    pages = max(1, -(-number // rows_per_page))
    cells = _cells(session, [article.id for article in articles])
    rows = tuple(
        ArticleLine(
            article.id,
            article.slug,
            article.topic,
            article.source_language,
            article.owner_id,
            article.review_by,
            article.changed_at,
            cells.get(article.id, {}),
        )
        for article in articles
    )
    return ArticlePage(rows, number, min(page, pages), pages)


def article_titles(session: Session, slugs: Collection[str], *languages: str) -> dict[str, tuple[str, str]]:
    """By slug: a title and its language, as `ArticleLine.titled` chooses them; those that do not exist are left out."""
    found: dict[str, dict[str, str]] = {}
    sources: dict[str, str] = {}
    names = sorted(set(slugs))
    for start in range(0, len(names), _IDS_AT_ONCE):
        for slug, source, language, title in session.execute(
            select(ArticleRow.slug, ArticleRow.source_language, TranslationRow.language, TranslationRow.title)
            .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
            .where(ArticleRow.slug.in_(names[start : start + _IDS_AT_ONCE]))
            .order_by(TranslationRow.language)
        ):
            found.setdefault(slug, {})[language] = title
            sources[slug] = source
    chosen = {
        slug: next(tag for tag in (*languages, sources[slug], *titles) if tag in titles)
        for slug, titles in found.items()
    }
    return {slug: (titles[chosen[slug]], chosen[slug]) for slug, titles in found.items()}


_ORDERS: Mapping[ArticleOrder, tuple[ColumnElement[Any], ...]] = {
    ArticleOrder.TOPIC: (ArticleRow.topic.asc(), ArticleRow.slug.asc()),
    ArticleOrder.CHANGED: (ArticleRow.changed_at.desc().nulls_last(), ArticleRow.slug.asc()),
    ArticleOrder.REVIEW_BY: (ArticleRow.review_by.asc().nulls_last(), ArticleRow.slug.asc()),
}


def _cells(session: Session, article_ids: list[int]) -> dict[int, dict[str, Cell]]:
    known = states()
    rows = session.execute(
        known.joined(
            select(
                TranslationRow.article_id,
                TranslationRow.language,
                TranslationRow.title,
                TranslationRow.published_revision_id,
                known.state.label("state"),
                known.outdated.label("outdated"),
            )
        )
        .where(TranslationRow.article_id.in_(article_ids), TranslationRow.latest_revision_id.is_not(None))
        .order_by(TranslationRow.article_id, TranslationRow.language)
    ).all()
    votes = count_votes(session, [row.published_revision_id for row in rows if row.published_revision_id])
    cells: dict[int, dict[str, Cell]] = {}
    for row in rows:
        count = votes.get(row.published_revision_id, VoteCount())
        cells.setdefault(row.article_id, {})[row.language] = Cell(
            row.title, WorkState(row.state), bool(row.outdated), count
        )
    return cells
