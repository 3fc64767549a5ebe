"""The model of py3langid for the languages told apart, with its largest table left in a file.

The package unpacks numbers of 142 languages and the moves of an automaton, 39 MB of which a text needs some hundred bytes. Set-up
may write what is needed to a folder: opened from there it gives the same probabilities, sooner and from a fifth of the memory.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import weakref
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

#: Raise it whenever other files would be written from the same model.
_VERSION: Final = 1
_MOVES, _REST = "moves.npy", "rest.npz"
#: Rows of moves that are remembered: half a kilobyte each.
_KEPT: Final = 4_096
_BYTES_OF_TEXT: Final = 256


def load(languages: Sequence[str]) -> LanguageIdentifier:
    """The package's model, restricted to `languages`; half a second's work."""
    every = LanguageIdentifier.from_model_file(MODEL_FILE)
    every.set_languages(list(languages))
    # Made anew of what is left: the first one keeps the numbers of all languages, 28 MB, to go back to them.
    return LanguageIdentifier(
        every.nb_ptc,
        every.nb_pc,
        every.nb_classes,
        every.tk_nextmove,
        every.tk_output,
        norm_probs=True,
        tk_row=every.tk_row,
    )


def prepare(folder: Path, languages: Sequence[str]) -> Path:
    """Write the model for `languages` to a folder inside `folder`, unless it is there. Raises `OSError`."""
    target = _place(folder, languages)
    if target.is_dir():
        return target
    model = load(languages)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".language-", dir=folder) as temporary:
        aside = Path(temporary) / target.name
        aside.mkdir()
        np.save(aside / _MOVES, np.asarray(model.tk_nextmove).reshape(-1, _BYTES_OF_TEXT))
        np.savez(
            aside / _REST,
            features=model.nb_ptc,
            classes=model.nb_pc,
            names=np.array(model.nb_classes),
            rows=np.asarray(model.tk_row),
            outputs=np.array(model.tk_output, np.int32),
        )
        try:
            aside.rename(target)
        except OSError:
            if not target.is_dir():  # else another process was first, with the same files
                raise
    return target


def open_prepared(folder: Path, languages: Sequence[str]) -> LanguageIdentifier | None:
    """What `prepare` wrote; None when it did not, or what it wrote is damaged."""
    try:
        place = _place(folder, languages)
        moves = _Moves(place / _MOVES)
        with (place / _REST).open("rb") as stream, np.load(stream, allow_pickle=False) as rest:
            return LanguageIdentifier(
                rest["features"],
                rest["classes"],
                rest["names"].tolist(),
                moves,
                array("i", rest["outputs"].astype(np.int32)),
                norm_probs=True,
                tk_row=array("I", rest["rows"].astype(np.uint32)),
            )
    except Exception:  # a damaged archive raises errors of many kinds; the package's own model always does
        return None


def _place(folder: Path, languages: Sequence[str]) -> Path:
    digest = hashlib.sha256((MODEL_DIR / MODEL_FILE).read_bytes() + " ".join(languages).encode())
    return folder / f"language-{digest.hexdigest()[:8]}-{_VERSION}"


class _Moves:
    """The automaton's table, 256 numbers a row, as the package asks it: by place. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)  # reads the head, and checks the length
        if not isinstance(mapped, np.memmap) or mapped.ndim != 2 or mapped.shape[1] != _BYTES_OF_TEXT:
            raise ValueError(f"{path.name} holds no table of moves")
        self._type = {2: "H", 4: "I"}[mapped.dtype.itemsize]
        self._bytes = mapped.dtype.itemsize * _BYTES_OF_TEXT
        self._start = int(mapped.offset)
        self._rows: dict[int, array[int]] = {}
        self._mapped = None if hasattr(os, "pread") else mapped
        self._descriptor = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._descriptor)

    def __getitem__(self, place: int) -> int:
        number = place >> 8
        row = self._rows.get(number)
        return (row or self._read(number))[place & 255]

    def _read(self, number: int) -> array[int]:
        if self._mapped is not None:
            row = array(self._type, self._mapped[number].tobytes())
        else:
            row = array(self._type, os.pread(self._descriptor, self._bytes, self._start + number * self._bytes))
        if len(self._rows) >= _KEPT:
            self._rows.clear()
        self._rows[number] = row
        return row
