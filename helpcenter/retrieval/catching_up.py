"""Take in what was published, moved or archived since the index was made."""

from __future__ import annotations

import time
from typing import Final

from helpcenter.db import Database
from helpcenter.knowledge import PublishedTranslation, changes_since, read_published
from helpcenter.retrieval.building import entry_of, texts_of
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.embedding import embed
from helpcenter.retrieval.index import Index, NewEntry
from helpcenter.retrieval.passages import cut

#: A shopper waits for this at most (and for one article more); the rest is taken in before the next question.
PATIENCE_SECONDS: Final = 1.0
_AT_ONCE = 10


def catch_up(database: Database, embedder: Embedder, index: Index, patience_seconds: float) -> tuple[Index, int]:
    """The index with the changes since, and how many there were. Stops early when there is more than patience allows."""
    deadline = time.monotonic() + patience_seconds
    applied = 0
    with database.read() as session:
        changes = changes_since(session, index.change_number)
    for start in range(0, len(changes), _AT_ONCE):
        some = changes[start : start + _AT_ONCE]
        translations = list(dict.fromkeys(change.translation_id for change in some))
        with database.read() as session:
            published = read_published(session, translations)
        different = [number for number in translations if not _same(index, number, published.get(number))]
        add = _new_entries(database, embedder, [published[number] for number in different if number in published])
        index = index.changed(some[-1].number, different, add, embedder.dimension)
        applied += len(some)
        if time.monotonic() > deadline:
            break
    return index, applied


def _same(index: Index, translation_id: int, published: PublishedTranslation | None) -> bool:
    entry = index.by_translation.get(translation_id)
    if entry is None or published is None:
        return entry is None and published is None
    return (entry.revision_id, entry.slug, entry.topic) == (published.revision_id, published.slug, published.topic)


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
