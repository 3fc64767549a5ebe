"""What questions teach whose answers are known: a linear map from a question to the articles that questions like it are about,
and what questions look like that no article answers.

Where known questions differ only by wording or language, the map forgets the difference; where a small difference decides which
article answers, it looks there. It is fitted anew, in a moment, whenever the known questions change (ridge regression).
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from helpcenter.db import Database
from helpcenter.knowledge import KnownQuestion, unanswered_questions, unanswered_version
from helpcenter.language import is_among
from helpcenter.retrieval.concepts import concepts_of
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.embedding import Role, Text, embed
from helpcenter.retrieval.everyday import everyday_texts, everyday_wordings
from helpcenter.retrieval.index import Index
from helpcenter.retrieval.meaning import Meanings
from helpcenter.retrieval.shelf import Matrix
from helpcenter.retrieval.wording import Wordings

#: With more known questions than these, every article teaches with its first ones only: a fit stays a matter of seconds.
QUESTIONS_AT_MOST: Final = 20_000
#: How strongly the map is held small: measured, see docs/retrieval.md.
PENALTY: Final = 0.3
_KEPT: Final = 12


@dataclass(frozen=True)
class Taught:
    """`counts`: how many known questions each article has; `scores` are in deviations of what unrelated articles get; `centres`:
    a row of length 1 for each article, towards its known questions from those of the mean article.
    """

    counts: Mapping[int, int]
    article_ids: NDArray[np.int64]
    weights: Matrix
    usual: Matrix
    centres: Matrix

    @cached_property
    def known(self) -> NDArray[np.int64]:
        """How many known questions each of `article_ids` has."""
        return np.array([self.counts[article_id] for article_id in self.article_ids.tolist()], np.int64)

    def closeness(self, article_id: int) -> dict[int, float]:
        """How close what is asked about each article is to what is asked about this one, from -1 to 1; 1 for itself.

        Only that when it has no known questions.
        """
        place = int(np.searchsorted(self.article_ids, article_id))
        if place == len(self.article_ids) or self.article_ids[place] != article_id:
            return {article_id: 1.0}
        return dict(zip(self.article_ids.tolist(), (self.centres @ self.centres[place]).tolist(), strict=True))

    def scores(self, question: Matrix) -> Matrix:
        """One for each of `article_ids`, from a question's vector."""
        return np.asarray((question - self.usual) @ self.weights, np.float32)


@dataclass(frozen=True)
class Lessons:
    """`taught` is None where nothing is known. `everyday` and `unanswered` are vectors of questions, one a row, that no help
    center answers, and that this one does not, as its editors say. `wordings`: how all of these, and the known ones, are written;
    `meanings`: what the known ones are about.
    """

    taught: Taught | None
    wordings: Wordings
    meanings: Meanings
    everyday: Matrix
    unanswered: Matrix


