"""Several embedders as one: their vectors side by side, their weights in the vector of the question."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from helpcenter.retrieval.beside import beside
from helpcenter.retrieval.embedders.protocol import Embedder, EmbedderError, check_lengths

if TYPE_CHECKING:
    from helpcenter.retrieval.embedders.protocol import Vectors

#: The language of the weights for every language that has none of its own.
ANY: Final = "*"

#: Part -> weight, by the question's language. Cosines of e5 lie four times closer together than those of universal, so that
#: 0.15 gives universal two fifths of the say. universal has seen no Croatian, nor its neighbours.
DEFAULT_WEIGHTS: Final[Mapping[str, Mapping[str, float]]] = MappingProxyType(
    {
        ANY: {"e5": 0.85, "universal": 0.15},
        **{language: {"e5": 1.0, "universal": 0.0} for language in ("hr", "bs", "sr", "sl")},
    }
)

_QUICK: Final = "universal"


class CombinedEmbedder:
    """The parts' vectors side by side: a passage is `(p1, p2, ...)`, a question `(w1 * q1, w2 * q2, ...)`.

    So the inner product of a question and a passage (or a known question, `(k1, k2, ...)`) is the weighted mean of the
    parts' cosines, at most one. Passages' vectors have the length sqrt(parts), and the weights can be changed without
    embedding them again: the recipe leaves them out.

    `weights` maps a language ("hr", "pt-BR", or `ANY`) to the weight of each part by its name; a part left out weighs
    nothing. Without it all parts weigh the same. Raises `EmbedderError` when weights are negative, do not sum to one or
    name no part.
    """

    def __init__(self, parts: Mapping[str, Embedder], weights: Mapping[str, Mapping[str, float]] | None = None) -> None:
        if not parts:
            raise EmbedderError("A combined embedder needs at least one part.")
        self._parts = dict(parts)
        self._weights = _check_weights(weights or {ANY: dict.fromkeys(parts, 1 / len(parts))}, self._parts)

    @property
    def parts(self) -> Mapping[str, Embedder]:
        """The embedders by name, in their order."""
        return MappingProxyType(self._parts)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has: the sum over the parts."""
        return sum(part.dimension for part in self._parts.values())

    @property
    def recipe(self) -> str:
        """Sixteen hex digits: the parts' recipes in their order."""
        return hashlib.sha256("+".join(part.recipe for part in self._parts.values()).encode()).hexdigest()[:16]

    def weights_for(self, language: str) -> Mapping[str, float]:
        """Part -> weight for a question in `language`; those of the longest tag that is known, else of `ANY`."""
        tag = language
        while tag not in self._weights and "-" in tag:
            tag = tag.rpartition("-")[0]
        return self._weights.get(tag, self._weights[ANY])

    def quick_part(self, languages: Sequence[str]) -> Embedder | None:
        """The part that is several times quicker than the others, if there is one with a say in all of `languages`."""
        quick = self._parts.get(_QUICK)
        if quick is None or not all(self.weights_for(language).get(_QUICK, 0.0) > 0 for language in languages):
            return None
        return quick

    def quick_question(self, vector: Vectors, language: str) -> Vectors:
        """What the quick part makes of a question in `language`, from the `vector` that `embed_queries` made of it.

        Only where `quick_part` says that there is one with a say in that language.
        """
        start = 0
        for name, part in self._parts.items():
            if name == _QUICK:
                break
            start += part.dimension
        weight = np.float32(self.weights_for(language)[_QUICK])
        return np.asarray(vector[start : start + self._parts[_QUICK].dimension] / weight, np.float32)

    def embed_queries(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Weighted vectors of questions, shape `(len(texts), dimension)`; the parts work beside one another."""
        check_lengths(texts, languages)
        first, *others = self._parts
        later = [beside(self._block, name, texts, languages) for name in others]
        return np.concatenate([self._block(first, texts, languages), *(block.result() for block in later)], axis=1)

    def _block(self, name: str, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """What one part has to say, zeros where it has no say."""
        part = self._parts[name]
        shares = np.array([self.weights_for(language).get(name, 0.0) for language in languages], dtype=np.float32)
        block = np.zeros((len(texts), part.dimension), dtype=np.float32)
        asked = np.flatnonzero(shares).tolist()  # where it has none it need not work
        if asked:
            vectors = part.embed_queries([texts[index] for index in asked], [languages[index] for index in asked])
            block[asked] = vectors * shares[asked, None]
        return block

    def embed_known_questions(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Vectors of questions that an index holds, shape `(len(texts), dimension)`, without weights: those asked have them."""
        check_lengths(texts, languages)
        return np.concatenate([part.embed_known_questions(texts, languages) for part in self._parts.values()], axis=1)

    def scales(self, language: str) -> Vectors:
        """The weight of each number's part for a question in `language`, shape `(dimension,)`."""
        weights = self.weights_for(language)
        return np.concatenate(
            [np.full(part.dimension, weights.get(name, 0.0), np.float32) for name, part in self._parts.items()]
        )

    def embed_passages(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Vectors of passages, shape `(len(texts), dimension)`."""
        check_lengths(texts, languages)
        return np.concatenate([part.embed_passages(texts, languages) for part in self._parts.values()], axis=1)


def _check_weights(
    weights: Mapping[str, Mapping[str, float]], parts: Mapping[str, Embedder]
) -> Mapping[str, Mapping[str, float]]:
    if ANY not in weights:
        raise EmbedderError(f"The weights need an entry {ANY!r} for the languages that have none of their own.")
    for language, shares in weights.items():
        if unknown := set(shares) - set(parts):
            raise EmbedderError(f"The weights of {language!r} name unknown parts: {', '.join(sorted(unknown))}.")
        if min(shares.values(), default=0.0) < 0 or abs(sum(shares.values()) - 1) > 1e-6:
            raise EmbedderError(f"The weights of {language!r} must not be negative and must sum to 1: {dict(shares)}.")
    return {language: dict(shares) for language, shares in weights.items()}
