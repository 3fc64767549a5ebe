"""Any model of the sentence-transformers library. The only file that imports it, and torch, and only when one is chosen."""

from __future__ import annotations

import hashlib
import importlib.util
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from helpcenter.retrieval.embedders.protocol import EmbedderError, ModelMissing, check_lengths
from helpcenter.retrieval.embedders.text import clean_passage, clean_question
from helpcenter.retrieval.embedders.vectors import make_recipe, unit_rows

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

    from helpcenter.retrieval.embedders.protocol import Vectors


class SentenceTransformerEmbedder:
    """The model `name_or_path`: a folder, or a name on the Hugging Face hub (downloaded at the first use).

    Raises `ModelMissing` when the packages are not installed and `EmbedderError` when the model cannot be loaded.
    Vectors have length one.
    """

    def __init__(self, name_or_path: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise ModelMissing("This embedder needs more packages: pip install 'helpcenter[models]'.") from error
        try:
            self._model = SentenceTransformer(name_or_path)
        except Exception as error:  # whatever the network, the hub, torch or the files bring
            raise EmbedderError(f"The model {name_or_path} cannot be loaded: {error}") from error
        # Its tokenizer changes its own settings in every call and fails with "Already borrowed" when two threads do.
        self._lock = threading.Lock()
        self._dimension: int = self._encode(["a"], as_queries=True).shape[1]

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return self._dimension

    @cached_property
    def recipe(self) -> str:
        """Sixteen hex digits: weights, layers, tokenizer, prompts and text rules. Reads every weight once."""
        weights = hashlib.sha256()
        for name, tensor in sorted(self._model.state_dict().items()):
            weights.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode())
            weights.update(tensor.detach().cpu().contiguous().view(-1).numpy(force=True).tobytes())
        backend = getattr(self._model.tokenizer, "backend_tokenizer", None)
        return make_recipe(
            weights=weights.hexdigest(),
            layers=str(self._model),
            tokenizer=backend.to_str() if backend else repr(self._model.tokenizer),
            prompts=self._model.prompts,
            default_prompt=self._model.default_prompt_name,
            max_tokens=self._model.max_seq_length,
        )

    def embed_queries(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Vectors of questions, shape `(len(texts), dimension)`."""
        check_lengths(texts, languages)
        return self._encode([clean_question(text) for text in texts], as_queries=True)

    def embed_known_questions(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Vectors of questions that an index holds, the same as those of `embed_queries`."""
        return self.embed_queries(texts, languages)

    def scales(self, language: str) -> Vectors:
        """Ones: questions asked and known questions are embedded alike."""
        return np.ones(self.dimension, np.float32)

    def embed_passages(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Vectors of passages, shape `(len(texts), dimension)`."""
        check_lengths(texts, languages)
        return self._encode([clean_passage(text) for text in texts], as_queries=False)

    def _encode(self, texts: list[str], *, as_queries: bool) -> Vectors:
        import numpy as np

        if not texts:
            return np.empty((0, self._dimension), dtype=np.float32)
        encode = self._model.encode_query if as_queries else self._model.encode_document
        with self._lock:
            return unit_rows(encode(texts, batch_size=8, convert_to_numpy=True, show_progress_bar=False))


class SentenceTransformerCrossEncoder:
    """The cross-encoder `name_or_path`: a folder, or a name on the Hugging Face hub (downloaded when it is loaded).

    Raises `ModelMissing` when the packages are not installed or the folder is not there; the model is loaded later.
    """

    def __init__(self, name_or_path: str) -> None:
        if importlib.util.find_spec("sentence_transformers") is None:
            raise ModelMissing("A cross-encoder needs more packages: pip install 'helpcenter[models]'.")
        folder = Path(name_or_path).expanduser()
        names_a_folder = folder.is_absolute() or name_or_path.startswith((".", "~")) or folder.exists()
        if names_a_folder and not (folder / "config.json").is_file():
            raise ModelMissing(f"{folder} is no folder of a model: there is no config.json in it.")
        self._name = name_or_path
        self._place = str(folder) if names_a_folder else name_or_path
        self._model: CrossEncoder | None = None
        # As above: one thread at a time.
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """As it was set."""
        return self._name

    def load(self) -> None:
        """Import torch and load the model, once. Raises `EmbedderError` when it cannot be loaded or gives several scores."""
        with self._lock:
            self._loaded()

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """How well each passage answers the question, on the model's own scale: more is better."""
        if not passages:
            return []
        pairs = [(clean_question(question), clean_passage(passage)) for passage in passages]
        with self._lock:
            found = self._loaded().predict(pairs, batch_size=len(pairs), show_progress_bar=False, convert_to_numpy=True)
        return [float(score) for score in np.nan_to_num(np.asarray(found, np.float32))]

    def _loaded(self) -> CrossEncoder:
        if self._model is None:
            from sentence_transformers import CrossEncoder

            try:
                model = CrossEncoder(self._place, num_labels=None)
            except Exception as error:  # whatever the network, the hub, torch or the files bring
                raise EmbedderError(f"The cross-encoder {self._name} cannot be loaded: {error}") from error
            if model.num_labels != 1:
                raise EmbedderError(
                    f"The cross-encoder {self._name} gives {model.num_labels} scores; it must give one."
                )
            self._model = model
        return self._model
