"""The recipe: a digest of everything that decides what is in an index; one of another recipe is refused."""

from __future__ import annotations

import hashlib
from typing import Final

from helpcenter.retrieval.concepts import CONCEPT_RULES, concepts_digest
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.everyday import everyday_digest
from helpcenter.retrieval.fusion import FUSION_RULES
from helpcenter.retrieval.passages import PASSAGE_RULES
from helpcenter.retrieval.references import reference_digest
from helpcenter.retrieval.runs import RUN_RULES
from helpcenter.retrieval.tokens import TOKEN_RULES

#: Raise it whenever the files or tables of an index change their form.
FORMAT: Final = 6


def recipe_of(embedder: Embedder) -> str:
    """Sixteen hex digits."""
    parts = (
        embedder.recipe,
        embedder.dimension,
        PASSAGE_RULES,
        TOKEN_RULES,
        FUSION_RULES,
        RUN_RULES,
        FORMAT,
        reference_digest(),
        everyday_digest(),
        CONCEPT_RULES,
        concepts_digest(),
    )
    return hashlib.sha256("/".join(str(part) for part in parts).encode()).hexdigest()[:16]
