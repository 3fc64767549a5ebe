"""The real embedders, loaded once for all tests of a process: that takes a second or two."""

from __future__ import annotations

from functools import cache

from helpcenter.config import load_settings
from helpcenter.retrieval.embedders import Embedder, create_embedder
from helpcenter.retrieval.embedders.combined import DEFAULT_WEIGHTS, CombinedEmbedder


@cache
def real_embedder(name: str) -> Embedder:
    """`e5`, `universal`, or the default `e5+universal`, put together of these two."""
    if name == "e5+universal":
        return CombinedEmbedder({part: real_embedder(part) for part in name.split("+")}, DEFAULT_WEIGHTS)
    return create_embedder(name, models_folder=load_settings().models_path)
