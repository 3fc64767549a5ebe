"""From a setting to an embedder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from helpcenter.retrieval.embedders.protocol import Embedder, EmbedderError

#: What the setting `embedder` may be, for messages and documentation.
NAMES: Final = (
    "e5, universal, onnx:FOLDER, sentence-transformers:NAME_OR_PATH, or several joined by +, such as e5+universal; "
    "with adapted: before e5, universal or both, questions go through a learned map"
)

_ADAPTED: Final = "adapted:"

# A plus sign joins parts only before the start of another part: names and folders may hold one.
_JOIN = re.compile(r"\+(?=(?:e5|universal)(?:\+|$)|onnx:|sentence-transformers:)")


def create_embedder(name: str, *, models_folder: Path) -> Embedder:
    """Build the embedder that `name` says (see `NAMES`); a second's work, so once a process.

    `models_folder` is where `convert_e5` and `prepare_universal` put their folders. Raises `ModelMissing` when weights or
    packages are not installed, `EmbedderError` when the name is unknown or a model is broken.
    """
    names = parts_of(name)
    if len(set(names)) < len(names):
        raise EmbedderError(f"{name!r} names one embedder twice.")
    parts = {part: _create_one(part, models_folder) for part in names}
    if name.strip().startswith(_ADAPTED):
        from helpcenter.retrieval.embedders.adapted import adapted

        parts = adapted(parts)
    if len(parts) == 1:
        return parts[names[0]]
    from helpcenter.retrieval.embedders.combined import DEFAULT_WEIGHTS, CombinedEmbedder

    return CombinedEmbedder(parts, DEFAULT_WEIGHTS if set(parts) == {"e5", "universal"} else None)


def parts_of(name: str) -> list[str]:
    """The embedders that `name` (see `NAMES`) is made of, with or without a learned map."""
    return split_name(name.strip().removeprefix(_ADAPTED))


def split_name(name: str) -> list[str]:
    """The parts of a combination: `"e5+universal"` -> `["e5", "universal"]`; one name alone is one part."""
    return _JOIN.split(name.strip())


def _create_one(name: str, models_folder: Path) -> Embedder:
    # Imported when chosen: onnxruntime, numpy models and above all torch take their time and memory.
    kind, _, place = name.partition(":")
    if name == "universal":
        from helpcenter.retrieval.embedders.universal import UniversalEmbedder

        return UniversalEmbedder(models_folder)
    if name == "e5" or (kind == "onnx" and place):
        from helpcenter.retrieval.embedders.converted import find_e5
        from helpcenter.retrieval.embedders.onnx_folder import OnnxEmbedder

        return OnnxEmbedder(find_e5(models_folder) if name == "e5" else Path(place).expanduser())
    if kind == "sentence-transformers" and place:
        from helpcenter.retrieval.embedders.torch_models import SentenceTransformerEmbedder

        return SentenceTransformerEmbedder(place)
    raise EmbedderError(f"There is no embedder {name!r}; choose {NAMES}.")
