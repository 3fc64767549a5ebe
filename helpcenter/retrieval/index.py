"""The index as one worker has it in memory: a snapshot and the changes since. Never changes; a change gives a new one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from helpcenter.retrieval.passages import Cut, passage_id
from helpcenter.retrieval.references import ENOUGH_PASSAGES, blended_spread
from helpcenter.retrieval.titles import Titles
from helpcenter.retrieval.vectors import Matrix, Spread, Vectors
from helpcenter.retrieval.words import Entry, Words


@dataclass(frozen=True, slots=True)
class Generation:
    """One snapshot. `embedded` of its `passages` had to be embedded for it; the other vectors were in the database."""

    name: str
    recipe: str
    passages: int
    embedded: int
    change_number: int


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A revision to take in: its passages and their vectors, in order."""

    entry: Entry
    passages: tuple[Cut, ...]
    vectors: Matrix


@dataclass(frozen=True)
class Index:
    """`usual_questions` is the mean vector of the titles asked as questions, by language; `references` are vectors of everyday
    passages, by language.
    """

    generation: Generation
    change_number: int
    entries: Mapping[int, Entry]
    vectors: Mapping[str, Vectors]
    words: Words
    usual_questions: Mapping[str, Matrix]
    references: Mapping[str, Matrix]

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
    def titles(self) -> Titles:
        return Titles(self.entries.values())

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

    @property
    def changes(self) -> int:
        """How many vectors differ from the snapshot."""
        return sum(vectors.changes for vectors in self.vectors.values())

    def changed(self, change_number: int, remove: Collection[int], add: Collection[NewEntry], dimension: int) -> Index:
        """The index after a change: without the translations `remove`, with the revisions `add`."""
        gone = [self.by_translation[number] for number in remove if number in self.by_translation]
        if not gone and not add:
            return replace(self, change_number=change_number)
        words = self.words if self.words.changeable else self.words.in_memory()
        entries = dict(self.entries)
        for entry in gone:
            entries.pop(entry.revision_id, None)
            words.remove(entry)
        for new in add:
            entries[new.entry.revision_id] = new.entry
            words.add(new.entry, new.passages)
        vectors = dict(self.vectors)
        for language in {entry.language for entry in gone} | {new.entry.language for new in add}:
            removed = [number for entry in gone if entry.language == language for number in passage_ids(entry)]
            added = {
                passage_id(new.entry.revision_id, ordinal): vector
                for new in add
                if new.entry.language == language
                for ordinal, vector in enumerate(new.vectors)
            }
            vectors[language] = vectors.get(language, Vectors(dimension)).changed(removed, added)
        return replace(
            self,
            change_number=change_number,
            entries=entries,
            vectors={language: some for language, some in vectors.items() if len(some)},
            words=words,
        )


def passage_ids(entry: Entry) -> list[int]:
    return [passage_id(entry.revision_id, ordinal) for ordinal in range(entry.passages)]
