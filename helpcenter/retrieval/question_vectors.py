"""What questions mean, as vectors that can be compared with one another in any two languages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.fusion import USUAL_QUESTION_SHARE
from helpcenter.retrieval.index import Index
from helpcenter.retrieval.shelf import Matrix

_AT_ONCE = 64


def meanings(index: Index, embedder: Embedder, questions: Sequence[str], languages: Sequence[str]) -> Matrix:
    """One vector of length 1 for each question, without the share of the usual one that a search takes off it too.

    A question's vector carries the weights of its language, a known question's none; here two questions meet, so that each
    carries the root of its own.
    """
    vectors = np.zeros((len(questions), embedder.dimension), np.float32)
    for start in range(0, len(questions), _AT_ONCE):
        end = start + _AT_ONCE
        some = embedder.embed_queries(list(questions[start:end]), list(languages[start:end]))
        vectors[start:end] = np.nan_to_num(some)
    for language in dict.fromkeys(languages):
        rows = [place for place, own in enumerate(languages) if own == language]
        roots = np.sqrt(embedder.scales(language))
        centred = vectors[rows] - USUAL_QUESTION_SHARE * index.usual_question(index.own_language(language))
        vectors[rows] = np.divide(centred, roots, out=np.zeros_like(centred), where=roots > 0)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Matrix = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return unit
