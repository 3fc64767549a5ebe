"""What the protocol promises, asked of every embedder there is."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from helpcenter.retrieval.embedders import Embedder, EmbedderError

SHOP = (
    "Where is my order?",
    "Wo ist meine Bestellung, die ich letzte Woche bei einem Händler gekauft habe?",
    "退款需要多长时间？",
    "Gdzie jest moja paczka?",
    "refund",
)
HOSTILE = (
    "",
    " \n\t ",
    "\x00",
    "refund\x00order",
    "lone \ud800 surrogate \udfff",
    "\U0001f600\U0001f4e6\U0001f62d",
    "<s></s><mask><pad><unk>",
    "[CLS][SEP][MASK]",
    "\ufdfa",
    "e\u0301\u0327\u0301",
    "أين طلبي؟ איפה ההזמנה שלי",
    "'; DROP TABLE articles; -- <script>alert(1)</script>",
)
LONG = ("order " * 1_700, "x" * 1_000_000, "\ufdfa" * 20_000)  # ten thousand characters, a megabyte, and one that grows
MODELS = ["e5", "universal", pytest.param("minilm", marks=pytest.mark.models)]
PARTS = {"combined": 2, "adapted_combined": 2}


@pytest.fixture(params=[*MODELS, "combined", "adapted_combined"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    embedder: Embedder = request.getfixturevalue(request.param)
    return embedder


@pytest.fixture
def parts(request: pytest.FixtureRequest) -> int:
    """How many unit vectors lie side by side in a passage's vector."""
    return PARTS.get(request.node.callspec.params["embedder"], 1)


def unknown(texts: tuple[str, ...] | list[str]) -> list[str]:
    return ["und"] * len(texts)


def test_shapes_and_types(embedder: Embedder) -> None:
    for embed in (embedder.embed_queries, embedder.embed_known_questions, embedder.embed_passages):
        vectors = embed(SHOP, unknown(SHOP))
        assert vectors.shape == (len(SHOP), embedder.dimension)
        assert vectors.dtype == np.float32
        assert embed([], []).shape == (0, embedder.dimension)


def test_a_passage_that_says_the_same_fits_better_than_another(embedder: Embedder) -> None:
    question = embedder.embed_queries(["How long does a refund take?"], ["en"])
    passages = embedder.embed_passages(
        ["Refund times: 5 to 10 days after approval.", "Reset your password."], ["en"] * 2
    )
    same, other = (question @ passages.T)[0]
    assert other < same <= 1 + 1e-5


def test_a_known_question_is_nearest_to_itself_asked(embedder: Embedder) -> None:
    products = embedder.embed_queries(SHOP, unknown(SHOP)) @ embedder.embed_known_questions(SHOP, unknown(SHOP)).T
    np.testing.assert_allclose(np.diag(products), 1, atol=1e-5)
    assert (products <= 1 + 1e-5).all()


def test_any_text_gives_a_finite_vector_of_its_length(embedder: Embedder, parts: int) -> None:
    passages = embedder.embed_passages(HOSTILE, unknown(HOSTILE))
    assert np.isfinite(passages).all()
    np.testing.assert_allclose(np.linalg.norm(passages, axis=1), np.sqrt(parts), atol=1e-5)
    questions = embedder.embed_queries(HOSTILE, unknown(HOSTILE))
    assert np.isfinite(questions).all()
    assert (np.linalg.norm(questions, axis=1) > 0.5).all()


@pytest.mark.parametrize("name", MODELS)
def test_long_texts_cost_no_more_than_their_limit(name: str, request: pytest.FixtureRequest) -> None:
    embedder: Embedder = request.getfixturevalue(name)
    start = time.process_time()
    vectors = embedder.embed_passages(LONG, unknown(LONG))
    assert time.process_time() - start < 10
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_vector_does_not_depend_on_its_neighbours(embedder: Embedder) -> None:
    together = embedder.embed_passages(SHOP, unknown(SHOP))
    backwards = embedder.embed_passages(SHOP[::-1], unknown(SHOP))[::-1]
    alone = np.concatenate([embedder.embed_passages([text], ["und"]) for text in SHOP])
    # Sums run in another order in a batch of another size: the last bits may differ, nothing more.
    np.testing.assert_allclose(together, alone, atol=2e-6)
    np.testing.assert_allclose(together, backwards, atol=2e-6)


def test_threads_get_the_vectors_that_one_call_gets(embedder: Embedder) -> None:
    alone = [embedder.embed_queries([text], ["und"]) for text in SHOP]
    with ThreadPoolExecutor(8) as pool:
        threads = list(pool.map(lambda text: embedder.embed_queries([text], ["und"]), SHOP * 4))
    for position, vector in enumerate(threads):
        np.testing.assert_array_equal(vector, alone[position % len(SHOP)])


def test_the_recipe_is_short_and_stays(embedder: Embedder) -> None:
    assert len(embedder.recipe) == 16
    assert int(embedder.recipe, 16)
    assert embedder.recipe == embedder.recipe


def test_texts_without_their_languages_are_refused(embedder: Embedder) -> None:
    for embed in (embedder.embed_queries, embedder.embed_known_questions, embedder.embed_passages):
        with pytest.raises(EmbedderError, match="1 texts came with 2 languages"):
            embed(["a"], ["en", "de"])
        with pytest.raises(EmbedderError, match="list of strings"):
            embed("ab", ["en", "de"])
