"""A large table of which few rows are needed: they are read from its file, so that it takes no memory of the process.

A mapped file would: the kernel maps the neighbours of each page that is touched, and soon a process holds nearly all of it.
"""

from __future__ import annotations

import os
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Rows:
    """The rows of a two-dimensional `.npy` file. Safe to use from several threads, and after a fork.

    Raises `OSError` when the file cannot be read, `ValueError` when it is damaged.
    """

    def __init__(self, path: Path) -> None:
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)  # reads the head, and checks the length
        if not isinstance(mapped, np.memmap) or mapped.ndim != 2 or not mapped.flags.c_contiguous:
            raise ValueError(f"{path.name} holds no table of rows")
        self.shape: tuple[int, int] = (int(mapped.shape[0]), int(mapped.shape[1]))
        self.dtype = mapped.dtype
        self._start = int(mapped.offset)
        self._bytes = self.shape[1] * self.dtype.itemsize
        self._mapped = None if hasattr(os, "pread") else mapped
        self._name = path.name
        self._descriptor = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._descriptor)

    def __getitem__(self, rows: NDArray[np.int64]) -> NDArray[Any]:
        """The rows of these numbers, shape `(len(rows), columns)`. Raises `IndexError`, `OSError` when the file was cut short."""
        if len(rows) and not 0 <= int(rows.min()) <= int(rows.max()) < self.shape[0]:
            raise IndexError(f"rows {rows.min()} to {rows.max()} of {self.shape[0]}")
        if self._mapped is not None:
            return np.asarray(self._mapped[rows])
        descriptor, length, start = self._descriptor, self._bytes, self._start
        read = b"".join([os.pread(descriptor, length, start + row * length) for row in rows.tolist()])
        if len(read) != len(rows) * length:
            raise OSError(f"{self._name} is cut short")
        return np.frombuffer(read, self.dtype).reshape(len(rows), self.shape[1])
