"""Questions asked of an index that has a change laid over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from helpcenter.db import Database
from helpcenter.knowledge import KnownQuestion, PublishedTranslation, read_published, unanswered_questions
from helpcenter.retrieval.asked import prepare
from helpcenter.retrieval.changing import Difference, NewEntry, NewQuestions, plan
from helpcenter.retrieval.everyday import everyday_texts, everyday_wordings
from helpcenter.retrieval.features import features_of
from helpcenter.retrieval.gathering import entry_of, texts_of, texts_of_questions
from helpcenter.retrieval.hits import SearchResult
from helpcenter.retrieval.index import Index
from helpcenter.retrieval.meaning import Meanings
from helpcenter.retrieval.passages import cut
from helpcenter.retrieval.questions import Questions
from helpcenter.retrieval.reading import hits_of
from helpcenter.retrieval.reranking import in_order, look_again
from helpcenter.retrieval.retriever import Retriever
from helpcenter.retrieval.searching import find
from helpcenter.retrieval.shelf import Ids, Matrix
from helpcenter.retrieval.teaching import QUESTIONS_AT_MOST, Lessons, Taught, fit, meanings_of
from helpcenter.retrieval.trial.held_back import HeldBack
from helpcenter.retrieval.trial.overlay import overlaid, without_question
from helpcenter.retrieval.trial.unwritten import unwritten_vectors
from helpcenter.retrieval.wording import Wordings

_LOOKED_AT = 15


class Trial:
    """One for each look at a page: made of what is searched in at that moment. For one thread at a time.

    `texts`: the translations of the article as they would be published; `questions`: its known questions. What it has besides
    stays. With no texts, it is as it is now.
    """

    def __init__(
        self,
        database: Database,
        retriever: Retriever,
        *,
        article_id: int,
        texts: Sequence[PublishedTranslation],
        questions: Sequence[KnownQuestion],
    ) -> None:
        self._database = database
        self._retriever = retriever
        self._article_id = article_id
        self._questions = Questions(retriever.embedder)
        self._texts = {text.translation_id: text for text in texts}
        base = retriever.index
        changes = [text for text in texts if _differs(base, text)]
        self.index = self._laid_over(base, changes, tuple(questions))
        self._lessons = self._learned(retriever.teaching.of(base), tuple(questions))
        self._held_back: HeldBack | None = None

    def search(self, question: str, *, language: str, held_back: KnownQuestion | None = None) -> SearchResult:
        """As `Retriever.search`. `held_back`: a known question of the article, as if nobody had told it."""
        index, lessons, held = self.index, self._lessons, None
        if held_back is not None:
            index = without_question(index, self._article_id, held_back)
            lessons = replace(lessons, taught=self._taught_without(held_back))
            held = self._rows.places.get(held_back)
        asked = prepare(index, self._questions, lessons, question, language, without=held)
        candidates = find(index, asked, lessons=lessons, show_in=(language,), limit=_LOOKED_AT)
        published = self._published([candidate.entry.translation_id for candidate in candidates])
        fresh = [
            candidate
            for candidate in candidates
            if (text := published.get(candidate.entry.translation_id)) is not None
            and text.revision_id == candidate.entry.revision_id
        ]
        encoder = self._retriever.cross_encoder
        if encoder is not None:
            fresh = in_order(fresh, look_again(encoder, index, question, fresh))
        return SearchResult(
            hits=hits_of(index, fresh, published, {}),
            features=features_of(index, question, asked, fresh, lessons),
            recipe=self._retriever.recipe,
        )

    def _published(self, translation_ids: Sequence[int]) -> Mapping[int, PublishedTranslation]:
        with self._database.read() as session:
            found = read_published(session, [number for number in translation_ids if number not in self._texts])
        return {**found, **self._texts}

    def _laid_over(
        self, base: Index, changes: Sequence[PublishedTranslation], questions: tuple[KnownQuestion, ...]
    ) -> Index:
        cuts = [tuple(cut(text)) for text in changes]
        wanted = [text for change, passages in zip(changes, cuts, strict=True) for text in texts_of(change, passages)]
        other_questions = base.words.known_questions([self._article_id]).get(self._article_id, ()) != questions
        if not changes and not other_questions:
            return base
        wanted += texts_of_questions(questions) if other_questions else []
        vectors = unwritten_vectors(self._database, self._retriever.embedder, wanted)
        entries = []
        start = 0
        for change, passages in zip(changes, cuts, strict=True):
            entries.append(NewEntry(entry_of(change, passages), passages, vectors[start : start + len(passages)]))
            start += len(passages)
        difference = Difference(
            change_number=base.change_number,
            remove=[change.translation_id for change in changes],
            add=entries,
            questions=[NewQuestions(self._article_id, questions, vectors[start:])] if other_questions else [],
        )
        return overlaid(base, plan(base, difference))

    def _learned(self, now: Lessons, questions: tuple[KnownQuestion, ...]) -> Lessons:
        """What is learned now, unless the article's known questions are not among it yet."""
        before = self._retriever.index.words.known_questions([self._article_id]).get(self._article_id, ())
        if not questions or questions == before:
            return now
        rows = self._rows
        return replace(
            now, taught=fit(rows.vectors, rows.articles, rows.counts), wordings=rows.wordings, meanings=rows.meanings
        )

    def _taught_without(self, held_back: KnownQuestion) -> Taught | None:
        taught, row = self._lessons.taught, self._rows.places.get(held_back)
        if taught is None or row is None:
            return taught
        if self._held_back is None:
            self._held_back = HeldBack(taught, self._rows.vectors, self._rows.articles)
        return self._held_back.without(row)

    @cached_property
    def _rows(self) -> _Rows:
        """All known questions, then those without an answer, as teaching has them."""
        known = self.index.words.known_questions()
        counts = {article_id: len(questions) for article_id, questions in known.items()}
        each = QUESTIONS_AT_MOST
        if sum(counts.values()) > QUESTIONS_AT_MOST:
            each = max(1, QUESTIONS_AT_MOST // len(known))
        told = [(article_id, question) for article_id, some in known.items() for question in some[:each]]
        with self._database.read() as session:
            unanswered = unanswered_questions(session).questions
        known_texts = texts_of_questions([question for _, question in told])
        none = texts_of_questions(unanswered)
        texts = [*known_texts, *everyday_texts(), *none]
        articles = np.array([article_id for article_id, _ in told], np.int64)
        vectors = unwritten_vectors(self._database, self._retriever.embedder, texts)
        for language in {text.language for text in texts}:
            some = [row for row, text in enumerate(texts) if text.language == language]
            vectors[some] *= self._retriever.embedder.scales(language)
        return _Rows(
            vectors,
            Wordings.of(zip(articles.tolist(), known_texts, strict=True), everyday_wordings(), none),
            meanings_of(zip(articles.tolist(), known_texts, strict=True)),
            articles,
            counts,
            {question: row for row, (own, question) in enumerate(told) if own == self._article_id},
        )


@dataclass(frozen=True)
class _Rows:
    """What is learned from: one row for each of `articles`, behind them those about none; `places` of the article's own."""

    vectors: Matrix
    wordings: Wordings
    meanings: Meanings
    articles: Ids
    counts: Mapping[int, int]
    places: Mapping[KnownQuestion, int]


def _differs(index: Index, text: PublishedTranslation) -> bool:
    entry = index.by_translation.get(text.translation_id)
    return entry is None or (entry.revision_id, entry.topic) != (text.revision_id, text.topic)
