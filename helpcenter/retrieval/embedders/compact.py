"""The converted e5 in the form that serving uses: the same ids and the same vectors from a sixth of the memory.

Beside the folder of the sentence-transformers kind, whose files name the recipe, set-up writes its vocabulary as a compact trie,
its word embeddings as a file of which rows are read as they are needed, and its graph without these.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from helpcenter.retrieval.embedders.folder import ModelFolder
from helpcenter.retrieval.embedders.onnx_session import open_session
from helpcenter.retrieval.embedders.protocol import EmbedderError
from helpcenter.retrieval.embedders.rows import Rows
from helpcenter.retrieval.embedders.unigram import Unigram

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENCODER: Final = "encoder.onnx"
#: A tokenizer.json with the special tokens alone: what happens to a text before it is cut, and what is set around it.
AROUND: Final = "around.json"
PIECES: Final = "pieces.npz"
WORDS: Final = "words.npy"

_BLOCK: Final = 32
#: What a weight of nothing is in four bits.
_ZERO: Final = np.float32(8)


def compact_folder(model_folder: Path) -> Path:
    """Where the form lies in a model's folder, if it has one."""
    return model_folder / "compact"


def word_rows(packed: NDArray[np.uint8], scales: NDArray[np.float32]) -> NDArray[np.uint8]:
    """What `WORDS` holds, a row a word: its weights, two a byte, the first in the low half; behind them the bytes of the scales
    (little-endian float32) of each 32 weights.
    """
    return np.concatenate([packed, np.ascontiguousarray(scales, "<f4").view(np.uint8)], axis=1)


class CompactModel:
    """Safe to use from several threads, and after a fork. Raises `EmbedderError` when a file is missing or broken."""

    def __init__(self, folder: ModelFolder) -> None:
        from tokenizers import Tokenizer

        files = compact_folder(folder.path)
        try:
            self._around = Tokenizer.from_file(str(files / AROUND))
            self._begin, self._end = self._around.encode("").ids
            self._pieces = Unigram.load(files / PIECES)
            self._words = Rows(files / WORDS)
        except Exception as error:  # tokenizers raises plain Exception, and marisa RuntimeError
            raise EmbedderError(f"{files} cannot be read ({error}); delete {folder.path} and set up again.") from error
        self._most = folder.max_tokens - 2
        self._session = open_session(files / ENCODER, folder.path)

    def ids(self, text: str) -> list[int]:
        """The ids of a text's tokens, the special ones around it among them."""
        normalised = self._around.normalizer.normalize_str(text)
        pieces = self._around.pre_tokenizer.pre_tokenize_str(normalised)
        ids = [id_ for piece, _ in pieces for id_ in self._pieces.ids(piece)]
        return [self._begin, *ids[: self._most], self._end]

    def token_vectors(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """From ids, shape (texts, tokens), to vectors, shape (texts, tokens, hidden)."""
        feeds = {"word_vectors": self._word_vectors(ids), "attention_mask": np.ones_like(ids)}
        (vectors,) = self._session.run(["last_hidden_state"], feeds)
        return np.asarray(vectors, np.float32)

    def _word_vectors(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        rows: NDArray[np.uint8] = self._words[ids.ravel()]
        blocks = rows.shape[1] // (_BLOCK // 2 + 4)
        packed, scales = np.split(rows, [blocks * _BLOCK // 2], axis=1)
        weights = np.empty((len(rows), blocks * _BLOCK), np.float32)
        weights[:, 0::2], weights[:, 1::2] = packed & 15, packed >> 4
        weights -= _ZERO
        parts = weights.reshape(len(rows), blocks, _BLOCK)
        parts *= np.ascontiguousarray(scales).view("<f4")[:, :, None]
        return weights.reshape(*ids.shape, -1)
