"""Retrieval: finds the passages of published articles that a question, in any language, may be answered from.

In come published translations (read from the database) and questions; out go article hits with scores, best first.
The index on disk is a snapshot that may be deleted at any time; what changed since is read from the database before each search.
"""

from helpcenter.retrieval.errors import EvaluationFileError, IndexBuildFailed, IndexBusy, IndexUnusable
from helpcenter.retrieval.hits import ArticleHit, Hit, Passage, SearchResult, Suggestion
from helpcenter.retrieval.index import Generation
from helpcenter.retrieval.retriever import Opened, Opening, Retriever

__all__ = [
    "ArticleHit",
    "EvaluationFileError",
    "Generation",
    "Hit",
    "IndexBuildFailed",
    "IndexBusy",
    "IndexUnusable",
    "Opened",
    "Opening",
    "Passage",
    "Retriever",
    "SearchResult",
    "Suggestion",
]
