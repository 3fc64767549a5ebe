"""Articles that say something like a given one: by the vectors of their passages, which the index has anyway."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

import numpy as np

from helpcenter.retrieval.index import Index, passage_ids
from helpcenter.retrieval.passages import ID_BITS

#: Passages of other articles that are looked at, for each article wanted.
_PASSAGES_EACH: Final = 12
#: Of a long article, so many of its passages stand for it.
_PASSAGES_OF_ARTICLE: Final = 64
_KEPT: Final = 4_096


class Similar:
    """What was found, kept for the index in use. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: OrderedDict[tuple[str, int, int, int], tuple[int, ...]] = OrderedDict()

    def to(self, index: Index, translation_id: int, limit: int) -> tuple[int, ...]:
        """As `similar_articles`."""
        key = (index.generation.name, index.change_number, translation_id, limit)
        with self._lock:
            known = self._found.get(key)
            if known is not None:
                self._found.move_to_end(key)
                return known
        found = similar_articles(index, translation_id, limit)
        with self._lock:
            self._found[key] = found
            while len(self._found) > _KEPT:
                self._found.popitem(last=False)
        return found


def similar_articles(index: Index, translation_id: int, limit: int) -> tuple[int, ...]:
    """The ids of at most `limit` articles, the most similar first, among those in the language of the translation.

    An article is as similar as its best passage is to the mean of the translation's. Empty when the index does not have it.
    """
    entry = index.by_translation.get(translation_id)
    if entry is None or entry.language not in index.vectors:
        return ()
    shelf = index.vectors[entry.language]
    own = [shelf.vector(number) for number in passage_ids(entry)[:_PASSAGES_OF_ARTICLE]]
    mean = np.asarray(np.mean(own, axis=0), np.float32)
    numbers, _ = shelf.search(mean, len(own) + _PASSAGES_EACH * limit)
    revisions = dict.fromkeys(int(number) >> ID_BITS for number in numbers)
    articles = dict.fromkeys(index.entries[revision].article_id for revision in revisions if revision in index.entries)
    return tuple(article for article in articles if article != entry.article_id)[:limit]
