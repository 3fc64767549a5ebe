"""Retrieval: finds the passages of published articles that a question, in any language, may be answered from.

In come published translations (read from the database) and questions; out go article hits with scores, best first.
The index on disk is a snapshot that may be deleted at any time; what changed since is read from the database before each search.
"""

from helpcenter.retrieval.embedders import QUESTION_LIMIT, clean_question
from helpcenter.retrieval.errors import EvaluationFileError, IndexBuildFailed, IndexBusy, IndexUnusable
from helpcenter.retrieval.evaluation import (
    Answered,
    Ask,
    EvaluationQuestion,
    EvaluationReport,
    Figures,
    evaluate,
    load_questions,
)
from helpcenter.retrieval.hits import ArticleHit, Hit, Passage, SearchResult, Suggestion
from helpcenter.retrieval.index import Generation
from helpcenter.retrieval.local import LocalIndex
from helpcenter.retrieval.passage_index import Opened, Opening, PassageIndex
from helpcenter.retrieval.passages import word_count
from helpcenter.retrieval.reading import read_passages
from helpcenter.retrieval.retriever import Retriever
from helpcenter.retrieval.sentences import split_sentences
from helpcenter.retrieval.tokens import tokens

__all__ = [
    "QUESTION_LIMIT",
    "Answered",
    "ArticleHit",
    "Ask",
    "EvaluationFileError",
    "EvaluationQuestion",
    "EvaluationReport",
    "Figures",
    "Generation",
    "Hit",
    "IndexBuildFailed",
    "IndexBusy",
    "IndexUnusable",
    "LocalIndex",
    "Opened",
    "Opening",
    "Passage",
    "PassageIndex",
    "Retriever",
    "SearchResult",
    "Suggestion",
    "clean_question",
    "evaluate",
    "load_questions",
    "read_passages",
    "split_sentences",
    "tokens",
    "word_count",
]
