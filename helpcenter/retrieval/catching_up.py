"""Take in what was published, moved or archived, and which questions were noted, since the index was made."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from helpcenter.db import Database
from helpcenter.knowledge import (
    Change,
    KnownQuestion,
    PublishedTranslation,
    changes_since,
    known_questions,
    read_published,
)
from helpcenter.retrieval.changing import Difference, NewEntry, NewQuestions
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.embedding import embed
from helpcenter.retrieval.gathering import entry_of, texts_of, texts_of_questions
from helpcenter.retrieval.index import Index
from helpcenter.retrieval.passages import cut

_AT_ONCE: Final = 10

AnyIndex = TypeVar("AnyIndex", bound=Index)


def catch_up(
    database: Database,
    embedder: Embedder,
    index: AnyIndex,
    patience_seconds: float,
    apply: Callable[[AnyIndex, Difference], AnyIndex],
) -> tuple[AnyIndex, int]:
    """The index with the changes since, and how many there were. Stops early when there is more than patience allows."""
    deadline = time.monotonic() + patience_seconds
    applied = 0
    with database.read() as session:
        changes = changes_since(session, index.change_number)
    for start in range(0, len(changes), _AT_ONCE):
        some = changes[start : start + _AT_ONCE]
        index = apply(index, _difference(database, embedder, index, some))
        applied += len(some)
        if time.monotonic() > deadline:
            break
    return index, applied


def _difference(database: Database, embedder: Embedder, index: Index, changes: Sequence[Change]) -> Difference:
    translations = list(dict.fromkeys(change.translation_id for change in changes))
    with database.read() as session:
        published = read_published(session, translations)
        questions = known_questions(session, {article.article_id for article in published.values()})
    different = [number for number in translations if not _same(index, number, published.get(number))]
    return Difference(
        change_number=changes[-1].number,
        remove=different,
        add=_new_entries(database, embedder, [published[number] for number in different if number in published]),
        questions=_new_questions(database, embedder, index, published.values(), questions),
    )


def _same(index: Index, translation_id: int, published: PublishedTranslation | None) -> bool:
    entry = index.by_translation.get(translation_id)
    if entry is None or published is None:
        return entry is None and published is None
    return (entry.revision_id, entry.slug, entry.topic) == (published.revision_id, published.slug, published.topic)


def _new_questions(
    database: Database,
    embedder: Embedder,
    index: Index,
    articles: Iterable[PublishedTranslation],
    questions: Mapping[int, tuple[KnownQuestion, ...]],
) -> list[NewQuestions]:
    """The known questions of those of `articles` that have others now than the index."""
    article_ids = sorted({article.article_id for article in articles})
    before = index.words.known_questions(article_ids)
    now = {number: questions.get(number, ()) for number in article_ids}
    different = [number for number in article_ids if now[number] != before.get(number, ())]
    texts = [text for number in different for text in texts_of_questions(now[number])]
    vectors = embed(database, embedder, texts).vectors
    new: list[NewQuestions] = []
    start = 0
    for number in different:
        end = start + len(now[number])
        new.append(NewQuestions(number, now[number], vectors[start:end]))
        start = end
    return new


def _new_entries(database: Database, embedder: Embedder, articles: list[PublishedTranslation]) -> list[NewEntry]:
    passages = [tuple(cut(article)) for article in articles]
    texts = [text for article, cuts in zip(articles, passages, strict=True) for text in texts_of(article, cuts)]
    vectors = embed(database, embedder, texts).vectors
    entries: list[NewEntry] = []
    start = 0
    for article, cuts in zip(articles, passages, strict=True):
        entries.append(NewEntry(entry_of(article, cuts), cuts, vectors[start : start + len(cuts)]))
        start += len(cuts)
    return entries
