"""An embedder whose questions go through a small learned map; passages stay as they are.

The map adds a low-rank change to a question's vector, so that what people type comes nearer to what articles say. It is learnt by
scripts/train_adapter.py and applied in numpy; docs/adapter.md says what it is for and what was measured.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile

import numpy as np

from helpcenter.retrieval.embedders.protocol import Embedder, EmbedderError, ModelMissing
from helpcenter.retrieval.embedders.vectors import make_recipe, unit_rows

if TYPE_CHECKING:
    from helpcenter.retrieval.embedders.protocol import Vectors

#: The map that was trained for the embedders e5 and universal.
ADAPTER: Final = Path(__file__).with_name("adapter.npz")

_STORED = np.dtype("<f2")
#: Where the two halves of a part's map are in a file, after the part's name.
_DOWN: Final = ".down"
_UP: Final = ".up"


@dataclass(frozen=True, eq=False)
class QuestionMap:
    """`x` becomes `x + (x @ down) @ up`, brought back to length one. `down` has the shape `(dimension, rank)`, `up` the other."""

    down: Vectors
    up: Vectors

    def __post_init__(self) -> None:
        if self.down.ndim != 2 or self.down.shape != self.up.shape[::-1]:
            raise EmbedderError(f"The halves of a question map do not fit: {self.down.shape} and {self.up.shape}.")
        if not (np.isfinite(self.down).all() and np.isfinite(self.up).all()):
            raise EmbedderError("A question map holds numbers that are not finite.")

    @property
    def dimension(self) -> int:
        """How many numbers the vectors have that it maps."""
        return int(self.down.shape[0])

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the numbers as they are stored, hex."""
        halves = (self.down.astype(_STORED).tobytes(), self.up.astype(_STORED).tobytes())
        return hashlib.sha256(b"".join(hashlib.sha256(half).digest() for half in halves)).hexdigest()

    def __call__(self, questions: Vectors) -> Vectors:
        """`questions`, shape `(n, dimension)`, mapped: rows of length one."""
        return unit_rows(questions + questions @ self.down @ self.up)


class AdaptedEmbedder:
    """`plain`, with its questions, asked or known, mapped by `question_map`.

    Raises `EmbedderError` when the map is for vectors of another dimension.
    """

    def __init__(self, plain: Embedder, question_map: QuestionMap) -> None:
        if plain.dimension != question_map.dimension:
            raise EmbedderError(
                f"The question map is for vectors of {question_map.dimension} numbers, not of {plain.dimension}."
            )
        self._plain = plain
        self._map = question_map

    @property
    def plain(self) -> Embedder:
        """The embedder without the map."""
        return self._plain

    @property
    def dimension(self) -> int:
        """How many numbers a vector has, the same as before."""
        return self._plain.dimension

    @cached_property
    def recipe(self) -> str:
        """Sixteen hex digits: the plain embedder's recipe and the numbers of the map."""
        return make_recipe(plain=self._plain.recipe, question_map=self._map.digest)

    def embed_queries(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Vectors of questions, mapped."""
        return self._map(self._plain.embed_queries(texts, languages))

    def embed_known_questions(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Vectors of known questions, mapped as those asked are: the same question is still nearest to itself."""
        return self._map(self._plain.embed_known_questions(texts, languages))

    def scales(self, language: str) -> Vectors:
        """Those of the plain embedder."""
        return self._plain.scales(language)

    def embed_passages(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Vectors of passages, as the plain embedder gives them."""
        return self._plain.embed_passages(texts, languages)


def adapted(parts: Mapping[str, Embedder], path: Path = ADAPTER) -> dict[str, Embedder]:
    """`parts` by name, each with the map that the file at `path` has for it.

    Raises as `read_maps` does, and `EmbedderError` when the file has no map for one of them.
    """
    maps = read_maps(path)
    if missing := set(parts) - set(maps):
        raise EmbedderError(f"There is no question map for {', '.join(sorted(missing))}, only for {', '.join(maps)}.")
    return {name: AdaptedEmbedder(part, maps[name]) for name, part in parts.items()}


def read_maps(path: Path) -> dict[str, QuestionMap]:
    """The maps in a file, by the name of the embedder that they are for.

    Raises `ModelMissing` when there is no such file, `EmbedderError` when it is damaged.
    """
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            halves = {name: np.asarray(file[name], np.float32) for name in file.files}
    except FileNotFoundError as error:
        raise ModelMissing(f"There is no question map {path}; scripts/train_adapter.py makes it.") from error
    except (OSError, ValueError, TypeError, EOFError, BadZipFile) as error:
        raise EmbedderError(f"The question map {path} is damaged: {error}. Train it again, or restore it.") from error
    names = sorted({name.removesuffix(_DOWN).removesuffix(_UP) for name in halves})
    if not names or set(halves) != {name + half for name in names for half in (_DOWN, _UP)}:
        raise EmbedderError(f"The question map {path} lacks parts; it has {', '.join(sorted(halves)) or 'nothing'}.")
    return {name: QuestionMap(halves[name + _DOWN], halves[name + _UP]) for name in names}


def write_maps(path: Path, maps: Mapping[str, QuestionMap]) -> None:
    """Write `maps` to a file, in half precision, the same bytes for the same numbers."""
    halves: dict[str, Any] = {
        name + _DOWN: question_map.down.astype(_STORED) for name, question_map in sorted(maps.items())
    }
    halves |= {name + _UP: question_map.up.astype(_STORED) for name, question_map in sorted(maps.items())}
    with path.open("wb") as file:
        np.savez(file, **halves)
