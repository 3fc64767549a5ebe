"""How fast an index is built: with vectors that are known, and beside the embedder alone where they are not."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sqlalchemy import delete, update

from helpcenter.db import Database
from helpcenter.knowledge import all_published
from helpcenter.knowledge.tables import TranslationRow
from helpcenter.retrieval import Retriever
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.embedding import Text
from helpcenter.retrieval.gathering import texts_of
from helpcenter.retrieval.passages import cut
from helpcenter.retrieval.tables import VectorRow

_AT_ONCE = 32


def build(database: Database, embedder: Embedder, indexes_folder: Path) -> dict[str, float]:
    """All vectors are in the database: what is left is reading, cutting, words, writing and checking."""
    retriever = Retriever(database, embedder, indexes_folder)
    begun = time.perf_counter()
    generation = retriever.build()
    seconds = time.perf_counter() - begun
    retriever.close()
    return {
        "passages": generation.passages,
        "embedded": generation.embedded,
        "build_s": seconds,
        "disk_mb": sum(path.stat().st_size for path in (indexes_folder / generation.name).iterdir()) / 1e6,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def batches(texts: list[Text]) -> Iterator[list[Text]]:
    """The quickest way for the embedder: texts of like length together, not too many."""
    ordered = sorted(texts, key=lambda text: len(text.text))
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]


def compare_with_embedder(
    database: Database, embedder: Embedder, indexes_folder: Path, passages: int
) -> dict[str, float]:
    """Build an index of about `passages` that were never embedded, and embed the same texts by the embedder alone, in turns:
    half of them first in one way, the other half first in the other. The database given is changed.

    `ratio` is by the clock, `ratio_cpu` by this process's processor time, which a busy machine disturbs less.
    """
    halves: list[list[tuple[int, list[Text]]]] = [[], []]
    count = 0
    with database.read() as session:
        for article in all_published(session):
            if count < passages:
                texts = texts_of(article, cut(article))
                halves[article.translation_id % 2].append((article.translation_id, texts))
                count += len(texts)
    spent = np.zeros((2, 2))  # built and alone, by the clock and by the processor
    embedded = 0
    for place, half in enumerate(halves):
        texts = [text for _, some in half for text in some]
        with database.write() as session:
            session.execute(delete(VectorRow).where(VectorRow.digest.in_([text.digest for text in texts])))
            session.execute(update(TranslationRow).values(published_revision_id=None))
            numbers = [number for number, _ in half]
            session.execute(
                update(TranslationRow)
                .where(TranslationRow.id.in_(numbers))
                .values(published_revision_id=TranslationRow.latest_revision_id)
            )
        for way in (0, 1) if place == 0 else (1, 0):
            begun = time.perf_counter(), time.process_time()
            if way == 0:
                embedded += Retriever(database, embedder, indexes_folder).build().embedded
            else:
                for some in batches(texts):
                    embedder.embed_passages([text.text for text in some], [text.language for text in some])
            spent[way] += time.perf_counter() - begun[0], time.process_time() - begun[1]
    return {
        "embedded": float(embedded),
        "passages_a_second_built": embedded / spent[0, 0],
        "passages_a_second_alone": embedded / spent[1, 0],
        "ratio": spent[1, 0] / spent[0, 0],
        "ratio_cpu": spent[1, 1] / spent[0, 1],
    }
