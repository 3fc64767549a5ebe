"""Folders of the sentence-transformers kind, tried on a tiny one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper

from helpcenter.retrieval.embedders import Embedder, EmbedderError, ModelMissing
from helpcenter.retrieval.embedders.onnx_folder import OnnxEmbedder

WriteJson = Callable[[Path, object], None]
Floats = NDArray[np.float32]
TABLE = np.arange(52, dtype=np.float32).reshape(13, 4) ** 0.5


def unit(vector: Floats) -> Floats:
    result: Floats = vector / np.linalg.norm(vector)
    return result


def test_prompts_are_set_before_questions_and_passages(tiny_folder: Path) -> None:
    embedder = OnnxEmbedder(tiny_folder)
    assert embedder.dimension == 4
    (question,) = embedder.embed_queries(["order"], ["en"])
    (passage,) = embedder.embed_passages(["order"], ["en"])
    np.testing.assert_allclose(question, unit(TABLE[[1, 5, 9, 7, 2]].mean(axis=0)), rtol=1e-5)
    np.testing.assert_allclose(passage, unit(TABLE[[1, 6, 9, 7, 2]].mean(axis=0)), rtol=1e-5)


@pytest.mark.parametrize(
    ("config", "pool"),
    [
        ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, lambda rows: rows[0]),
        ({"pooling_mode_max_tokens": True, "pooling_mode_mean_tokens": False}, lambda rows: rows.max(axis=0)),
        ({"pooling_mode": "mean"}, lambda rows: rows.mean(axis=0)),
        ({}, lambda rows: rows.mean(axis=0)),
    ],
)
def test_the_folder_says_how_tokens_are_pooled(
    tiny_folder: Path, write_json: WriteJson, config: object, pool: Callable[[Floats], Floats]
) -> None:
    write_json(tiny_folder / "1_Pooling" / "config.json", config)
    (vector,) = OnnxEmbedder(tiny_folder).embed_queries(["refund"], ["en"])
    np.testing.assert_allclose(vector, unit(pool(TABLE[[1, 5, 9, 8, 2]])), rtol=1e-5)


def test_long_texts_are_cut_to_the_models_tokens(tiny_folder: Path) -> None:
    embedder = OnnxEmbedder(tiny_folder)
    short, long = embedder.embed_queries(["order " * 4, "order " * 150], ["en"] * 2)
    np.testing.assert_array_equal(short, long)  # 8 tokens hold [CLS] query : and [SEP] too


def test_special_tokens_that_a_stranger_types_are_text(tiny_folder: Path) -> None:
    # Lower-casing would hide the tokens from the tokenizer.
    (tiny_folder / "sentence_bert_config.json").unlink()
    typed, unknown = OnnxEmbedder(tiny_folder).embed_queries(["[MASK]", "( zzz )"], ["en"] * 2)
    np.testing.assert_array_equal(typed, unknown)


def test_texts_of_one_length_run_together_in_any_order(tiny_folder: Path) -> None:
    embedder = OnnxEmbedder(tiny_folder)
    texts = ["order", "refund my", "where is my order"] * 7
    together = embedder.embed_passages(texts, ["en"] * len(texts))
    alone = np.concatenate([embedder.embed_passages([text], ["en"]) for text in texts])
    np.testing.assert_array_equal(together, alone)


def test_e5_gives_the_same_bits_alone_and_among_others(e5: Embedder) -> None:
    texts = [f"Order number {number} has not arrived." for number in range(10)] + ["refund", "退款"]
    together = e5.embed_passages(texts, ["en"] * len(texts))
    alone = np.concatenate([e5.embed_passages([text], ["en"]) for text in texts])
    np.testing.assert_array_equal(together, alone)


def test_the_recipe_follows_weights_prompts_pooling_and_tokenizer(
    tiny_folder: Path, write_json: WriteJson, tmp_path: Path
) -> None:
    def change_weights(folder: Path) -> None:
        path = folder / "onnx" / "model.onnx"
        raw = path.read_bytes()
        path.write_bytes(raw.replace(np.float32(51**0.5).tobytes(), np.float32(50).tobytes()))

    def change_prompt(folder: Path) -> None:
        write_json(folder / "config_sentence_transformers.json", {"prompts": {"query": "query: "}})

    def change_pooling(folder: Path) -> None:
        write_json(folder / "1_Pooling" / "config.json", {"pooling_mode_cls_token": True})

    def change_tokenizer(folder: Path) -> None:
        path = folder / "tokenizer.json"
        path.write_text(path.read_text().replace('"refund": 8', '"refunds": 8'))

    recipes = {OnnxEmbedder(tiny_folder).recipe}
    for change in (change_weights, change_prompt, change_pooling, change_tokenizer):
        changed = shutil.copytree(tiny_folder, tmp_path / change.__name__)
        change(changed)
        recipes.add(OnnxEmbedder(changed).recipe)
    assert len(recipes) == 5
    moved = shutil.copytree(tiny_folder, tmp_path / "moved")
    assert OnnxEmbedder(moved).recipe in recipes


@pytest.mark.parametrize("name", ["modules.json", "tokenizer.json", "onnx/model.onnx"])
def test_a_missing_file_is_named(tiny_folder: Path, name: str) -> None:
    (tiny_folder / name).unlink()
    with pytest.raises(ModelMissing, match=name):
        OnnxEmbedder(tiny_folder)
    with pytest.raises(ModelMissing, match="no model folder"):
        OnnxEmbedder(tiny_folder / "nowhere")


@pytest.mark.parametrize("name", ["modules.json", "tokenizer.json", "onnx/model.onnx"])
def test_a_truncated_file_is_named(tiny_folder: Path, name: str) -> None:
    path = tiny_folder / name
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(EmbedderError, match=path.name):
        OnnxEmbedder(tiny_folder)


def test_a_graph_of_another_name_is_found_when_it_is_the_only_one(tiny_folder: Path) -> None:
    graph = tiny_folder / "onnx" / "model.onnx"
    graph.rename(graph.with_name("model_quantized.onnx"))
    assert OnnxEmbedder(tiny_folder).dimension == 4
    shutil.copy(graph.with_name("model_quantized.onnx"), graph.with_name("model_O2.onnx"))
    with pytest.raises(ModelMissing, match="2 other files"):
        OnnxEmbedder(tiny_folder)


def test_models_that_need_more_than_this_are_refused(tiny_folder: Path, write_json: WriteJson) -> None:
    write_json(tiny_folder / "1_Pooling" / "config.json", {"pooling_mode_lasttoken": True})
    with pytest.raises(EmbedderError, match="pooling_mode_lasttoken"):
        OnnxEmbedder(tiny_folder)
    kinds = ("Transformer", "Dense")
    modules = [{"path": kind, "type": f"sentence_transformers.models.{kind}"} for kind in kinds]
    write_json(tiny_folder / "modules.json", modules)
    with pytest.raises(EmbedderError, match=r"Dense.*sentence-transformers:"):
        OnnxEmbedder(tiny_folder)


def test_a_graph_with_other_inputs_is_refused(tiny_folder: Path) -> None:
    pixels = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, [1, 2, 4])
    output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [1, 2, 4])
    graph = helper.make_graph(
        [helper.make_node("Identity", ["pixels"], ["last_hidden_state"])], "x", [pixels], [output]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    (tiny_folder / "onnx" / "model.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(EmbedderError, match="pixels"):
        OnnxEmbedder(tiny_folder)
