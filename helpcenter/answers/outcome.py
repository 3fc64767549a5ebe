"""What a shopper gets for a question."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from helpcenter.answers.written import Written
from helpcenter.knowledge import Block


class OutcomeKind(StrEnum):
    """Sure enough to answer, only sure enough to point at articles, or neither."""

    ANSWER = "answer"
    SUGGESTIONS = "suggestions"
    NO_ANSWER = "no_answer"


class UnitKind(StrEnum):
    """What a passage is made of: sentences of its prose, items of its lists, rows of its tables."""

    SENTENCE = "sentence"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A whole sentence of a passage, item of a list or row of a table ("heading: cell; heading: cell").

    `answers`: among those closest to the question. `block`: the place of its block in the passage; `place`: its own in the block.
    """

    text: str
    answers: bool
    kind: UnitKind = UnitKind.SENTENCE
    block: int = 0
    place: int = 0


@dataclass(frozen=True, slots=True)
class AnswerPassage:
    """A passage that answers, as the article has it.

    `lead` are the sentences of prose that answer, `marked` the items and rows too; `blocks` is the whole passage in reading
    order, with steps as steps. `other_language`: not in the language of the question, so the page has to say so. `instead_of`:
    the language of the article's outdated translation that readers would have got; the passage is of the source, which says
    what is right now. `part`: which part of the question it answers, as it was typed; None where the question is taken as a
    whole.
    """

    slug: str
    topic: str
    language: str
    title: str
    heading_path: tuple[str, ...]
    anchor: str | None
    score: float
    sentences: tuple[Sentence, ...]
    blocks: tuple[Block, ...]
    text: str
    translation_id: int
    revision_id: int
    other_language: bool
    #: The two parts of `score`: of meaning and of words, as in `retrieval.Hit`.
    dense: float = 0.0
    lexical: float = 0.0
    passage_id: int = 0
    instead_of: str | None = None
    part: str | None = None

    @property
    def lead(self) -> tuple[str, ...]:
        return tuple(
            sentence.text for sentence in self.sentences if sentence.answers and sentence.kind is UnitKind.SENTENCE
        )

    @property
    def marked(self) -> tuple[str, ...]:
        return tuple(sentence.text for sentence in self.sentences if sentence.answers)


@dataclass(frozen=True, slots=True)
class RelatedArticle:
    """An article that may help too, in the best language for the shopper."""

    slug: str
    topic: str
    language: str
    title: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """`question` is what was looked for: cleaned, and cut when `shortened`. `passages` is empty unless `kind` is `answer`.

    `language` is the one the question seems to be in. `confidence` is the estimated probability that the first article answers.
    `details` is kept with the receipt: plain JSON values by name, none of which tells who asked or what was typed.
    `follows`: the earlier questions that this one was taken to refer to; "" when it was taken by itself. `about`: the title of
    the article that was being read, when the question was taken to be about it; "" when not.
    `written` is what a language model made of the passages; None when nobody asked for that.
    """

    kind: OutcomeKind
    receipt_id: str
    question: str
    language: str
    confidence: float
    passages: tuple[AnswerPassage, ...]
    related: tuple[RelatedArticle, ...]
    recipe: str
    shortened: bool
    follows: str = ""
    about: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    written: Written | None = None

    @property
    def written_by(self) -> str | None:
        """The language model whose text is shown, if any is."""
        return self.written.model if self.written is not None and self.written.ok else None
