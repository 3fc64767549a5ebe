"""The second look: how its scores are merged, and a real (tiny) cross-encoder in the search."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpcenter.config import Settings
from helpcenter.db import Database
from helpcenter.errors import ConfigurationError
from helpcenter.knowledge import PublishedTranslation
from helpcenter.retrieval import Retriever
from helpcenter.retrieval.embedders import EmbedderError
from helpcenter.retrieval.embedders.torch_models import SentenceTransformerCrossEncoder
from helpcenter.retrieval.reranking import merged, reranking_recipe
from helpcenter.wiring import build_cross_encoder
from tests.retrieval.conftest import Remembering


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        ([(1, 3.0), (2, 2.0), (3, 1.0)], {}, [1, 2, 3]),
        ([(1, 3.0), (2, 2.0), (3, 1.0)], {1: 5.0, 2: 5.0, 3: 5.0}, [1, 2, 3]),
        ([(1, 2.0), (2, 2.0), (3, 2.0)], {1: 0.1, 2: 0.3, 3: 0.2}, [2, 3, 1]),
        ([(1, 2.1), (2, 2.0), (3, 0.0)], {1: 0.1, 2: 0.9, 3: 0.2}, [2, 1, 3]),
        ([(1, 9.0), (2, 1.0), (3, 0.5)], {1: 0.5, 2: 0.6, 3: 0.4}, [1, 2, 3]),
        ([(1, 2.0), (2, 1.9), (3, 1.8), (4, 1.7)], {1: 0.0, 2: 1.0}, [1, 2, 3, 4]),
        ([(1, 2.0), (2, 1.9), (3, 1.8), (4, 1.7)], {1: 0.0, 2: 0.5, 3: 1.0}, [1, 2, 3, 4]),
        ([(1, 2.0), (2, 1.0)], {1: 0.7}, [1, 2]),
        ([(1, 2.0), (2, 1.0)], {2: 0.7}, [2, 1]),
        ([], {}, []),
    ],
    ids=str,
)
def test_both_looks_count_in_deviations(
    first: list[tuple[int, float]], second: dict[int, float], order: list[int]
) -> None:
    assert merged(first, second) == order


def test_the_scale_of_the_second_look_does_not_matter() -> None:
    first = [(1, 2.1), (2, 2.0), (3, 0.0)]
    second = {1: 0.1, 2: 0.9, 3: 0.2}
    assert merged(first, {number: 100 * score - 7 for number, score in second.items()}) == merged(first, second)


def test_a_folder_or_package_that_is_missing_stops_the_start(tmp_path: Path) -> None:
    values: dict[str, Any] = {"cross_encoder": str(tmp_path / "nowhere")}
    with pytest.raises(ConfigurationError, match=r"HELPCENTER_CROSS_ENCODER is .*nowhere.* leave .* out"):
        build_cross_encoder(Settings(**values))
    assert build_cross_encoder(Settings()) is None


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A folder with a cross-encoder of some thousand random weights, and a tokenizer of single letters."""
    torch = pytest.importorskip("torch", reason="the extra `models` is not installed")
    transformers = pytest.importorskip("transformers")
    torch.manual_seed(4)
    folder = tmp_path / "tiny"
    folder.mkdir()
    letters = [*"abcdefghijklmnopqrstuvwxyz0123456789.,?"]
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    (folder / "vocab.txt").write_text("\n".join(words))
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        num_labels=1,
        initializer_range=1.0,
    )
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    transformers.BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=256).save_pretrained(folder)
    return folder


@pytest.mark.models
def test_the_first_articles_are_put_in_order_again(
    tiny: Path, database: Database, embedder: Remembering, indexes: Path, retriever: Retriever
) -> None:
    cross_encoder = SentenceTransformerCrossEncoder(str(tiny))
    again = Retriever(database, embedder, indexes, cross_encoder)
    again.open()
    question = "Who pays the postage of a return?"
    before, after = retriever.search(question, language="en"), again.search(question, language="en")
    texts = [
        "\n".join((hit.best.passage.title, *hit.best.passage.heading_path, hit.best.passage.text))
        for hit in before.hits
    ]
    scores = cross_encoder.scores(question, texts)
    assert len({round(score, 6) for score in scores}) > 1
    expected = merged(
        [(hit.article_id, hit.score) for hit in before.hits],
        {hit.article_id: score for hit, score in zip(before.hits, scores, strict=True)},
    )
    assert [hit.article_id for hit in after.hits] == expected
    assert {hit.article_id: hit.score for hit in after.hits} == {hit.article_id: hit.score for hit in before.hits}
    assert len(again.search(question, language="en", limit=1).hits) == 1
    assert after.recipe == again.recipe == reranking_recipe(before.recipe, cross_encoder) != before.recipe
    assert again.generation is not None
    assert again.generation.recipe == before.recipe  # the index itself is the same


@pytest.mark.models
def test_scores_are_those_of_the_library(tiny: Path) -> None:
    library = pytest.importorskip("sentence_transformers").CrossEncoder(str(tiny))
    cross_encoder = SentenceTransformerCrossEncoder(str(tiny))
    assert cross_encoder.name == str(tiny)
    texts = ["the seller pays.", "you pay.", "not at all"]
    expected = library.predict([("who pays?", text) for text in texts])
    assert cross_encoder.scores("who pays?", texts) == pytest.approx(expected.tolist(), abs=1e-5)
    assert cross_encoder.scores("who pays?", []) == []


@pytest.mark.models
def test_a_model_that_cannot_be_loaded_stops_the_start(
    tiny: Path, database: Database, embedder: Remembering, indexes: Path, put: Callable[..., PublishedTranslation]
) -> None:
    (tiny / "config.json").write_text("{}")
    (tiny / "model.safetensors").write_bytes(b"")
    broken = Retriever(database, embedder, indexes, SentenceTransformerCrossEncoder(str(tiny)))
    with pytest.raises(EmbedderError, match=r"cross-encoder .*tiny cannot be loaded"):
        broken.open()
