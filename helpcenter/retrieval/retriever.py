"""Search in what is published: what the passage index finds, proven by the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.knowledge import read_published
from helpcenter.retrieval.asked import corrected, known_words, prepare
from helpcenter.retrieval.closeness import Closeness
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.embedding import Progress, Text
from helpcenter.retrieval.features import features_of
from helpcenter.retrieval.hits import SearchResult, Suggestion
from helpcenter.retrieval.index import Generation, Index
from helpcenter.retrieval.likeness import Likeness
from helpcenter.retrieval.local import LocalIndex
from helpcenter.retrieval.passage_index import Opened, PassageIndex
from helpcenter.retrieval.preferring import prefer_sources
from helpcenter.retrieval.questions import Questions
from helpcenter.retrieval.reading import hits_of
from helpcenter.retrieval.recipe import recipe_of
from helpcenter.retrieval.reranking import RERANKED, CrossEncoder, in_order, look_again, reranking_recipe
from helpcenter.retrieval.searching import Candidate, find
from helpcenter.retrieval.sentence_vectors import SentenceVectors
from helpcenter.retrieval.similar import Similar
from helpcenter.retrieval.suggesting import Suggesting, suggest
from helpcenter.retrieval.teaching import Teaching
from helpcenter.retrieval.tokens import tokens
from helpcenter.retrieval.word_shares import word_shares

# Articles read from the database beyond those asked for, to stand in for stale ones.
_SPARE = 5


class Retriever:
    """One per process, built before the threads start. Every method may be called from several threads at once.

    `passages`: the passage index, or the folder of a local one. `cross_encoder` looks at the first articles again.
    """

    def __init__(
        self,
        database: Database,
        embedder: Embedder,
        passages: PassageIndex | Path,
        cross_encoder: CrossEncoder | None = None,
    ) -> None:
        self._database = database
        self._embedder = embedder
        self._passages = LocalIndex(database, embedder, passages) if isinstance(passages, Path) else passages
        self._cross_encoder = cross_encoder
        self._recipe = reranking_recipe(recipe_of(embedder), cross_encoder)
        self._questions = Questions(embedder)
        self._sentences = SentenceVectors(database, embedder)
        self._similar = Similar()
        self._suggesting = Suggesting()
        self.teaching = Teaching(database, embedder)
        self._likeness = Likeness(embedder, self._sentences)
        self._closeness = Closeness(database, embedder, (self._questions, self._sentences))

    @property
    def recipe(self) -> str:
        """Sixteen hex digits: which models and rules find and order the hits. That of the index, but for a cross-encoder."""
        return self._recipe

    @property
    def embedder(self) -> Embedder:
        """What turns questions and passages into vectors."""
        return self._embedder

    @property
    def cross_encoder(self) -> CrossEncoder | None:
        """What looks at the first articles again, if anything does."""
        return self._cross_encoder

    @property
    def index(self) -> Index:
        """What is searched in now; it never changes, a later one may. Raises `IndexUnusable` before `open`."""
        return self._passages.in_use

    @property
    def generation(self) -> Generation | None:
        """The snapshot in use."""
        return self._passages.generation

    @property
    def changes_since_snapshot(self) -> int:
        """Vectors that differ from the snapshot; with thousands, building anew makes searching cheaper."""
        return self._passages.changes_since_snapshot

    def open(self, progress: Progress | None = None) -> Opened:
        """Load the current snapshot; build it when it is missing, damaged, of another recipe or of another database.

        When another process builds it at this moment, wait for that. Raises `IndexBuildFailed` or `IndexBusy`, and
        `EmbedderError` when the cross-encoder cannot be loaded.
        """
        if self._cross_encoder is not None:
            self._cross_encoder.load()
        opened = self._passages.open(progress)
        self.teaching.of(self._passages.in_use)  # now rather than with the first question
        return opened

    def build(self, progress: Progress | None = None) -> Generation:
        """Build a new snapshot aside and put it in use. Raises `IndexBuildFailed` (the old one stays) or `IndexBusy`."""
        return self._passages.build(progress)

    def catch_up(self) -> int:
        """Take in what was published, moved or archived since; the number of changes. One cheap query when there are none.

        Raises `Unavailable` when the database cannot be read.
        """
        return self._passages.catch_up()

    def fold(self, at_least: int) -> Generation | None:
        """Build a new snapshot when `at_least` vectors differ from the one there is; None when that is not needed.

        Raises `IndexBuildFailed` or `IndexBusy`.
        """
        return self._passages.fold(at_least)

    def close(self) -> None:
        """Close the index's connections, before a fork or at the end; the next act opens new ones."""
        self._passages.close()

    def search(
        self,
        question: str,
        *,
        language: str,
        prefer_language: str | None = None,
        context: str = "",
        answered_before: str = "",
        limit: int = 10,
        hide_languages: Collection[str] = (),
    ) -> SearchResult:
        """The articles that answer `question`, best first: shown in its `language`, else in `prefer_language`, else in another.

        Of an article whose translation is outdated, the passages are those of its source.
        `context`: what was asked before, where the question leans on it; `answered_before`: the slug of what answered that.
        `hide_languages`: as if nothing were published or known in these. Raises `IndexUnusable` before `open`.
        """
        index = self._passages.in_use
        lessons = self.teaching.of(index, hide_languages)
        asked = prepare(
            index, self._questions, lessons, question, language, context=context, hide_languages=hide_languages
        )
        looked_at = limit if self._cross_encoder is None else max(limit, RERANKED)
        candidates = find(
            index,
            asked,
            lessons=lessons,
            show_in=(language, prefer_language or language),
            limit=looked_at + _SPARE,
            answered_before=answered_before,
            hide_languages=hide_languages,
        )
        with self._database.read() as session:
            published = read_published(session, [candidate.entry.translation_id for candidate in candidates])
            fresh = [
                candidate
                for candidate in candidates
                if (article := published.get(candidate.entry.translation_id)) is not None
                and article.revision_id == candidate.entry.revision_id
            ][:looked_at]
            preferred = prefer_sources(session, index, asked, fresh, published, hide_languages)
        shown: Sequence[Candidate] = preferred.candidates
        if self._cross_encoder is not None:
            order = look_again(self._cross_encoder, index, f"{context} {question}".strip(), shown)
            shown, fresh = in_order(shown, order), in_order(fresh, order)
        return SearchResult(
            hits=hits_of(index, shown[:limit], preferred.published, preferred.outdated),
            features=features_of(index, question, asked, fresh[:limit], lessons),
            recipe=self._recipe,
        )

    def closeness(self, question: str, language: str, texts: Sequence[str], texts_language: str) -> list[float]:
        """How near each of `texts` is to the question: inner products, to be compared with one another only.

        A text is embedded the first time; `keep_vectors` saves that work for the other workers and the next start.
        """
        index = self._passages.in_use
        asked, language = corrected(index, question, language), index.own_language(language)
        return self._closeness.of(asked, language, [Text(text, texts_language) for text in texts])

    def likeness(self, statement: str, language: str, texts: Sequence[str], texts_language: str) -> list[float]:
        """How alike in meaning `statement` and each of `texts` are: about 0 when unrelated, 1 when they say the same."""
        return self._likeness.of(statement, language, [Text(text, texts_language) for text in texts])

    def keep_vectors(self, session: Session) -> None:
        """Write the vectors that `closeness` and `likeness` had to make, in a transaction that is under way anyway."""
        self._sentences.keep(session)
        self._closeness.keep(session)

    def shared_words(self, question: str, language: str, texts: Sequence[str]) -> list[float]:
        """How much the words tell that each of `texts`, in the same language, has in common with the question."""
        index = self._passages.in_use
        language = index.own_language(language)
        asked = set(known_words(index, question, language))
        vocabulary = index.words.vocabulary(language)
        return [sum(vocabulary.rarity(token) for token in asked.intersection(tokens(text, language))) for text in texts]

    def shares_of(self, word: str) -> dict[str, float]:
        """The languages whose articles have `word`, with the part of their words that it is: tells what language it is in."""
        return word_shares(self._passages.in_use, word)

    def suggest(self, typed: str, language: str, limit: int = 8, *, typed_in: str | None = None) -> list[Suggestion]:
        """Articles that match what was typed so far, for a reader of `language`; `typed_in`: the language of what was typed.

        Nothing is embedded, so that it takes a few milliseconds. Raises `IndexUnusable` before `open`.
        """
        index = self._passages.in_use
        matching = suggest(index, self._suggesting.of(index), typed, language, limit, typed_in)
        return [Suggestion(entry.title, entry.slug, entry.topic, entry.language) for entry in matching]

    def similar(self, translation_id: int, limit: int = 5) -> tuple[int, ...]:
        """The ids of the articles most like this one, best first, by vectors that are there already; none are embedded.

        What is found may have been archived since. Empty when the index does not have the translation. Raises `IndexUnusable`
        before `open`.
        """
        return self._similar.to(self._passages.in_use, translation_id, limit)
