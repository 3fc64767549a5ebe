"""How alike in meaning two statements are, in any two languages, on one scale whatever the embedder.

Inner products say little by themselves: unrelated sentences of one language lie at 0.67, of another at 0.82. So they are
measured against texts whose relation is known, the everyday texts of `references`, which say the same in every language.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

import numpy as np

from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.embedding import Text
from helpcenter.retrieval.references import reference_texts
from helpcenter.retrieval.sentence_vectors import SentenceVectors
from helpcenter.retrieval.shelf import Matrix

#: Whose everyday texts stand in for those of a language that has none.
_OTHERWISE = "en"
_NARROWEST = 1e-6


class Likeness:
    """Safe to use from several threads."""

    def __init__(self, embedder: Embedder, sentences: SentenceVectors) -> None:
        self._embedder = embedder
        self._sentences = sentences
        self._scales: dict[tuple[str, str], tuple[float, float]] = {}
        self._lock = Lock()

    def of(self, statement: str, language: str, texts: Sequence[Text]) -> list[float]:
        """For each of `texts` (all in one language): 0 when unrelated, 1 when the same or its translation; may lie outside."""
        if not texts:
            return []
        unrelated, same = self._scale(language.split("-")[0], texts[0].language.split("-")[0])
        asked = np.nan_to_num(self._embedder.embed_queries([statement], [language])[0])
        products = self._sentences.of(texts) @ asked
        return [float(score) for score in (products - unrelated) / max(same - unrelated, _NARROWEST)]

    def _scale(self, statements: str, texts: str) -> tuple[float, float]:
        """The usual inner product of two texts that have nothing to do with one another, and of two that say the same."""
        pair = (statements, texts)
        with self._lock:
            known = self._scales.get(pair)
        if known is None:
            one, other = self._references(statements), self._references(texts)
            asked = self._embedder.embed_queries([text.text for text in one], [text.language for text in one])
            products: Matrix = np.nan_to_num(asked) @ self._sentences.of(other).T
            different = ~np.eye(len(products), dtype=bool)
            known = float(products[different].mean()), float(np.diag(products).mean())
            with self._lock:
                self._scales[pair] = known
        return known

    @staticmethod
    def _references(language: str) -> tuple[Text, ...]:
        texts = reference_texts()
        return texts.get(language, texts[_OTHERWISE])[0]
