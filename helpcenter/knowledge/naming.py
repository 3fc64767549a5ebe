"""Articles named for people: by title, as far as one is in a language that they read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.knowledge.tables import ArticleRow, TranslationRow

_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class ArticleName:
    """An article with the title of a latest revision, and its language. `languages`: those it has, in any state, sorted."""

    article_id: int
    slug: str
    topic: str
    title: str
    language: str
    languages: tuple[str, ...]


def article_names(session: Session, slugs: Iterable[str], languages: Sequence[str]) -> dict[str, ArticleName]:
    """By slug, with a title in the first of `languages` that there is, else in any; those that do not exist are left out."""
    wanted = sorted(set(slugs))
    titles: dict[str, dict[str, str]] = {}
    articles: dict[str, tuple[int, str]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = session.execute(
            select(ArticleRow.id, ArticleRow.slug, ArticleRow.topic, TranslationRow.language, TranslationRow.title)
            .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
            .where(ArticleRow.slug.in_(wanted[start : start + _AT_ONCE]))
            .order_by(ArticleRow.slug, TranslationRow.language)
        )
        for article_id, slug, topic, language, title in rows:
            articles[slug] = article_id, topic
            titles.setdefault(slug, {})[language] = title
    found = {}
    for slug, (article_id, topic) in articles.items():
        own = titles[slug]
        language = next((tag for tag in languages if tag in own), next(iter(own)))
        found[slug] = ArticleName(article_id, slug, topic, own[language] or slug, language, tuple(own))
    return found


def find_article_id(session: Session, slug: str) -> int | None:
    return session.scalar(select(ArticleRow.id).where(ArticleRow.slug == slug))


def article_slugs(session: Session, article_ids: Iterable[int]) -> dict[int, str]:
    """By id; those that do not exist are left out."""
    wanted = sorted(set(article_ids))
    return {
        article_id: slug
        for start in range(0, len(wanted), _AT_ONCE)
        for article_id, slug in session.execute(
            select(ArticleRow.id, ArticleRow.slug).where(ArticleRow.id.in_(wanted[start : start + _AT_ONCE]))
        )
    }
