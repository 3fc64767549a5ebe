"""Scores made comparable and summed."""

from __future__ import annotations

import numpy as np
import pytest

from helpcenter.retrieval.fusion import PASSAGE_SHARES, article_scores, best_means, standardized, standardized_words
from helpcenter.retrieval.references import blended_question, blended_spread
from helpcenter.retrieval.vectors import Spread


def test_scores_are_counted_in_deviations() -> None:
    assert standardized(0.9, 0.8, 0.05) == pytest.approx(2.0)
    assert standardized(0.9, 0.9, 0.0) == 0.0


def test_word_scores_count_against_all_passages() -> None:
    scores = standardized_words({1: 4.0, 2: 2.0}, 10)
    assert scores[1] > scores[2] > 0
    assert standardized_words({1: 4.0}, 100)[1] > standardized_words({1: 4.0}, 10)[1]
    assert standardized_words({}, 10) == {}
    assert standardized_words({1: 4.0}, 1) == {1: 0.0}


def test_two_fitting_passages_say_more_than_one() -> None:
    articles = np.array([1, 2, 1, 2, 3])
    scores = np.array([3.0, 2.5, 0.0, 2.4, 1.0], np.float32)
    means = dict(zip(*best_means(articles, scores), strict=True))
    assert means[2] > means[1]
    assert means[3] == pytest.approx(1 / sum(PASSAGE_SHARES))  # the others are no better than the last hit, which is 0
    _, of_three = best_means(articles, scores, passages=lambda several: np.where(several == 3, 1, 2))
    assert of_three[2] == pytest.approx(1.0)  # all it has
    found, means_of_one = best_means(articles, scores, (1.0,))
    assert (found.tolist(), means_of_one.tolist()) == ([1, 2, 3], [3.0, 2.5, 1.0])
    assert [len(some) for some in best_means(articles[:0], scores[:0])] == [0, 0]


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        (3.0, [], 3.0),
        (3.0, [0.0, 0.0], 2.0),
        (3.0, [3.0], 3.0),
        (None, [1.0, 2.0], 1.5),
        (None, [0.0, 2.0, 4.0], (3.0 + 1.0) / 1.5),
    ],
)
def test_other_translations_have_half_a_say(own: float | None, others: list[float], expected: float) -> None:
    means = np.array([[own or 0.0, *others]])
    there = np.array([[own is not None, *(True for _ in others)]])
    together, own_again, beside = article_scores(means, there, 0)
    assert together == pytest.approx([expected])
    assert own_again == pytest.approx([own] if own is not None else [np.nan], nan_ok=True)
    assert beside == pytest.approx([np.mean(others)] if others else [np.nan], nan_ok=True)
    if own is None:
        assert article_scores(means[:, 1:], there[:, 1:], None)[0] == pytest.approx([expected])


def test_few_passages_are_filled_up_with_references() -> None:
    reference = Spread(0.2, 0.1, 8)
    assert blended_spread(Spread(0.5, 0.1, 64), reference) == Spread(0.5, 0.1, 64)
    assert blended_spread(Spread(0.0, 0.0, 0), reference).mean == pytest.approx(0.2)
    half = blended_spread(Spread(0.4, 0.1, 32), reference)
    assert half.mean == pytest.approx(0.3)
    assert half.deviation == pytest.approx((0.01 + 0.01) ** 0.5)


def test_few_titles_are_filled_up_with_reference_questions() -> None:
    reference = np.zeros((2, 3), np.float32)
    assert blended_question(np.zeros((0, 3), np.float32), reference + 1).tolist() == [1, 1, 1]
    assert blended_question(np.ones((8, 3), np.float32), reference).tolist() == [0.5, 0.5, 0.5]
    assert blended_question(np.ones((99, 3), np.float32), reference).tolist() == [1, 1, 1]
