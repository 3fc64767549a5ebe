"""What known questions teach."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from helpcenter.retrieval.fusion import (
    ENOUGH_KNOWN,
    MEANT_WEIGHT,
    NEAREST_WEIGHT,
    TAUGHT_WEIGHT,
    WORDED_WEIGHT,
    with_known,
)
from helpcenter.retrieval.teaching import fit

DIMENSION = 24


def questions_about(topic: int, count: int, generator: np.random.Generator) -> NDArray[np.float32]:
    """Questions of one topic: they share a direction, and each has wording of its own."""
    centre = np.zeros(DIMENSION)
    centre[topic] = 1.0
    rows = centre + 0.12 * generator.standard_normal((count, DIMENSION))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.mark.parametrize("each", [3, 40])  # fewer questions than numbers in a vector, and more
def test_a_question_like_the_known_ones_finds_their_article(each: int) -> None:
    generator = np.random.default_rng(5)
    rows = np.concatenate([questions_about(topic, each, generator) for topic in range(4)])
    articles = np.repeat(np.array([11, 22, 33, 44]), each)
    taught = fit(rows, articles, dict.fromkeys((11, 22, 33, 44), each))
    for topic, article in enumerate((11, 22, 33, 44)):
        for question in questions_about(topic, 20, generator):
            assert taught.article_ids[taught.scores(question).argmax()] == article


def test_questions_about_none_lower_what_they_are_like() -> None:
    generator = np.random.default_rng(6)
    known, others = questions_about(0, 20, generator), questions_about(1, 20, generator)
    alone = fit(known, np.full(20, 7), {7: 20})
    with_others = fit(np.concatenate([known, others]), np.full(20, 7), {7: 20})
    asked = questions_about(1, 1, generator)[0]
    assert with_others.scores(asked)[0] < 1.5
    assert with_others.scores(questions_about(0, 1, generator)[0])[0] > with_others.scores(asked)[0]
    assert np.isfinite(alone.scores(asked)[0])


def test_an_article_without_known_questions_is_at_no_disadvantage() -> None:
    scores = with_known(
        *(
            np.array(some)
            for some in ([2.0, 2.0], [-5.0, 2.0], [-5.0, 2.0], [-5.0, 2.0], [-5.0, 2.0], [0, ENOUGH_KNOWN])
        )
    )
    assert scores == pytest.approx([2.0, 2.0])


def test_few_known_questions_count_for_a_part() -> None:
    known = np.array([1, 10, ENOUGH_KNOWN, 500])
    one, ten, all_of_them, many = with_known(np.ones(4), *(np.full(4, 3.0) for _ in range(4)), known).tolist()
    weights = NEAREST_WEIGHT + TAUGHT_WEIGHT + WORDED_WEIGHT + MEANT_WEIGHT
    assert all_of_them == pytest.approx((1 + 3 * weights) / (1 + weights))
    assert 1.0 < one < ten < all_of_them == many


def test_articles_that_are_asked_alike_are_close() -> None:
    generator = np.random.default_rng(7)
    near, far = questions_about(0, 20, generator), questions_about(9, 20, generator)
    between = near + 0.5 * questions_about(5, 20, generator)
    taught = fit(
        np.concatenate([near, between, far]), np.repeat(np.array([11, 22, 33]), 20), dict.fromkeys((11, 22, 33), 20)
    )
    close = taught.closeness(11)
    assert close[11] == pytest.approx(1, abs=1e-5)
    assert close[11] > close[22] > close[33]
    assert taught.closeness(44) == {44: 1.0}


def test_with_nothing_known_there_is_nothing_to_teach() -> None:
    nothing = fit(questions_about(0, 3, np.random.default_rng(8)), np.zeros(0, np.int64), {})
    assert nothing.scores(np.zeros(DIMENSION, np.float32)).tolist() == []
    assert nothing.closeness(11) == {11: 1.0}
