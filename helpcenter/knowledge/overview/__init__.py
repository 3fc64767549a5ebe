"""All articles at a glance, for editors: lists, the matrix of translations, counts, and one article with everything about it.

In come filters and a page number; out go rows with one cell for each language. Everything is narrowed, sorted and counted by the
database, and no text of an article is read for a list.
"""

from helpcenter.knowledge.overview.article import ArticleFacts, TranslationFacts, get_article_facts
from helpcenter.knowledge.overview.counting import (
    FailedPublication,
    LanguageCount,
    LanguageCounts,
    count_by_language,
    failed_publications,
)
from helpcenter.knowledge.overview.filters import NOBODY, ArticleFilter, ArticleOrder
from helpcenter.knowledge.overview.listing import (
    ArticleLine,
    ArticlePage,
    Cell,
    article_titles,
    list_articles,
)
from helpcenter.knowledge.overview.revisions import RevisionLine, get_revision_numbered, list_revision_lines

__all__ = [
    "NOBODY",
    "ArticleFacts",
    "ArticleFilter",
    "ArticleLine",
    "ArticleOrder",
    "ArticlePage",
    "Cell",
    "FailedPublication",
    "LanguageCount",
    "LanguageCounts",
    "RevisionLine",
    "TranslationFacts",
    "article_titles",
    "count_by_language",
    "failed_publications",
    "get_article_facts",
    "get_revision_numbered",
    "list_articles",
    "list_revision_lines",
]
