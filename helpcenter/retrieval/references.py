"""Everyday texts that belong to no shop: with few articles there is little else to compare a score with.

A score says nothing by itself; it counts in deviations above the usual passage. What is usual is learnt from the articles
themselves, and from these texts as long as a language has only a few.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from helpcenter.retrieval.embedding import Role, Text
from helpcenter.retrieval.shelf import Matrix, Spread

_FILE: Final = Path(__file__).with_suffix(".json")
#: From this many passages, or titles, on a language speaks for itself.
ENOUGH_PASSAGES: Final = 64
ENOUGH_TITLES: Final = 16


@lru_cache(maxsize=1)
def reference_texts() -> dict[str, tuple[tuple[Text, ...], tuple[Text, ...]]]:
    """By language: passages and questions."""
    raw = json.loads(_FILE.read_text(encoding="utf-8"))
    return {
        language: (
            tuple(Text(text, language) for text in texts["passages"]),
            tuple(Text(text, language, Role.QUESTION) for text in texts["questions"]),
        )
        for language, texts in raw.items()
    }


def reference_digest() -> str:
    """Part of the recipe of an index."""
    return hashlib.blake2b(_FILE.read_bytes(), digest_size=4).hexdigest()


def blended_spread(own: Spread, reference: Spread) -> Spread:
    """`own`, filled up with `reference` to `ENOUGH_PASSAGES`: the spread of both sets taken together."""
    missing = ENOUGH_PASSAGES - own.count
    if missing <= 0 or not reference.count:
        return own
    share = own.count / ENOUGH_PASSAGES
    mean = share * own.mean + (1 - share) * reference.mean
    variance = share * (own.deviation**2 + (own.mean - mean) ** 2)
    variance += (1 - share) * (reference.deviation**2 + (reference.mean - mean) ** 2)
    return Spread(mean, float(np.sqrt(variance)), own.count)


def blended_question(titles: Matrix, reference: Matrix) -> Matrix:
    """The mean of the titles' vectors, filled up with reference questions to `ENOUGH_TITLES`."""
    share = min(1.0, len(titles) / ENOUGH_TITLES)
    mean = (1 - share) * reference.mean(axis=0)
    if len(titles):
        mean = mean + share * titles.mean(axis=0)
    return np.asarray(mean, np.float32)