class Teaching:
    """Learns from an index's questions, once for each state of them. Safe to use from several threads."""

    def __init__(self, database: Database, embedder: Embedder) -> None:
        self._database = database
        self._embedder = embedder
        self._state: tuple[int, int] | None = None
        self._questions = 0
        self._unanswered: tuple[KnownQuestion, ...] = ()
        self._lessons: OrderedDict[frozenset[str], Lessons] = OrderedDict()
        self._lock = Lock()

    def of(self, index: Index, hide_languages: Collection[str] = ()) -> Lessons:
        """What there is to learn without the questions in `hide_languages`."""
        hidden = frozenset(hide_languages)
        with self._lock:
            self._look(index)
            if hidden not in self._lessons:
                self._lessons[hidden] = self._learn(index.words.known_questions(), hidden)
                while len(self._lessons) > _KEPT:
                    self._lessons.popitem(last=False)
            return self._lessons[hidden]

    def _look(self, index: Index) -> None:
        """Read the questions again when they may have changed."""
        with self._database.read() as session:
            state = (index.change_number, unanswered_version(session))
            if state == self._state:
                return
            unanswered = unanswered_questions(session).questions
        # Their hash instead of the questions themselves, which the words have anyway.
        questions = hash((tuple(index.words.known_questions().items()), unanswered))
        if questions != self._questions:
            self._questions, self._unanswered = questions, unanswered
            self._lessons.clear()
        self._state = state

    def _learn(self, known_questions: Mapping[int, tuple[KnownQuestion, ...]], hidden: frozenset[str]) -> Lessons:
        visible = {
            article_id: some
            for article_id, questions in known_questions.items()
            if (some := [question for question in questions if not is_among(question.language, hidden)])
        }
        counts = {article_id: len(questions) for article_id, questions in visible.items()}
        each = QUESTIONS_AT_MOST
        if sum(counts.values()) > QUESTIONS_AT_MOST:
            each = max(1, QUESTIONS_AT_MOST // len(visible))
        articles = [article_id for article_id, questions in visible.items() for _ in questions[:each]]
        known = [_text(question) for questions in visible.values() for question in questions[:each]]
        everyday = [text for text in everyday_texts() if not is_among(text.language, hidden)]
        unanswered = [_text(question) for question in self._unanswered if not is_among(question.language, hidden)]
        texts = known + everyday + unanswered
        vectors = embed(self._database, self._embedder, texts).vectors
        others = len(known) + len(everyday)
        lessons = Lessons(
            None,
            Wordings.of(
                zip(articles, known, strict=True),
                [text for text in everyday_wordings() if not is_among(text.language, hidden)],
                unanswered,
            ),
            meanings_of(zip(articles, known, strict=True)),
            vectors[len(known) : others].copy(),  # no views: they keep it all
            vectors[others:].copy(),
        )
        if not known:
            return lessons
        for language in {text.language for text in texts}:
            vectors[[place for place, text in enumerate(texts) if text.language == language]] *= self._embedder.scales(
                language
            )
        return replace(lessons, taught=fit(vectors, np.array(articles, np.int64), counts))


def meanings_of(known: Iterable[tuple[int, Text]]) -> Meanings:
    """Of `known` questions, each with its article's id."""
    owned = list(known)
    return Meanings(
        np.array([article_id for article_id, _ in owned], np.int64),
        [concepts_of(text.text, text.language) for _, text in owned],
    )


def _text(question: KnownQuestion) -> Text:
    return Text(question.text, question.language, Role.KNOWN_QUESTION)


def fit(questions: Matrix, articles: NDArray[np.int64], counts: Mapping[int, int]) -> Taught:
    """Ridge regression onto one number an article: 1 for its own questions, 0 for others.

    `questions` has one row for each of `articles`, and may have more behind them that are about none.
    """
    article_ids, places = np.unique(articles, return_inverse=True)
    usual = questions.mean(axis=0)
    centred = questions - usual
    sums = np.zeros((len(article_ids), questions.shape[1]), np.float32)
    np.add.at(sums, places, centred[: len(articles)])
    # The smaller of two equal systems: as many unknowns as numbers in a vector, or as questions.
    if len(questions) <= questions.shape[1]:
        targets = np.zeros((len(questions), len(article_ids)), np.float32)
        targets[np.arange(len(articles)), places] = 1
        gram = centred @ centred.T + PENALTY * np.eye(len(questions), dtype=np.float32)
        weights = centred.T @ np.linalg.solve(gram, targets - targets.mean(axis=0))
        together = centred.T @ centred
    else:
        # What centred questions and targets have in common is the sum of each article's own: the table of targets, a row for
        # each question and a column for each article, is large, and not needed.
        together = centred.T @ centred
        weights = np.linalg.solve(together + PENALTY * np.eye(questions.shape[1], dtype=np.float32), sums.T)
    pairs = zip(centred[: len(articles)], places.tolist(), strict=True)
    own = np.array([row @ weights[:, place] for row, place in pairs], np.float64)
    strange = len(article_ids) * len(questions) - len(articles)
    # Over all questions the values of an article sum to 0, so those of strange questions sum to what its own ones lack.
    squares = float(np.sum(weights * (together @ weights), dtype=np.float64)) - float(own @ own)
    deviation = math.sqrt(max(0.0, squares / strange - (own.sum() / strange) ** 2)) if strange else 1.0
    return Taught(
        counts=dict(counts),
        article_ids=article_ids,
        weights=np.asarray(weights / max(deviation, 1e-6), np.float32),
        usual=np.asarray(usual, np.float32),
        centres=_centres(sums / np.bincount(places, minlength=len(article_ids)).astype(np.float32)[:, None]),
    )


def _centres(means: Matrix) -> Matrix:
    if not len(means):
        return means
    centred = means - means.mean(axis=0)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    return np.asarray(np.divide(centred, lengths, out=np.zeros_like(centred), where=lengths > 0), np.float32)
