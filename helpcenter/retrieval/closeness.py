"""How near the sentences of a passage are to a question: quick rather than fine, because a reader waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.embedders.combined import CombinedEmbedder
from helpcenter.retrieval.embedding import Text
from helpcenter.retrieval.questions import Questions
from helpcenter.retrieval.sentence_vectors import SentenceVectors
from helpcenter.retrieval.shelf import Matrix

_Means: TypeAlias = tuple[Questions, SentenceVectors]


class Closeness:
    """Compares by the quick part of a combined embedder where that knows the languages, else by all of it.

    A sentence takes the quick part a fifth of the time, and among those of one passage it chooses about as well.
    Safe to use from several threads. `questions` and `sentences` are those of the whole embedder.
    """

    def __init__(self, database: Database, embedder: Embedder, whole: _Means) -> None:
        self._combined = embedder if isinstance(embedder, CombinedEmbedder) else None
        self._whole = whole
        quick = self._combined.quick_part(()) if self._combined else None
        self._quick = (Questions(quick), SentenceVectors(database, quick)) if quick else None

    def of(self, question: str, language: str, texts: Sequence[Text]) -> list[float]:
        """Inner products with each of `texts` (all in one language), to be compared with one another only."""
        if not texts:
            return []
        questions, sentences = self._means((language, texts[0].language))
        asked = self._known(question, language) if questions is not self._whole[0] else None
        if asked is None:
            asked = questions.vector(question, language)
        return [float(score) for score in sentences.of(texts) @ asked]

    def keep(self, session: Session) -> None:
        """Write the vectors that the quick part had to make, in a transaction that is under way anyway."""
        if self._quick is not None:
            self._quick[1].keep(session)

    def _known(self, question: str, language: str) -> Matrix | None:
        """The quick part's vector of a question that was just searched for: it need not be embedded again."""
        vector = self._whole[0].remembered(question, language)
        return None if vector is None or self._combined is None else self._combined.quick_question(vector, language)

    def _means(self, languages: Sequence[str]) -> _Means:
        if self._quick is None or self._combined is None or self._combined.quick_part(languages) is None:
            return self._whole
        return self._quick
