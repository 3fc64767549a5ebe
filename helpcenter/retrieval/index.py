"""The index as one worker sees it. Never changes; a change gives a new one. The same for every kind of passage index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from helpcenter.retrieval.lexicon import Entry, Lexicon
from helpcenter.retrieval.passages import passage_id
from helpcenter.retrieval.references import ENOUGH_PASSAGES, blended_spread
from helpcenter.retrieval.shelf import Ids, Matrix, Shelf, Spread
from helpcenter.retrieval.suggestions import Suggestions
from helpcenter.retrieval.tokens import plain_words

#: Articles whose questions stay in memory as they are compared with what is asked: some megabytes at most.
_ARTICLES_KEPT: Final = 200


@dataclass(frozen=True, slots=True)
class Generation:
    """One snapshot. `embedded` of its `passages` had to be embedded for it; the other vectors were in the database."""

    name: str
    recipe: str
    passages: int
    embedded: int
    change_number: int


@dataclass(frozen=True, slots=True)
class ArticleTable:
    """`article_ids` in ascending order, one a row; `there` tells in which of `languages`, one a column, each exists.

    `revisions` in ascending order; `rows` and `passages` have the row of each, and how many passages it has.
    """

    article_ids: Ids
    languages: tuple[str, ...]
    there: NDArray[np.bool_]
    revisions: Ids
    rows: Ids
    passages: Ids

    def rows_of(self, revisions: Ids) -> Ids:
        """The rows of several revisions, all of which are here."""
        return self.rows[np.searchsorted(self.revisions, revisions)]

    def passages_of(self, revisions: Ids) -> Ids:
        """How many passages each of several revisions has, all of which are here."""
        return self.passages[np.searchsorted(self.revisions, revisions)]


@dataclass(frozen=True)
class Index:
    """`vectors` are of passages, by their language; `known` are of known questions, by the language of the question, also in
    languages that no article is in.

    `usual_questions` is what questions have in common, see `usual_question`, by language; `references` are vectors of everyday
    passages, by language. `changes`: how many vectors differ from the snapshot.
    """

    generation: Generation
    change_number: int
    entries: Mapping[int, Entry]
    vectors: Mapping[str, Shelf]
    known: Mapping[str, Shelf]
    words: Lexicon
    usual_questions: Mapping[str, Matrix]
    references: Mapping[str, Matrix]
    changes: int = 0

    @cached_property
    def by_translation(self) -> dict[int, Entry]:
        return {entry.translation_id: entry for entry in self.entries.values()}

    @cached_property
    def by_article(self) -> dict[int, dict[str, Entry]]:
        articles: dict[int, dict[str, Entry]] = {}
        for entry in self.entries.values():
            articles.setdefault(entry.article_id, {})[entry.language] = entry
        return articles

    @cached_property
    def articles_by_slug(self) -> dict[str, int]:
        return {entry.slug: entry.article_id for entry in self.entries.values()}

    @cached_property
    def article_table(self) -> ArticleTable:
        """The same as `by_article`, to work on all articles at once."""
        article_ids = np.array(sorted(self.by_article), np.int64)
        languages = tuple(self.vectors)
        there = np.zeros((len(article_ids), len(languages)), np.bool_)
        rows: dict[int, int] = {}
        for row, article_id in enumerate(article_ids.tolist()):
            translations = self.by_article[article_id]
            for column, language in enumerate(languages):
                if language in translations:
                    there[row, column] = True
                    rows[translations[language].revision_id] = row
        revisions = sorted(rows)
        return ArticleTable(
            article_ids,
            languages,
            there,
            np.array(revisions, np.int64),
            np.array([rows[revision] for revision in revisions], np.int64),
            np.array([self.entries[revision].passages for revision in revisions], np.int64),
        )

    @cached_property
    def suggestions(self) -> Suggestions:
        return Suggestions(self.entries.values(), self.words.known_questions())

    @cached_property
    def asked_as(self) -> Callable[[int], frozenset[int]]:
        """The hashes of the titles and known questions of an article, each as its `plain_words` with spaces between.

        Read when an article is first looked at, and kept for those looked at lately: there may be hundreds of questions each.
        """
        return lru_cache(maxsize=_ARTICLES_KEPT)(partial(_asked_as, self.words, self.by_article))

    def own_language(self, language: str) -> str:
        """The language of articles that a question in `language` is in: the same tag, else a variant of it ("pt" and "pt-BR")."""
        if language in self.vectors:
            return language
        base = language.split("-")[0]
        return min((tag for tag in self.vectors if tag.split("-")[0] == base), default=language)

    def usual_question(self, language: str) -> Matrix:
        """The mean question in `language`; for a language without titles or references, that of all."""
        if language in self.usual_questions:
            return self.usual_questions[language]
        return np.asarray(np.stack(list(self.usual_questions.values())).mean(axis=0), np.float32)

    def spread(self, question: Matrix, language: str) -> Spread:
        """Where the scores of a question lie among the passages of `language`."""
        own = self.vectors[language].spread(question)
        if own.count >= ENOUGH_PASSAGES:
            return own
        reference = self.references.get(language)
        products = (np.concatenate(list(self.references.values())) if reference is None else reference) @ question
        return blended_spread(own, Spread(float(products.mean()), float(products.std()), len(products)))


def passage_ids(entry: Entry) -> list[int]:
    return [passage_id(entry.revision_id, ordinal) for ordinal in range(entry.passages)]


def _asked_as(words: Lexicon, by_article: Mapping[int, Mapping[str, Entry]], article_id: int) -> frozenset[int]:
    titles = [entry.title for entry in by_article[article_id].values()]
    known = words.known_questions([article_id]).get(article_id, ())
    return frozenset(hash(" ".join(plain_words(text))) for text in (*titles, *(question.text for question in known)))
