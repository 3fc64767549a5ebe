"""A question in, an outcome out."""

from __future__ import annotations

from datetime import datetime

from helpcenter.answers.outcome import Outcome
from helpcenter.db import Database
from helpcenter.retrieval import Retriever


def ask(database: Database, retriever: Retriever, *, question: str, page_language: str, now: datetime) -> Outcome:
    """Answer from the knowledge base and keep a receipt. Raises `QuestionError` when there is nothing to look for."""
    raise NotImplementedError
