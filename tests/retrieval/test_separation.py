"""How well confidences separate two kinds of questions."""

from __future__ import annotations

import pytest

from helpcenter.retrieval.separation import Separation, separation


def test_a_clear_cut_holds_everything_back() -> None:
    assert separation([0.9] * 20, [0.1] * 5) == Separation(5, 1.0, 1.0, 1.0)


def test_nothing_told_apart() -> None:
    assert separation([0.5] * 20, [0.5] * 5) == Separation(5, 0.0, 0.0, 0.5)


def test_the_thresholds_keep_the_share_they_name() -> None:
    answerable = [index / 100 for index in range(100)]  # 95 % are at least 0.05, 85 % at least 0.15
    found = separation(answerable, [0.04, 0.10, 0.14, 0.60])
    assert found is not None
    assert found.held_back_at_95 == pytest.approx(0.25)
    assert found.held_back_at_85 == pytest.approx(0.75)


@pytest.mark.parametrize(("answerable", "unanswerable"), [([], [0.1]), ([0.1], [])])
def test_nothing_to_compare(answerable: list[float], unanswerable: list[float]) -> None:
    assert separation(answerable, unanswerable) is None
