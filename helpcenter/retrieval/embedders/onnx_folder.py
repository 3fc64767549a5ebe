"""Runs a sentence-transformers folder that holds an ONNX model, with onnxruntime and tokenizers; no torch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from helpcenter.retrieval.embedders.compact import CompactModel, compact_folder
from helpcenter.retrieval.embedders.folder import ModelFolder, Pooling, read_model_folder
from helpcenter.retrieval.embedders.onnx_session import open_session
from helpcenter.retrieval.embedders.protocol import EmbedderError, check_lengths
from helpcenter.retrieval.embedders.text import clean_passage, clean_question
from helpcenter.retrieval.embedders.vectors import digest_files, make_recipe, unit_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from helpcenter.retrieval.embedders.protocol import Vectors

# Texts and tokens that run at once. More are not faster on one thread, and take more memory.
_BATCH_TEXTS: Final = 8
_BATCH_TOKENS: Final = 512
_INPUTS: Final = ("input_ids", "attention_mask", "token_type_ids")


class OnnxEmbedder:
    """An embedder from a folder: `modules.json`, `tokenizer.json`, `onnx/model.onnx`, pooling and prompts as the folder says.

    A folder that has the compact form of the same model, too, is used in that form, unless `compact` is False.
    Raises `ModelMissing` when a file lacks and `EmbedderError` when one is broken. Vectors have length one.
    """

    def __init__(self, path: Path, *, compact: bool = True) -> None:
        self._folder = read_model_folder(path)
        is_compact = compact and compact_folder(path).is_dir()
        self._model: _Model = CompactModel(self._folder) if is_compact else _WholeModel(self._folder)
        # The first run proves that the files fit together, and tells the dimension.
        self._dimension: int = self._embed(["a"])[0].size

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return self._dimension

    @cached_property
    def recipe(self) -> str:
        """Sixteen hex digits: weights, tokenizer, prompts, pooling and text rules."""
        folder = self._folder
        return make_recipe(
            files=digest_files(folder.weight_files()),
            prompts=[folder.query_prompt, folder.passage_prompt],
            pooling=folder.pooling,
            max_tokens=folder.max_tokens,
            lower_case=folder.lower_case,
        )

    def embed_queries(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Vectors of questions, shape `(len(texts), dimension)`."""
        check_lengths(texts, languages)
        return self._embed([self._folder.query_prompt + clean_question(text) for text in texts])

    def embed_known_questions(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Vectors of questions that an index holds, the same as those of `embed_queries`."""
        return self.embed_queries(texts, languages)

    def scales(self, language: str) -> Vectors:
        """Ones: questions asked and known questions are embedded alike."""
        return np.ones(self.dimension, np.float32)

    def embed_passages(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Vectors of passages, shape `(len(texts), dimension)`."""
        check_lengths(texts, languages)
        return self._embed([self._folder.passage_prompt + clean_passage(text) for text in texts])

    def _embed(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self._dimension), dtype=np.float32)
        rows = [self._tokenize(text) for text in texts]
        vectors: list[NDArray[np.float32]] = [np.empty(0, np.float32)] * len(rows)
        for batch in _batches(rows):
            pooled = self._run(np.array([rows[index] for index in batch], dtype=np.int64))
            for index, vector in zip(batch, pooled, strict=True):
                vectors[index] = vector
        return unit_rows(np.stack(vectors))

    def _tokenize(self, text: str) -> list[int]:
        ids = self._model.ids(text.lower() if self._folder.lower_case else text)
        if not ids:
            raise EmbedderError(f"{self._folder.tokenizer} gives no tokens for a text; it must add special tokens.")
        return ids

    def _run(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        return _pool(self._model.token_vectors(ids), self._folder.pooling)


class _Model(Protocol):
    def ids(self, text: str) -> list[int]:
        """The ids of a text's tokens, the special ones among them."""
        ...

    def token_vectors(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """From ids, shape (texts, tokens), to vectors, shape (texts, tokens, hidden)."""
        ...


class _WholeModel:
    """The files of the folder as they are."""

    def __init__(self, folder: ModelFolder) -> None:
        self._tokenizer = _load_tokenizer(folder)
        self._session = open_session(folder.onnx, folder.path)
        self._inputs = [node.name for node in self._session.get_inputs()]
        if unknown := set(self._inputs) - set(_INPUTS):
            raise EmbedderError(f"{folder.onnx} wants inputs that are not known here: {', '.join(sorted(unknown))}.")
        self._output = _token_output(self._session, folder)

    def ids(self, text: str) -> list[int]:
        # One text a call: encode_batch would start threads, which do not survive a fork of the server.
        ids: list[int] = self._tokenizer.encode(text).ids
        return ids

    def token_vectors(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        (tokens,) = self._session.run([self._output], {name: feeds[name] for name in self._inputs})
        return np.asarray(tokens, np.float32)


def _batches(rows: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Indexes of rows of one length, a few together, short ones first.

    Texts of different lengths are never padded to run together: padding changes the last bits of a vector, so that it
    would depend on its neighbours, and gains no time on one thread.
    """
    by_length = defaultdict(list)
    for index, row in enumerate(rows):
        by_length[len(row)].append(index)
    for length, indexes in sorted(by_length.items()):
        size = max(1, min(_BATCH_TEXTS, _BATCH_TOKENS // length))
        for start in range(0, len(indexes), size):
            yield indexes[start : start + size]


def _pool(tokens: NDArray[np.float32], pooling: Pooling) -> NDArray[np.float32]:
    if pooling == "cls":
        return tokens[:, 0]
    pooled: NDArray[np.float32] = tokens.max(axis=1) if pooling == "max" else tokens.mean(axis=1)
    return pooled


def _load_tokenizer(folder: ModelFolder) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder.tokenizer))
    except Exception as error:  # the library raises plain Exception
        raise EmbedderError(
            f"{folder.tokenizer} cannot be read ({error}); delete {folder.path} and set up again."
        ) from error
    tokenizer.enable_truncation(folder.max_tokens)
    tokenizer.no_padding()
    # A special token that a stranger types is text, also in models whose tokens `text` does not know.
    tokenizer.encode_special_tokens = True
    return tokenizer


def _token_output(session: InferenceSession, folder: ModelFolder) -> str:
    outputs = [node.name for node in session.get_outputs() if len(node.shape) == 3]
    for name in ("last_hidden_state", "token_embeddings", *outputs[:1]):
        if name in outputs:
            return str(name)
    raise EmbedderError(f"{folder.onnx} has no output of shape (batch, tokens, dimension).")
