"""Exact search in vectors that change."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from helpcenter.retrieval.vectors import Matrix, Vectors, read_vectors, write_vectors

DIMENSION = 16
EMPHASIS = np.repeat(np.sqrt(np.array([0.85, 0.15], np.float32)), 8)


@pytest.fixture
def matrix() -> Matrix:
    vectors = np.random.default_rng(7).normal(size=(50, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float16).astype(np.float32)  # as they come from the database


@pytest.fixture
def file(tmp_path: Path, matrix: Matrix) -> Path:
    write_vectors(tmp_path / "v.faiss", range(100, 150), matrix, EMPHASIS)
    return tmp_path / "v.faiss"


def test_the_nearest_come_first_with_their_inner_products(file: Path, matrix: Matrix) -> None:
    vectors = read_vectors(file, DIMENSION, 50, EMPHASIS)
    products = matrix @ matrix[3]
    expected = [100 + int(index) for index in np.argsort(-products)[:5]]
    numbers, products = vectors.search(matrix[3], 5)
    assert numbers.tolist() == expected
    assert products[0] == pytest.approx(1.0, abs=1e-3)
    assert len(vectors.search(matrix[3], 500)[0]) == 50


def test_changes_give_new_vectors_and_leave_the_old(file: Path, matrix: Matrix) -> None:
    before = read_vectors(file, DIMENSION, 50, EMPHASIS)
    after = before.changed([103], {110: matrix[3], 999: -matrix[3]})
    assert after.search(matrix[3], 1)[0].tolist() == [110]
    assert len(after) == 50
    assert after.changes == 4
    assert 103 not in after.search(matrix[3], 50)[0].tolist()
    assert before.search(matrix[3], 1)[0].tolist() == [103]
    again = after.changed([999, 110], {})
    assert len(again) == 48
    assert set(again.scores(matrix[3], [103, 104, 110, 999])) == {104}


def test_scores_of_certain_passages(file: Path, matrix: Matrix) -> None:
    vectors = read_vectors(file, DIMENSION, 50, EMPHASIS).changed([101], {200: matrix[0]})
    assert vectors.scores(matrix[0], [100, 101, 200]) == pytest.approx({100: 1.0, 200: 1.0}, abs=1e-3)
    assert np.allclose(vectors.vector(102), matrix[2])
    with pytest.raises(KeyError):
        vectors.vector(101)


def test_the_spread_tells_where_scores_lie(file: Path, matrix: Matrix) -> None:
    spread = read_vectors(file, DIMENSION, 50, EMPHASIS).spread(matrix[0])
    assert spread.mean == pytest.approx(float((matrix @ matrix[0]).mean()), abs=1e-5)
    assert spread.deviation == pytest.approx(float((matrix @ matrix[0]).std()), abs=1e-5)
    assert Vectors(DIMENSION).spread(matrix[0]).count == 0
    assert len(Vectors(DIMENSION).search(matrix[0], 5)[0]) == 0


def test_damaged_files_and_other_shapes_are_refused(file: Path) -> None:
    with pytest.raises(ValueError, match="of 16 numbers"):
        read_vectors(file, DIMENSION + 1, 50, EMPHASIS)
    with pytest.raises(ValueError, match="50 vectors"):
        read_vectors(file, DIMENSION, 49, EMPHASIS)
    file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(ValueError, match="cannot be read"):
        read_vectors(file, DIMENSION, 50, EMPHASIS)


def test_a_search_without_numbers_finds_nothing(file: Path) -> None:
    assert len(read_vectors(file, DIMENSION, 50, EMPHASIS).search(np.full(DIMENSION, np.nan, np.float32), 5)[0]) == 0


def test_half_precision_loses_nothing_of_what_the_database_has(file: Path, matrix: Matrix) -> None:
    vectors = read_vectors(file, DIMENSION, 50, EMPHASIS)
    assert all(np.array_equal(vectors.vector(100 + row), matrix[row]) for row in range(50))


def test_ids_may_come_in_any_order(tmp_path: Path, matrix: Matrix) -> None:
    write_vectors(tmp_path / "v.faiss", list(range(149, 99, -1)), matrix, EMPHASIS)
    vectors = read_vectors(tmp_path / "v.faiss", DIMENSION, 50, EMPHASIS)
    assert vectors.search(matrix[0], 1)[0].tolist() == [149]
    assert np.array_equal(vectors.vector(149), matrix[0])


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Vectors, Matrix]:
    """So many that a graph is searched; with some removed and some added since."""
    monkeypatch.setattr("helpcenter.retrieval.vectors.EXACT_UP_TO", 1000)
    vectors = np.random.default_rng(7).normal(size=(2000, DIMENSION)).astype(np.float16).astype(np.float32)
    write_vectors(tmp_path / "many.faiss", range(2000), vectors, EMPHASIS)
    changed = read_vectors(tmp_path / "many.faiss", DIMENSION, 2000, EMPHASIS).changed(
        list(range(0, 2000, 10)), {7000: vectors[0]}
    )
    return changed, vectors


def test_of_many_nearly_all_of_the_nearest_are_found(many: tuple[Vectors, Matrix]) -> None:
    vectors, matrix = many
    there = {number: matrix[number] for number in range(2000) if number % 10} | {7000: matrix[0]}
    assert len(vectors) == len(there)
    questions = np.random.default_rng(8).normal(size=(20, DIMENSION)).astype(np.float32) * EMPHASIS**2
    found = 0
    for question in questions:
        best = sorted(there, key=lambda number: -float(there[number] @ question))[:10]
        numbers, products = vectors.search(question, 10)
        assert set(numbers.tolist()) <= there.keys()
        assert products.tolist() == sorted(products.tolist(), reverse=True)
        assert products[0] == pytest.approx(float(there[int(numbers[0])] @ question), abs=0.02)
        found += len(set(best) & set(numbers.tolist()))
    assert found >= 198
    assert np.allclose(vectors.vector(1), matrix[1], atol=2e-3)
    assert set(vectors.scores(questions[0], [10, 11, 7000])) == {11, 7000}
    assert vectors.spread(questions[0]).count == 256
