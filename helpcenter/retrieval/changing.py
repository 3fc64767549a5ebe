"""A change of the index, planned without touching anything; each kind of passage index then carries it out in its way."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from helpcenter.knowledge import KnownQuestion
from helpcenter.retrieval.index import Index, passage_ids
from helpcenter.retrieval.lexicon import Entry
from helpcenter.retrieval.passages import Cut, passage_id, question_id
from helpcenter.retrieval.shelf import Matrix


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A revision to take in: its passages and their vectors, in order."""

    entry: Entry
    passages: tuple[Cut, ...]
    vectors: Matrix


@dataclass(frozen=True, slots=True)
class NewQuestions:
    """All known questions that an article has now, in their order, and their vectors."""

    article_id: int
    questions: tuple[KnownQuestion, ...]
    vectors: Matrix


@dataclass(frozen=True, slots=True)
class Difference:
    """What brings an index from an older change number to `change_number`: translations to take out (also those of which a new
    revision comes), revisions and known questions to take in.
    """

    change_number: int
    remove: Collection[int]
    add: Collection[NewEntry]
    questions: Collection[NewQuestions]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a difference means for one index. `questions`: by article, instead of those that it has; None when it has none any
    more.
    """

    change_number: int
    gone: tuple[Entry, ...]
    add: tuple[NewEntry, ...]
    questions: Mapping[int, NewQuestions | None]
    entries: Mapping[int, Entry]

    @property
    def is_empty(self) -> bool:
        """Whether nothing but the change number is new."""
        return not (self.gone or self.add or self.questions)

    def removed_passages(self) -> dict[str, list[int]]:
        """By language: the ids of the passages that go."""
        removed: dict[str, list[int]] = {}
        for entry in self.gone:
            removed.setdefault(entry.language, []).extend(passage_ids(entry))
        return removed

    def added_passages(self) -> dict[str, dict[int, Matrix]]:
        """By language: the vectors of the passages that come."""
        added: dict[str, dict[int, Matrix]] = {}
        for new in self.add:
            for ordinal, vector in enumerate(new.vectors):
                added.setdefault(new.entry.language, {})[passage_id(new.entry.revision_id, ordinal)] = vector
        return added

    def added_questions(self) -> dict[str, dict[int, Matrix]]:
        """By language of the question: the vectors of the known questions that come."""
        added: dict[str, dict[int, Matrix]] = {}
        for article_id, new in self.questions.items():
            if new is not None:
                for place, (question, vector) in enumerate(zip(new.questions, new.vectors, strict=True)):
                    added.setdefault(question.language, {})[question_id(article_id, place)] = vector
        return added


def plan(index: Index, difference: Difference) -> Plan:
    """An article of which no translation is left loses its known questions; one without any takes none in."""
    gone = tuple(index.by_translation[number] for number in difference.remove if number in index.by_translation)
    entries = dict(index.entries)
    for entry in gone:
        entries.pop(entry.revision_id, None)
    entries.update((new.entry.revision_id, new.entry) for new in difference.add)
    touched = {entry.article_id for entry in gone} | {new.article_id for new in difference.questions}
    readable = {entry.article_id for entry in entries.values() if entry.article_id in touched}
    questions: dict[int, NewQuestions | None] = {article_id: None for article_id in touched - readable}
    questions.update((new.article_id, new) for new in difference.questions if new.article_id in readable)
    return Plan(difference.change_number, gone, tuple(difference.add), questions, entries)
