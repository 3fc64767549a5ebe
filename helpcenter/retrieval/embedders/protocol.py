"""What every embedder promises, and how it fails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias

from helpcenter.errors import HelpcenterError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors: TypeAlias = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into vectors whose inner product says how well a passage answers a question.

    Questions and passages are embedded apart, because many models want to be told which is which; questions that are known
    to an index are embedded as questions are, without the weights that a question asked may carry. `languages` holds one
    BCP 47 tag a text ("und" when unknown). Any string is safe: texts are cleaned and cut as
    `helpcenter.retrieval.embedders.text` says. A text's vector does not depend on the other texts of the call, and an
    embedder may be called from several threads at once.
    """

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        ...

    @property
    def recipe(self) -> str:
        """Sixteen hex digits. Vectors may be mixed in one index if and only if their recipes are equal."""
        ...

    def embed_queries(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Vectors of questions, shape `(len(texts), dimension)`. Raises `EmbedderError` when the two lengths differ."""
        ...

    def embed_known_questions(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Vectors of questions that an index holds, shape `(len(texts), dimension)`, to be compared with questions asked.

        The inner product with a question's vector is on the scale of passages: 1, or the weighted mean of ones, for the same
        question. Raises `EmbedderError` when the two lengths differ.
        """
        ...

    def scales(self, language: str) -> Vectors:
        """What each number of a known question's vector is multiplied by in the vector of a question asked in `language`."""
        ...

    def embed_passages(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Vectors of passages, shape `(len(texts), dimension)`. Raises `EmbedderError` when the two lengths differ."""
        ...


class EmbedderError(HelpcenterError):
    """An embedder cannot be built or used; the message says what is wrong and what to do."""

    code = "embedder"


class ModelMissing(EmbedderError):
    """The weights or the packages an embedder needs are not installed here."""

    code = "embedder-model-missing"


def check_lengths(texts: Sequence[str], languages: Sequence[str]) -> None:
    """Raise `EmbedderError` unless there is one language a text, and `texts` is not itself one string."""
    if isinstance(texts, str):
        raise EmbedderError("texts must be a list of strings, not one string")
    if len(texts) != len(languages):
        raise EmbedderError(f"{len(texts)} texts came with {len(languages)} languages; give one language a text")
