"""An index with a change laid over it: the index below stays as it is, whatever kind it is of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Final

import numpy as np

from helpcenter.knowledge import KnownQuestion
from helpcenter.retrieval.changing import Plan
from helpcenter.retrieval.index import Index
from helpcenter.retrieval.lexicon import COLUMN_WEIGHTS, Lexicon, Vocabulary, searchable, text_of_letters
from helpcenter.retrieval.passages import Cut, passage_id, question_id
from helpcenter.retrieval.runs import Runs, passage_runs
from helpcenter.retrieval.shelf import Ids, Matrix, Shelf, Spread, spread_of
from helpcenter.retrieval.spelling import Spelling
from helpcenter.retrieval.tokens import tokens

# As SQLite's bm25 has them.
_SATURATION: Final = 1.2
_LENGTH_SHARE: Final = 0.75
_SMALLEST_RARITY: Final = 1e-6


class OverlaidShelf:
    """A shelf without some vectors and with others."""

    def __init__(self, below: Shelf | None, removed: Collection[int], added: Mapping[int, Matrix]) -> None:
        self._below = below
        self._removed = frozenset(removed)
        self._added = dict(added)
        self._ids = np.fromiter(self._added, np.int64, len(self._added))
        self._vectors = np.stack(list(self._added.values())) if self._added else None

    def __len__(self) -> int:
        return (len(self._below) if self._below is not None else 0) - len(self._removed) + len(self._added)

    def search(self, question: Matrix, limit: int) -> tuple[Ids, Matrix]:
        numbers, scores = np.zeros(0, np.int64), np.zeros(0, np.float32)
        if self._below is not None and len(self._below):
            numbers, scores = self._below.search(question, limit + len(self._removed))
            if self._removed:
                kept = np.array([number not in self._removed for number in numbers.tolist()], bool)
                numbers, scores = numbers[kept], scores[kept]
        if self._vectors is not None:
            numbers = np.concatenate([numbers, self._ids])
            scores = np.concatenate([scores, (self._vectors @ question).astype(np.float32)])
        order = np.lexsort((numbers, -scores))[:limit]
        return numbers[order], scores[order]

    def scores(self, question: Matrix, passage_ids: Sequence[int]) -> dict[int, float]:
        wanted = [number for number in passage_ids if number not in self._removed and number not in self._added]
        found = self._below.scores(question, wanted) if self._below is not None and wanted else {}
        own = {number: float(self._added[number] @ question) for number in passage_ids if number in self._added}
        return {**found, **own}

    def vector(self, number: int) -> Matrix:
        if number in self._added:
            return self._added[number]
        if self._below is None or number in self._removed:
            raise KeyError(number)
        return self._below.vector(number)

    def spread(self, question: Matrix) -> Spread:
        if self._below is not None and len(self._below):
            return self._below.spread(question)  # some passages more or less move it by nothing that counts
        return spread_of(
            self._vectors if self._vectors is not None else np.zeros((0, len(question)), np.float32), question
        )


class OverlaidVocabulary(Vocabulary):
    """Words that only the new passages have are known too."""

    def __init__(self, below: Vocabulary, more: Mapping[str, int], passages: int) -> None:
        super().__init__(more, passages)
        self._below = below

    def __contains__(self, token: str) -> bool:
        return token in self._below or super().__contains__(token)

    def share(self, token: str) -> float:
        return self._below.share(token) or super().share(token)

    def affordable(self, wanted: Iterable[str]) -> list[str]:
        return self._below.affordable(wanted)

    def rarity(self, token: str) -> float:
        return self._below.rarity(token) if token in self._below else super().rarity(token)


class OverlaidLexicon:
    """The words of an index without some passages and with others, whose scores are worked out as the index's own are."""

    def __init__(
        self,
        below: Lexicon,
        sizes: Mapping[str, int],
        removed: Mapping[str, Sequence[int]],
        added: Mapping[int, Cut],
        languages: Mapping[int, str],
        titles: Mapping[int, str],
    ) -> None:
        self._below = below
        self._sizes = sizes
        self._removed = {language: frozenset(numbers) for language, numbers in removed.items()}
        self._added = added
        self._runs = {
            number: passage_runs(text_of_letters(titles[number], passage)) for number, passage in added.items()
        }
        self._columns: dict[str, dict[int, tuple[list[str], list[str], list[str]]]] = {}
        for number, passage in added.items():
            language = languages[number]
            self._columns.setdefault(language, {})[number] = (
                tokens(titles[number], language),
                tokens(" ".join(passage.heading_path), language),
                tokens(passage.text, language),
            )
        self._vocabularies: dict[str, Vocabulary] = {}

    def search(self, language: str, wanted: Collection[str], limit: int) -> list[tuple[int, float]]:
        removed = self._removed.get(language, frozenset())
        found = [
            hit for hit in self._below.search(language, wanted, limit + len(removed)) if hit[0] not in removed
        ] + self._scores(language, searchable(wanted))
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def tokens_of(self, language: str, passage_ids: Iterable[int]) -> set[str]:
        wanted = list(passage_ids)
        own = self._columns.get(language, {})
        held = {token for number in wanted if number in own for column in own[number] for token in column}
        removed = self._removed.get(language, frozenset())
        below = [number for number in wanted if number not in own and number not in removed]
        return held | (self._below.tokens_of(language, below) if below else set())

    def vocabulary(self, language: str) -> Vocabulary:
        if language not in self._vocabularies:
            counted = Counter(
                token
                for columns in self._columns.get(language, {}).values()
                for token in {token for column in columns for token in column}
            )
            self._vocabularies[language] = OverlaidVocabulary(
                self._below.vocabulary(language), counted, self._sizes.get(language, 0)
            )
        return self._vocabularies[language]

    def spelling(self, language: str) -> Spelling:
        return self._below.spelling(language)

    def passages(self, passage_ids: Iterable[int]) -> dict[int, Cut]:
        wanted = list(passage_ids)
        own = {number: self._added[number] for number in wanted if number in self._added}
        below = [number for number in wanted if number not in own]
        return {**(self._below.passages(below) if below else {}), **own}

    def runs_of(self, passage_ids: Iterable[int]) -> dict[int, Runs]:
        wanted = list(passage_ids)
        own = {number: self._runs[number] for number in wanted if number in self._runs}
        below = [number for number in wanted if number not in own]
        return {**(self._below.runs_of(below) if below else {}), **own}

    def known_questions(self, article_ids: Iterable[int] | None = None) -> dict[int, tuple[KnownQuestion, ...]]:
        return self._below.known_questions(article_ids)

    def _scores(self, language: str, wanted: Collection[str]) -> list[tuple[int, float]]:
        """BM25 of the new passages. How long the usual passage is, they tell themselves."""
        own = self._columns.get(language, {})
        if not own or not wanted:
            return []
        vocabulary = self.vocabulary(language)
        lengths = {number: sum(len(column) for column in columns) for number, columns in own.items()}
        usual = max(1.0, sum(lengths.values()) / len(lengths))
        found = []
        for number, columns in own.items():
            room = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * lengths[number] / usual)
            score = 0.0
            for token in wanted:
                often = sum(
                    weight * column.count(token) for weight, column in zip(COLUMN_WEIGHTS, columns, strict=True)
                )
                if often:
                    rarity = max(_SMALLEST_RARITY, vocabulary.rarity(token))
                    score += rarity * often * (_SATURATION + 1) / (often + room)
            if score > 0:
                found.append((number, score))
        return found


