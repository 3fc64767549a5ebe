"""The index as the local one has it in memory: a snapshot on disk and the changes since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from helpcenter.retrieval.changing import Plan
from helpcenter.retrieval.index import Index
from helpcenter.retrieval.passages import question_id
from helpcenter.retrieval.shelf import Matrix
from helpcenter.retrieval.vectors import Vectors
from helpcenter.retrieval.words import Words


@dataclass(frozen=True)
class LocalView(Index):
    """An `Index` whose vectors and words are here, so that a changed one can be made from it."""

    vectors: Mapping[str, Vectors]
    known: Mapping[str, Vectors]
    words: Words

    def changed(self, plan: Plan, dimension: int) -> LocalView:
        """The index after a change; this one stays as it is, but for its words, which both share from then on."""
        if plan.is_empty:
            return replace(self, change_number=plan.change_number)
        words = self.words if self.words.changeable else self.words.to_change()
        for entry in plan.gone:
            words.remove(entry)
        for new in plan.add:
            words.add(new.entry, new.passages)
        removed_questions = _places(words, plan)
        for article_id, questions in plan.questions.items():
            words.put_questions(article_id, questions.questions if questions is not None else ())
        vectors = _changed(self.vectors, plan.removed_passages(), plan.added_passages(), dimension)
        known = _changed(self.known, removed_questions, plan.added_questions(), dimension)
        return replace(
            self,
            change_number=plan.change_number,
            entries=plan.entries,
            vectors=vectors,
            known=known,
            words=words,
            changes=sum(shelf.changes for shelves in (vectors, known) for shelf in shelves.values()),
        )


def _places(words: Words, plan: Plan) -> dict[str, list[int]]:
    """By language: the ids of the known questions that go."""
    removed: dict[str, list[int]] = {}
    for article_id, before in words.known_questions(plan.questions).items():
        for place, question in enumerate(before):
            removed.setdefault(question.language, []).append(question_id(article_id, place))
    return removed


def _changed(
    before: Mapping[str, Vectors],
    remove: Mapping[str, Sequence[int]],
    add: Mapping[str, dict[int, Matrix]],
    dimension: int,
) -> dict[str, Vectors]:
    shelves = dict(before)
    for language in remove.keys() | add.keys():
        shelf = shelves.get(language, Vectors(dimension))
        shelves[language] = shelf.changed(remove.get(language, ()), add.get(language, {}))
    return {language: shelf for language, shelf in shelves.items() if len(shelf)}
