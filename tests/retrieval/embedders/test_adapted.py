"""The learned map of questions: what it changes, what it leaves alone, and files that cannot be used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from helpcenter.retrieval.embedders import Embedder, EmbedderError, ModelMissing, create_embedder
from helpcenter.retrieval.embedders.adapted import (
    ADAPTER,
    AdaptedEmbedder,
    QuestionMap,
    adapted,
    read_maps,
    write_maps,
)

pytestmark = pytest.mark.slow

TEXTS = ["where is my refund", "order"]
LANGUAGES = ["en", "en"]


@pytest.fixture
def tiny(tiny_folder: Path, tmp_path: Path) -> Embedder:
    return create_embedder(f"onnx:{tiny_folder}", models_folder=tmp_path)


def a_map(dimension: int = 4, rank: int = 2, strength: float = 1.0) -> QuestionMap:
    numbers = np.random.default_rng(0)
    down = numbers.standard_normal((dimension, rank)).astype(np.float16).astype(np.float32)
    up = strength * numbers.standard_normal((rank, dimension)).astype(np.float16).astype(np.float32)
    return QuestionMap(down, up)


def test_a_map_of_zeros_changes_nothing(tiny: Embedder) -> None:
    embedder = AdaptedEmbedder(tiny, a_map(strength=0))
    np.testing.assert_allclose(
        embedder.embed_queries(TEXTS, LANGUAGES), tiny.embed_queries(TEXTS, LANGUAGES), atol=1e-6
    )


def test_questions_are_mapped_and_passages_are_not(tiny: Embedder) -> None:
    embedder = AdaptedEmbedder(tiny, a_map())
    questions = embedder.embed_queries(TEXTS, LANGUAGES)
    assert np.abs(questions - tiny.embed_queries(TEXTS, LANGUAGES)).max() > 0.01
    np.testing.assert_allclose(np.linalg.norm(questions, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(embedder.embed_known_questions(TEXTS, LANGUAGES), questions)
    np.testing.assert_array_equal(embedder.embed_passages(TEXTS, LANGUAGES), tiny.embed_passages(TEXTS, LANGUAGES))
    np.testing.assert_array_equal(embedder.scales("en"), tiny.scales("en"))


def test_the_map_is_part_of_the_recipe(tiny: Embedder) -> None:
    recipes = {tiny.recipe, AdaptedEmbedder(tiny, a_map()).recipe, AdaptedEmbedder(tiny, a_map(rank=1)).recipe}
    assert len(recipes) == 3
    assert AdaptedEmbedder(tiny, a_map()).recipe == AdaptedEmbedder(tiny, a_map()).recipe


def test_a_map_comes_back_from_its_file_and_the_file_is_the_same_each_time(tmp_path: Path) -> None:
    write_maps(tmp_path / "a.npz", {"tiny": a_map()})
    write_maps(tmp_path / "b.npz", {"tiny": a_map()})
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    read = read_maps(tmp_path / "a.npz")
    assert read["tiny"].digest == a_map().digest
    np.testing.assert_array_equal(read["tiny"].down, a_map().down)


def test_a_map_for_other_vectors_is_refused(tiny: Embedder, tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="5 numbers, not of 4"):
        AdaptedEmbedder(tiny, a_map(dimension=5))
    write_maps(tmp_path / "a.npz", {"other": a_map()})
    with pytest.raises(EmbedderError, match="no question map for tiny"):
        adapted({"tiny": tiny}, tmp_path / "a.npz")


def test_a_file_that_is_missing_or_damaged_is_named(tmp_path: Path) -> None:
    path = tmp_path / "adapter.npz"
    with pytest.raises(ModelMissing, match="train_adapter"):
        read_maps(path)
    write_maps(path, {"tiny": a_map()})
    whole = path.read_bytes()
    for damaged in (b"", b"not a map", whole[: len(whole) // 2], whole.replace(b"tiny.up", b"tiny.xx")):
        path.write_bytes(damaged)
        with pytest.raises(EmbedderError, match=r"adapter\.npz"):
            read_maps(path)
    with path.open("wb") as file:
        np.savez(file, **{"tiny.down": np.full((4, 2), np.nan), "tiny.up": np.zeros((2, 4))})
    with pytest.raises(EmbedderError, match="not finite"):
        read_maps(path)


def test_the_map_that_comes_with_the_program(e5: Embedder, universal: Embedder) -> None:
    assert ADAPTER.stat().st_size < 400_000
    parts = adapted({"e5": e5, "universal": universal})
    assert set(read_maps(ADAPTER)) == {"e5", "universal"}
    for name, plain in (("e5", e5), ("universal", universal)):
        nearness = parts[name].embed_queries(TEXTS, LANGUAGES) @ plain.embed_queries(TEXTS, LANGUAGES).T
        assert (np.diag(nearness) > 0.7).all()  # a small change, nothing else


def test_an_embedder_without_a_map_is_told(models_folder: Path, tiny_folder: Path) -> None:
    with pytest.raises(EmbedderError, match="only for e5, universal"):
        create_embedder(f"adapted:onnx:{tiny_folder}", models_folder=models_folder)
