"""What people type into any box, and no help center answers: the weather, recipes, homework, greetings.

A question that is nearer to these than to anything known is refused rather than guessed at.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Final

from helpcenter.retrieval.embedding import Role, Text

_FILE: Final = Path(__file__).with_name("elsewhere.json")


@lru_cache(maxsize=1)
def everyday_texts() -> tuple[Text, ...]:
    """In ten languages."""
    raw = json.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(Text(text, language, Role.KNOWN_QUESTION) for language, texts in raw.items() for text in texts)


def everyday_digest() -> str:
    """Part of the recipe of an index: confidence is fitted to these texts."""
    return hashlib.blake2b(_FILE.read_bytes(), digest_size=4).hexdigest()
