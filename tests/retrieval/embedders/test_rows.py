"""Rows read from a file one by one."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from helpcenter.retrieval.embedders.rows import Rows

TABLE: NDArray[np.uint16] = np.arange(60_000, dtype=np.uint16).reshape(1_000, 60)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    np.save(tmp_path / "table.npy", TABLE)
    return tmp_path / "table.npy"


@pytest.mark.parametrize("without_pread", [False, True])
def test_rows_are_those_of_the_table(path: Path, monkeypatch: pytest.MonkeyPatch, without_pread: bool) -> None:
    if without_pread:  # as on Windows
        monkeypatch.delattr(os, "pread")
    rows = Rows(path)
    assert (rows.shape, rows.dtype) == (TABLE.shape, TABLE.dtype)
    for wanted in ([], [0], [999, 0, 5, 5, 5]):
        np.testing.assert_array_equal(rows[np.array(wanted, np.int64)], TABLE[wanted])
    for wrong in ([-1], [3, 1_000]):
        with pytest.raises(IndexError):
            rows[np.array(wrong, np.int64)]


def test_several_threads_read_at_once(path: Path) -> None:
    rows = Rows(path)
    places = np.random.default_rng(3).integers(0, 1_000, (64, 200))
    with ThreadPoolExecutor(8) as pool:
        for wanted, found in zip(places, pool.map(rows.__getitem__, places), strict=True):
            np.testing.assert_array_equal(found, TABLE[wanted])


def test_what_is_no_table_is_refused(tmp_path: Path, path: Path) -> None:
    np.save(tmp_path / "line.npy", TABLE[0])
    with pytest.raises(ValueError, match="no table"):
        Rows(tmp_path / "line.npy")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match="mmap length"):
        Rows(path)
    with pytest.raises(FileNotFoundError):
        Rows(tmp_path / "nothing.npy")


def test_a_file_that_is_cut_short_while_it_is_read(path: Path) -> None:
    rows = Rows(path)
    os.truncate(path, path.stat().st_size - 10)
    with pytest.raises(OSError, match="cut short"):
        rows[np.array([998, 999])]
