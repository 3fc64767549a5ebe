"""Everything that a generation of the index is made of, read from the database and embedded, handed on bit by bit."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np
from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.knowledge import (
    KnownQuestion,
    PublishedTranslation,
    all_published,
    changes_since,
    known_questions,
    latest_change_number,
)
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.embedding import Progress, Role, Text, embed, unknown
from helpcenter.retrieval.everyday import everyday_question, everyday_texts
from helpcenter.retrieval.fusion import usual_question
from helpcenter.retrieval.index import Generation, passage_ids
from helpcenter.retrieval.lexicon import Entry
from helpcenter.retrieval.passages import Cut, cut, question_id, text_to_embed
from helpcenter.retrieval.recipe import recipe_of
from helpcenter.retrieval.references import blended_question, reference_texts
from helpcenter.retrieval.shelf import Matrix

#: Titles of one language from which its usual question is taken.
_TITLES_AT_MOST: Final = 200
_LEAST_WEIGHT: Final = 0.01


class Writer(Protocol):
    """Where a generation is written to, aside. First come all texts, then the vectors, one language at a time."""

    def add(self, entry: Entry, passages: Sequence[Cut]) -> None: ...

    def put_questions(self, article_id: int, questions: Sequence[KnownQuestion]) -> None: ...

    def put_vectors(self, language: str, passage_ids: Sequence[int], vectors: Matrix) -> None: ...

    def put_known(self, language: str, question_ids: Sequence[int], vectors: Matrix) -> None: ...


@dataclass(frozen=True, slots=True)
class Gathered:
    """What belongs to a generation beside its passages. `change_mark`: see there; `digests`: of all texts that it needs."""

    generation: Generation
    change_mark: str
    usual_questions: Mapping[str, Matrix]
    references: Mapping[str, Matrix]
    digests: frozenset[str]


@dataclass(slots=True)
class _Part:
    """Texts of one kind in one language, with the ids of their vectors."""

    numbers: list[int] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


def gather(database: Database, embedder: Embedder, writer: Writer, progress: Progress | None = None) -> Gathered:
    """Hand everything that is published to `writer`. Raises `Unavailable` and what the writer raises."""
    passages: dict[str, _Part] = {}
    known: dict[str, _Part] = {}
    titles: dict[str, list[Text]] = {}
    readable: set[int] = set()
    with database.read() as session:
        # The number first: a change that is committed in between is then taken in twice rather than never.
        change_number = latest_change_number(session)
        mark = change_mark(session, change_number)
        for article in all_published(session):
            cuts = cut(article)
            entry = entry_of(article, cuts)
            writer.add(entry, cuts)
            part = passages.setdefault(article.language, _Part())
            part.texts.extend(texts_of(article, cuts))
            part.numbers.extend(passage_ids(entry))
            titles.setdefault(article.language, []).append(Text(article.title, article.language, Role.QUESTION))
            readable.add(article.article_id)
        for article_id, questions in known_questions(session).items():
            if article_id not in readable:
                continue
            writer.put_questions(article_id, questions)
            for place, text in enumerate(texts_of_questions(questions)):
                part = known.setdefault(text.language, _Part())
                part.texts.append(text)
                part.numbers.append(question_id(article_id, place))
    titles = {language: _some(several) for language, several in titles.items()}
    references = reference_texts()
    order = [text for part in (*passages.values(), *known.values()) for text in part.texts]
    order += [text for several in titles.values() for text in several]
    order += [text for several in references.values() for texts in several for text in texts]
    order += everyday_texts()
    act = _Embedding(database, embedder, order, progress)
    for language, part in passages.items():
        writer.put_vectors(language, part.numbers, act.vectors(part.texts))
    embedded = act.done
    for language, part in known.items():
        writer.put_known(language, part.numbers, act.vectors(part.texts))
    usual = {language: act.vectors(questions) for language, (_, questions) in references.items()}
    anywhere = np.concatenate(list(usual.values()))
    everyday = act.vectors(everyday_texts())
    recipe = recipe_of(embedder)
    return Gathered(
        generation=Generation(
            name=f"{change_number:08d}-{recipe}-{secrets.token_hex(3)}",
            recipe=recipe,
            passages=sum(len(part.numbers) for part in passages.values()),
            embedded=embedded,
            change_number=change_number,
        ),
        change_mark=mark,
        usual_questions={
            language: usual_question(
                blended_question(act.vectors(titles.get(language, ())), usual.get(language, anywhere)),
                everyday_question(everyday, language) * embedder.scales(language),
            )
            for language in {**titles, **usual}
        },
        references={language: act.vectors(texts) for language, (texts, _) in references.items()},
        digests=frozenset(text.digest for text in order),
    )


def change_mark(session: Session, number: int) -> str:
    """Tells the change of this number from any other that might have had it; empty when there is none."""
    change = next(iter(changes_since(session, number - 1)), None)
    if change is None or change.number != number:
        return ""
    return f"{change.number} {change.translation_id} {change.kind} {change.at.isoformat()}"


def emphasis_of(embedder: Embedder) -> Matrix:
    """What a graph of passages is stretched by, number for number: the root of each number's weight in most questions.

    Questions are divided by it, so that products stay the same. Neighbours in the graph are then near as questions see it;
    without that, of the ten passages nearest to a question, one in eight was missed.
    """
    return np.sqrt(np.maximum(embedder.scales("und"), _LEAST_WEIGHT)).astype(np.float32)


def entry_of(article: PublishedTranslation, passages: Sequence[Cut]) -> Entry:
    return Entry(
        revision_id=article.revision_id,
        translation_id=article.translation_id,
        article_id=article.article_id,
        slug=article.slug,
        topic=article.topic,
        language=article.language,
        title=article.title,
        passages=len(passages),
    )


def texts_of(article: PublishedTranslation, passages: Sequence[Cut]) -> list[Text]:
    """What is embedded of an article: its passages, in order."""
    return [Text(text_to_embed(article, passage), article.language) for passage in passages]


def texts_of_questions(questions: Sequence[KnownQuestion]) -> list[Text]:
    """What is embedded of known questions, in their order."""
    return [Text(question.text, question.language, Role.KNOWN_QUESTION) for question in questions]


class _Embedding:
    """Embeds portion by portion and tells the progress over all of `texts`."""

    def __init__(
        self, database: Database, embedder: Embedder, texts: Sequence[Text], progress: Progress | None
    ) -> None:
        self._database = database
        self._embedder = embedder
        self._progress = progress
        self._total = len(unknown(database, embedder, texts))
        self.done = 0
        self._tell(0, 0)

    def vectors(self, texts: Sequence[Text]) -> Matrix:
        embedded = embed(self._database, self._embedder, texts, self._tell)
        self.done += len(embedded.fresh)
        return embedded.vectors

    def _tell(self, done: int, _total: int) -> None:
        if self._progress is not None:
            self._progress(self.done + done, self._total)


def _some(titles: list[Text]) -> list[Text]:
    step = max(1, len(titles) // _TITLES_AT_MOST)
    return titles[::step]
