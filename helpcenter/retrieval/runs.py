"""What a text is written with: its runs of letters, or of characters where words are not spaced (Chinese).

A run is kept as a number, its hash: two different ones that meet in it do no harm worth a table of all runs. Questions have runs
of three to five letters (one to three characters) in 24 bits; passages, of which there are many, of three and four (one and two)
in 16: an index keeps 0.7 kB of each instead of 4, and finds the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from helpcenter.retrieval.shelf import Ids
from helpcenter.retrieval.tokens import run_together

#: Part of every recipe: raise it whenever a rule below changes.
RUN_RULES: Final = 2

Runs: TypeAlias = NDArray[np.int32]

_SPACED: Final = (3, 4, 5)
_UNSPACED: Final = (1, 2, 3)
_PASSAGE_SPACED: Final = (3, 4)
_PASSAGE_UNSPACED: Final = (1, 2)
#: An odd number without a pattern; the hash of a run is the sum of its letters, each times another power of it.
_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)
_BITS: Final = 24
_PASSAGE_BITS: Final = 16
_SHIFT: Final = np.uint64(64 - _BITS)


def runs_of(text: str) -> Runs:
    """Each run of a question once, in ascending order."""
    return runs_of_all([text])[1]


def passage_runs(text: str) -> Runs:
    """Each run of a passage once, in ascending order; of a question that is compared with passages, too."""
    runs = np.sort(_runs([text], _PASSAGE_SPACED, _PASSAGE_UNSPACED))
    return _once(runs >> (_BITS - _PASSAGE_BITS)).astype(np.int32)


def to_bytes(runs: Runs) -> bytes:
    """Those of a passage as an index keeps them: two bytes each, the lower first."""
    return runs.astype("<u2").tobytes()


def from_bytes(kept: bytes) -> Runs:
    return np.frombuffer(kept, "<u2").astype(np.int32)


def runs_of_all(texts: Sequence[str]) -> tuple[Ids, Runs]:
    """The runs of all `texts`, each once a text: the place of its text, and itself; in the order of the texts."""
    found = _once(np.sort(_runs(texts, _SPACED, _UNSPACED)))
    return found >> _BITS, (found & ((1 << _BITS) - 1)).astype(np.int32)


def _runs(texts: Sequence[str], spaced_lengths: Sequence[int], unspaced_lengths: Sequence[int]) -> Ids:
    spaced: list[tuple[int, str]] = []
    unspaced: list[tuple[int, str]] = []
    for place, text in enumerate(texts):
        letters, words_are_spaced = run_together(text)
        (spaced if words_are_spaced else unspaced).append((place, letters))
    return np.concatenate([_hashed(spaced, spaced_lengths), _hashed(unspaced, unspaced_lengths)])


def _once(ascending: Ids) -> Ids:
    """Each number once. (`np.unique` counts with a hash table, which takes ten times as long.)"""
    return ascending[np.diff(ascending, prepend=-1) > 0]


def _hashed(texts: Sequence[tuple[int, str]], lengths: Sequence[int]) -> Ids:
    """Each run of one of `lengths` as one number: its text's place above, its hash below. All texts at once, for speed."""
    if not texts:
        return np.zeros(0, np.int64)
    letters = np.frombuffer("\0".join(text for _, text in texts).encode("utf-32-le", "replace"), np.uint32)
    ends = letters == 0
    owners = np.array([place for place, _ in texts], np.int64)[np.cumsum(ends)]
    found = []
    with np.errstate(over="ignore"):  # hashes wrap around
        for length in lengths:
            count = len(letters) - length + 1
            if count <= 0:
                continue
            sums = np.full(count, np.uint64(length))
            across = np.zeros(count, bool)
            for step in range(length):
                sums = sums * _FACTOR + letters[step : step + count].astype(np.uint64)
                across |= ends[step : step + count]
            hashes = ((sums * _FACTOR) >> _SHIFT).astype(np.int64)
            found.append(((owners[:count] << _BITS) | hashes)[~across])
    return np.concatenate(found) if found else np.zeros(0, np.int64)