class OtherQuestions:
    """The words of an index, and other known questions of some articles."""

    def __init__(self, below: Lexicon, questions: Mapping[int, tuple[KnownQuestion, ...]]) -> None:
        self._below = below
        self._questions = questions
        self.search = below.search
        self.tokens_of = below.tokens_of
        self.vocabulary = below.vocabulary
        self.spelling = below.spelling
        self.passages = below.passages
        self.runs_of = below.runs_of

    def known_questions(self, article_ids: Iterable[int] | None = None) -> dict[int, tuple[KnownQuestion, ...]]:
        wanted = set(article_ids) if article_ids is not None else None
        found = self._below.known_questions(wanted)
        found.update((number, own) for number, own in self._questions.items() if wanted is None or number in wanted)
        return {number: questions for number, questions in found.items() if questions}


def overlaid(index: Index, plan: Plan) -> Index:
    """`index` as it would be after the change, for reading; `index` itself stays as it is."""
    removed, added = plan.removed_passages(), plan.added_passages()
    vectors = _shelves(index.vectors, removed, added)
    before = index.words.known_questions(plan.questions)
    gone: dict[str, list[int]] = {}
    for article_id, questions in before.items():
        for place, question in enumerate(questions):
            gone.setdefault(question.language, []).append(question_id(article_id, place))
    passages = {
        passage_id(new.entry.revision_id, ordinal): (new.entry, passage)
        for new in plan.add
        for ordinal, passage in enumerate(new.passages)
    }
    words = OverlaidLexicon(
        index.words,
        {language: len(shelf) for language, shelf in vectors.items()},
        removed,
        {number: passage for number, (_, passage) in passages.items()},
        {number: entry.language for number, (entry, _) in passages.items()},
        {number: entry.title for number, (entry, _) in passages.items()},
    )
    questions_now = {number: new.questions if new is not None else () for number, new in plan.questions.items()}
    return changed(
        index,
        entries=plan.entries,
        vectors=vectors,
        known=_shelves(index.known, gone, plan.added_questions()),
        words=OtherQuestions(words, questions_now) if questions_now else words,
    )


def without_question(index: Index, article_id: int, held_back: KnownQuestion) -> Index:
    """`index` as it would be if the article had not this one known question."""
    questions = index.words.known_questions([article_id]).get(article_id, ())
    places = [place for place, question in enumerate(questions) if question == held_back]
    if not places:
        return index
    kept = tuple(question for question in questions if question != held_back)
    language = held_back.language
    known = dict(index.known)
    known[language] = OverlaidShelf(known.get(language), [question_id(article_id, place) for place in places], {})
    return changed(
        index,
        known={tag: shelf for tag, shelf in known.items() if len(shelf)},
        words=OtherQuestions(index.words, {article_id: kept}),
    )


def changed(index: Index, **values: object) -> Index:
    """A plain index with these fields changed: what a kind of index keeps beside them belongs to it alone."""
    told = {own.name: getattr(index, own.name) for own in fields(Index)} | values
    return Index(**told)


def _shelves(
    below: Mapping[str, Shelf], removed: Mapping[str, Sequence[int]], added: Mapping[str, Mapping[int, Matrix]]
) -> dict[str, Shelf]:
    shelves = dict(below)
    for language in removed.keys() | added.keys():
        shelves[language] = OverlaidShelf(below.get(language), removed.get(language, ()), added.get(language, {}))
    return {language: shelf for language, shelf in shelves.items() if len(shelf)}
