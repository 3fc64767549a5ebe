"""The likeliest pieces of a text, on vocabularies small enough to see."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpcenter.retrieval.embedders.unigram import Unigram

PIECES = ("<unk>", "a", "b", "ab", "ba", "aba", "é", "一", "")
SCORES = (0.0, -1.0, -2.0, -2.5, -2.9, -4.0, -3.0, -3.5, -1.0)


def unigram(*, fused: bool = True) -> Unigram:
    return Unigram.of(PIECES, SCORES, 0, fused=fused)


def likeliest(text: str) -> float:
    """The score of the best way, by trying all."""
    unknown = min(SCORES) - 10
    scores = dict(zip(PIECES, SCORES, strict=True))
    best = -np.inf
    for cuts in itertools.product((False, True), repeat=max(0, len(text) - 1)):
        parts, start = [], 0
        for place, cut in enumerate(cuts, 1):
            if cut:
                parts.append(text[start:place])
                start = place
        parts.append(text[start:])
        if all(part in scores or len(part) == 1 for part in parts):
            best = max(best, sum(scores.get(part, unknown) for part in parts))
    return best


@given(st.text("abéx一", min_size=1, max_size=8))
def test_no_way_is_likelier(text: str) -> None:
    ids = unigram(fused=False).ids(text)
    assert sum(SCORES[id_] if id_ else min(SCORES) - 10 for id_ in ids) == pytest.approx(likeliest(text))


def test_unknown_characters() -> None:
    assert unigram(fused=True).ids("xyaxé") == [0, 1, 0, 6]
    assert unigram(fused=False).ids("xyaxé") == [0, 0, 1, 0, 6]
    assert unigram().ids("") == []


def test_of_equally_likely_ways_the_one_that_begins_earlier_ends_it() -> None:
    assert Unigram.of(["?", "a", "aa"], [0.0, -1.0, -2.0], 0, fused=True).ids("aaa") == [1, 2]


def test_of_a_piece_that_is_there_twice_the_last_counts() -> None:
    assert Unigram.of(["?", "a", "a"], [0.0, -1.0, -9.0], 0, fused=True).ids("a") == [2]


def test_saved_and_loaded(tmp_path: Path) -> None:
    unigram().save(tmp_path / "pieces.npz")
    loaded = Unigram.load(tmp_path / "pieces.npz")
    for text in ("abaab", "x一éyy", ""):
        assert loaded.ids(text) == unigram().ids(text)
    with np.load(tmp_path / "pieces.npz") as file:
        arrays = dict(file)
    np.savez(tmp_path / "pieces.npz", **(arrays | {"ids": arrays["ids"][:-1]}))
    with pytest.raises(ValueError, match="8 pieces, 7 ids"):
        Unigram.load(tmp_path / "pieces.npz")
