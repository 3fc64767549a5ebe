"""What known questions teach: a linear map from a question to the articles that questions like it are about.

Where known questions differ only by wording or language, the map forgets the difference; where a small difference decides which
article answers, it looks there. It is fitted anew, in a moment, whenever the known questions change (ridge regression).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from helpcenter.db import Database
from helpcenter.knowledge import KnownQuestion
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.embedding import Role, Text, embed
from helpcenter.retrieval.index import Index
from helpcenter.retrieval.references import reference_texts
from helpcenter.retrieval.shelf import Matrix

#: With more known questions than these, every article teaches with its first ones only: a fit stays a matter of seconds.
QUESTIONS_AT_MOST: Final = 20_000
#: How strongly the map is held small: measured, see docs/retrieval.md.
_PENALTY: Final = 0.3
_KEPT: Final = 12


@dataclass(frozen=True)
class Taught:
    """`counts`: how many known questions each article has; `scores` are in deviations of what unrelated articles get."""

    counts: Mapping[int, int]
    article_ids: NDArray[np.int64]
    weights: Matrix
    usual: Matrix

    def scores(self, question: Matrix) -> dict[int, float]:
        """By article, from a question's vector."""
        values = (question - self.usual) @ self.weights
        return dict(zip(self.article_ids.tolist(), values.tolist(), strict=True))


class Teaching:
    """Fits what an index's known questions teach, once for each state of them. Safe to use from several threads."""

    def __init__(self, database: Database, embedder: Embedder) -> None:
        self._database = database
        self._embedder = embedder
        self._state: tuple[int, Mapping[int, tuple[KnownQuestion, ...]]] | None = None
        self._fitted: OrderedDict[frozenset[str], Taught | None] = OrderedDict()
        self._lock = Lock()

    def of(self, index: Index, hide_languages: Collection[str] = ()) -> Taught | None:
        """What is taught without the questions in `hide_languages`; None when there are none."""
        hidden = frozenset(hide_languages)
        with self._lock:
            if self._state is None or self._state[0] != index.change_number:
                known = index.words.known_questions()
                if self._state is None or self._state[1] != known:
                    self._fitted.clear()
                self._state = (index.change_number, known)
            if hidden not in self._fitted:
                self._fitted[hidden] = self._fit(self._state[1], hidden)
                while len(self._fitted) > _KEPT:
                    self._fitted.popitem(last=False)
            return self._fitted[hidden]

    def _fit(self, known: Mapping[int, tuple[KnownQuestion, ...]], hidden: frozenset[str]) -> Taught | None:
        visible = {
            article_id: some
            for article_id, questions in known.items()
            if (some := [q for q in questions if not {q.language, q.language.split("-")[0]} & hidden])
        }
        if not visible:
            return None
        counts = {article_id: len(questions) for article_id, questions in visible.items()}
        each = QUESTIONS_AT_MOST
        if sum(counts.values()) > QUESTIONS_AT_MOST:
            each = max(1, QUESTIONS_AT_MOST // len(visible))
        articles = [article_id for article_id, questions in visible.items() for _ in questions[:each]]
        asked = [question for questions in visible.values() for question in questions[:each]]
        texts = [Text(question.text, question.language, Role.KNOWN_QUESTION) for question in asked]
        others = [
            Text(text.text, text.language, Role.KNOWN_QUESTION)
            for language, (_, questions) in reference_texts().items()
            for text in questions
            if language not in hidden
        ]
        vectors = embed(self._database, self._embedder, texts + others).vectors
        scales = {text.language: self._embedder.scales(text.language) for text in texts + others}
        weighted = np.stack(
            [vector * scales[text.language] for vector, text in zip(vectors, texts + others, strict=True)]
        )
        return fit(weighted, np.array(articles, np.int64), counts)


def fit(questions: Matrix, articles: NDArray[np.int64], counts: Mapping[int, int]) -> Taught:
    """Ridge regression onto one number an article: 1 for its own questions, 0 for others.

    `questions` has one row for each of `articles`, and may have more behind them that are about none.
    """
    article_ids, places = np.unique(articles, return_inverse=True)
    targets = np.zeros((len(questions), len(article_ids)), np.float32)
    targets[np.arange(len(articles)), places] = 1
    usual = questions.mean(axis=0)
    centred = questions - usual
    # The smaller of two equal systems: as many unknowns as numbers in a vector, or as questions.
    if len(questions) <= questions.shape[1]:
        gram = centred @ centred.T + _PENALTY * np.eye(len(questions), dtype=np.float32)
        weights = centred.T @ np.linalg.solve(gram, targets - targets.mean(axis=0))
    else:
        gram = centred.T @ centred + _PENALTY * np.eye(questions.shape[1], dtype=np.float32)
        weights = np.linalg.solve(gram, centred.T @ (targets - targets.mean(axis=0)))
    values = centred @ weights
    deviation = float(values[targets == 0].std()) if len(article_ids) * len(questions) > len(articles) else 1.0
    return Taught(
        counts=dict(counts),
        article_ids=article_ids,
        weights=np.asarray(weights / max(deviation, 1e-6), np.float32),
        usual=np.asarray(usual, np.float32),
    )
