"""What people type into any box, and no help center answers: the weather, recipes, homework, greetings.

A question that is nearer to these than to anything known is refused rather than guessed at.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from helpcenter.retrieval.embedding import Role, Text
from helpcenter.retrieval.shelf import Matrix
from helpcenter.retrieval.tokens import plain_words

_EMBEDDED: Final = 40
#: Of 170 everyday questions.
_SEVERAL: Final = 4
_FILE: Final = Path(__file__).with_name("elsewhere.json")


@lru_cache(maxsize=1)
def everyday_wordings() -> tuple[Text, ...]:
    """In ten languages. Questions are compared with all of these letter by letter, which costs next to nothing."""
    raw = json.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(Text(text, language, Role.KNOWN_QUESTION) for language, texts in raw.items() for text in texts)


@lru_cache(maxsize=1)
def everyday_texts() -> tuple[Text, ...]:
    """Those that are embedded, the first of each language: what more of them tell is not worth the time they take."""
    found: dict[str, list[Text]] = {}
    for text in everyday_wordings():
        found.setdefault(text.language, []).append(text)
    return tuple(text for texts in found.values() for text in texts[:_EMBEDDED])


@lru_cache(maxsize=32)
def framing_words(language: str) -> frozenset[str]:
    """Words that a question in `language` may have beside what it asks about ("how do I ..."): those of several everyday
    questions, folded; none where no everyday questions are known.
    """
    own = (text for text in everyday_wordings() if text.language == language.split("-")[0])
    counted = Counter(word for text in own for word in set(plain_words(text.text)))
    return frozenset(word for word, count in counted.items() if count >= _SEVERAL)


def everyday_question(vectors: Matrix, language: str) -> Matrix:
    """The mean of the everyday questions in `language`, or of all when it has none. `vectors`: those of `everyday_texts`."""
    own = [
        place for place, text in enumerate(everyday_texts()) if text.language.split("-")[0] == language.split("-")[0]
    ]
    return np.asarray((vectors[own] if own else vectors).mean(axis=0), np.float32)


def everyday_digest() -> str:
    """Part of the recipe of an index: confidence is fitted to these texts."""
    return hashlib.blake2b(_FILE.read_bytes(), digest_size=4).hexdigest()
