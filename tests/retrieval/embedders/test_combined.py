"""Several embedders as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from helpcenter.retrieval.embedders import Embedder, EmbedderError
from helpcenter.retrieval.embedders.combined import ANY, DEFAULT_WEIGHTS, CombinedEmbedder


@dataclass
class Fixed:
    """An embedder whose every question is one vector and every passage another."""

    question: Sequence[float]
    passage: Sequence[float]
    recipe: str = "aa"
    asked: list[str] = field(default_factory=list)

    @property
    def dimension(self) -> int:
        return len(self.question)

    def embed_queries(self, texts: Sequence[str], languages: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return np.tile(np.array(self.question, np.float32), (len(texts), 1))

    def embed_known_questions(self, texts: Sequence[str], languages: Sequence[str]) -> NDArray[np.float32]:
        return self.embed_queries(texts, languages)

    def scales(self, language: str) -> NDArray[np.float32]:
        return np.ones(self.dimension, np.float32)

    def embed_passages(self, texts: Sequence[str], languages: Sequence[str]) -> NDArray[np.float32]:
        return np.tile(np.array(self.passage, np.float32), (len(texts), 1))


def two_parts() -> dict[str, Fixed]:
    return {"left": Fixed([1, 0], [0.8, 0.6]), "right": Fixed([0, 0, 1], [0.6, 0.8, 0], recipe="bb")}


WEIGHTS = {ANY: {"left": 0.75, "right": 0.25}, "hr": {"left": 1.0}, "pt-BR": {"left": 0.5, "right": 0.5}}


@pytest.mark.parametrize(
    ("language", "left"),
    [("en", 0.75), ("und", 0.75), ("hr", 1.0), ("hr-Latn-HR", 1.0), ("pt-BR", 0.5), ("pt", 0.75)],
)
def test_the_inner_product_is_the_weighted_mean_of_the_cosines(language: str, left: float) -> None:
    embedder = CombinedEmbedder(two_parts(), WEIGHTS)
    question = embedder.embed_queries(["q"], [language])
    passage = embedder.embed_passages(["p"], [language])
    assert question.shape == passage.shape == (1, embedder.dimension) == (1, 5)
    assert (question @ passage.T).item() == pytest.approx(left * 0.8)  # the right cosine is 0


def test_the_inner_product_with_the_same_question_known_is_one() -> None:
    embedder = CombinedEmbedder(two_parts(), WEIGHTS)
    known = embedder.embed_known_questions(["q"], ["hr"])
    assert known.tolist() == [[1, 0, 0, 0, 1]]
    for language in ("en", "hr", "pt-BR"):
        assert (embedder.embed_queries(["q"], [language]) @ known.T).item() == pytest.approx(1)


def test_without_weights_all_parts_weigh_the_same() -> None:
    assert CombinedEmbedder(two_parts()).weights_for("en") == {"left": 0.5, "right": 0.5}


def test_a_part_without_a_say_does_not_work() -> None:
    parts = two_parts()
    vectors = CombinedEmbedder(parts, WEIGHTS).embed_queries(["a", "b", "c"], ["hr", "en", "hr"])
    assert parts["right"].asked == ["b"]
    assert vectors[:, 2:].tolist() == [[0, 0, 0], [0, 0, 0.25], [0, 0, 0]]


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"hr": {"left": 1.0}}, "entry"),
        ({ANY: {"left": 0.5, "right": 0.4}}, "sum to 1"),
        ({ANY: {"left": 1.5, "right": -0.5}}, "negative"),
        ({ANY: {}}, "sum to 1"),
        ({ANY: {"left": 0.5, "up": 0.5}}, "up"),
    ],
)
def test_weights_that_make_no_sense_are_refused(weights: Mapping[str, Mapping[str, float]], message: str) -> None:
    with pytest.raises(EmbedderError, match=message):
        CombinedEmbedder(two_parts(), weights)
    with pytest.raises(EmbedderError, match="at least one part"):
        CombinedEmbedder({})


def test_the_recipe_follows_the_parts_and_their_order_but_not_the_weights() -> None:
    parts = two_parts()
    recipe = CombinedEmbedder(parts, WEIGHTS).recipe
    assert CombinedEmbedder(parts).recipe == recipe
    assert CombinedEmbedder(dict(reversed(parts.items()))).recipe != recipe
    assert CombinedEmbedder({**parts, "right": Fixed([1, 0, 0], [1, 0, 0], recipe="cc")}).recipe != recipe


def test_the_default_weights_leave_universal_out_where_it_knows_nothing() -> None:
    for language, shares in DEFAULT_WEIGHTS.items():
        assert sum(shares.values()) == pytest.approx(1)
        assert (shares["universal"] == 0) == (language in {"hr", "bs", "sr", "sl"})


def test_the_default_is_the_weighted_mean_of_e5_and_universal(
    combined: Embedder, e5: Embedder, universal: Embedder
) -> None:
    texts, languages = ["Where is my order?", "Gdje je moja narudžba?"], ["en", "hr"]

    def cosines(embedder: Embedder) -> NDArray[np.float32]:
        return np.diag(embedder.embed_queries(texts, languages) @ embedder.embed_passages(texts, languages).T)

    shares = np.array([DEFAULT_WEIGHTS[ANY]["universal"], 0])
    expected = (1 - shares) * cosines(e5) + shares * cosines(universal)
    np.testing.assert_allclose(cosines(combined), expected, atol=1e-5)


def test_the_quick_part_of_a_question_is_taken_out_of_its_vector() -> None:
    parts = {"e5": Fixed([1, 0], [0.8, 0.6]), "universal": Fixed([0, 0.6, 0.8], [0.6, 0.8, 0], recipe="bb")}
    embedder = CombinedEmbedder(parts, DEFAULT_WEIGHTS)
    (vector,) = embedder.embed_queries(["q"], ["de-CH"])
    parts["universal"].asked.clear()
    assert embedder.quick_question(vector, "de-CH") == pytest.approx([0, 0.6, 0.8], abs=1e-6)
    assert parts["universal"].asked == []
