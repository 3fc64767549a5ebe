"""The index as one worker sees it. Never changes; a change gives a new one. The same for every kind of passage index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from helpcenter.retrieval.lexicon import Entry, Lexicon
from helpcenter.retrieval.passages import passage_id
from helpcenter.retrieval.references import ENOUGH_PASSAGES, blended_spread
from helpcenter.retrieval.shelf import Ids, Matrix, Shelf, Spread
from helpcenter.retrieval.suggestions import Suggestions


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
    """`article_ids` in ascending order, one a row; `there` tells in which of `languages`, one a column, each exists; `rows` has
    the row of each revision.
    """

    article_ids: Ids
    languages: tuple[str, ...]
    there: NDArray[np.bool_]
    rows: Mapping[int, int]


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
        revisions = np.full((len(article_ids), len(languages)), -1, np.int64)
        for row, article_id in enumerate(article_ids.tolist()):
            translations = self.by_article[article_id]
            for column, language in enumerate(languages):
                if language in translations:
                    revisions[row, column] = translations[language].revision_id
        rows = {
            int(revision): row
            for row, several in enumerate(revisions.tolist())
            for revision in several
            if revision >= 0
        }
        return ArticleTable(article_ids, languages, revisions >= 0, rows)

    @cached_property
    def suggestions(self) -> Suggestions:
        return Suggestions(self.entries.values(), self.words.known_questions())

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
