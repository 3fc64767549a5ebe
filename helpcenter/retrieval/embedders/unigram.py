"""Cuts a text into the pieces of a unigram vocabulary, with the ids that sentencepiece's algorithm gives, in few megabytes.

The pieces lie in a compact trie (marisa). The library `tokenizers` takes 110 MB for the vocabulary of e5, and the tables of the
universal encoder's own package 40; sentencepiece itself adds up scores in 32 bits, which now and then gives other pieces.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import marisa_trie
import numpy as np

#: A character that no piece holds scores so much less than the least likely piece.
_UNKNOWN_PENALTY: Final = 10.0
_UNREACHED: Final = float("-inf")


class Unigram:
    """Never changes; safe to use from several threads."""

    def __init__(
        self, trie: marisa_trie.Trie, ids: Sequence[int], scores: Sequence[float], unknown: int, *, fused: bool
    ) -> None:
        """`ids` and `scores` (natural logarithms) of the trie's keys, in its order. `unknown`: the id of what no piece holds;
        `fused`: several such characters in a row are one id.
        """
        self._trie = trie
        self._ids = array("i", ids)
        self._scores = array("d", scores)
        self._unknown = unknown
        self._fused = fused
        self._longest = max(map(len, trie.iterkeys()))
        self._unknown_score = min(self._scores) - _UNKNOWN_PENALTY

    @classmethod
    def of(cls, pieces: Sequence[str], scores: Sequence[float], unknown: int, *, fused: bool) -> Self:
        """A vocabulary whose piece at place `i` has the id `i`. Of a piece that is there twice, the last counts."""
        ids = {piece: id_ for id_, piece in enumerate(pieces) if piece}
        trie = marisa_trie.Trie(list(ids))
        own = [ids[piece] for piece in sorted(ids, key=trie.key_id)]
        return cls(trie, own, [scores[id_] for id_ in own], unknown, fused=fused)

    @classmethod
    def load(cls, path: Path) -> Self:
        """What `save` wrote. Raises `OSError`, or `ValueError` and `KeyError` when the file is damaged."""
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            trie = marisa_trie.Trie().frombytes(file["trie"].tobytes())
            unknown, fused = file["settings"].tolist()
            ids, scores = file["ids"].astype(np.int32), file["scores"].astype(np.float64)
        if not len(trie) == len(ids) == len(scores):
            raise ValueError(f"{path.name} has {len(trie)} pieces, {len(ids)} ids and {len(scores)} scores")
        return cls(trie, ids, scores, unknown, fused=bool(fused))

    def save(self, path: Path) -> None:
        """Raises `OSError`."""
        np.savez(
            path,
            trie=np.frombuffer(self._trie.tobytes(), np.uint8),
            ids=np.array(self._ids, np.int32),
            scores=np.array(self._scores, np.float64),
            settings=np.array([self._unknown, self._fused], np.int64),
        )

    def ids(self, text: str) -> list[int]:
        """The ids of the likeliest pieces that `text` is made of; of equally likely ones, those that begin earlier."""
        size = len(text)
        best = [0.0] + [_UNREACHED] * size  # of the pieces up to each place
        start, chosen = [0] * (size + 1), [0] * (size + 1)  # of the last of these pieces
        prefixes, longest, ids, scores = self._trie.iter_prefixes_with_ids, self._longest, self._ids, self._scores
        for place in range(size):
            here = best[place]
            alone = False
            for piece, key in prefixes(text[place : place + longest]):
                end = place + len(piece)
                score = here + scores[key]
                if score > best[end]:
                    best[end], start[end], chosen[end] = score, place, ids[key]
                alone = alone or end == place + 1
            score = here + self._unknown_score
            if not alone and score > best[place + 1]:
                best[place + 1], start[place + 1], chosen[place + 1] = score, place, self._unknown
        found: list[int] = []
        place = size
        while place:
            if not (self._fused and chosen[place] == self._unknown and found and found[-1] == self._unknown):
                found.append(chosen[place])
            place = start[place]
        return found[::-1]
