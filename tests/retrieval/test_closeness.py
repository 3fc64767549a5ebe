"""How near sentences are to a question, by the quick part of an embedder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from helpcenter.db import Database
from helpcenter.retrieval.closeness import Closeness
from helpcenter.retrieval.embedders.combined import DEFAULT_WEIGHTS, CombinedEmbedder
from helpcenter.retrieval.embedding import Text
from helpcenter.retrieval.questions import Questions
from helpcenter.retrieval.sentence_vectors import SentenceVectors
from helpcenter.retrieval.shelf import Matrix
from tests.retrieval.conftest import Remembering

QUESTION = "Who pays for the postage?"
SENTENCES = [Text("If you changed your mind, you pay for the postage.", "en"), Text("Your account is locked.", "en")]


class Counting(Remembering):
    """Counts the questions that had to be embedded."""

    def __init__(self, embedder: Remembering) -> None:
        super().__init__(embedder)
        self.questions = 0

    def embed_queries(self, texts: Sequence[str], languages: Sequence[str]) -> Matrix:
        self.questions += len(texts)
        return super().embed_queries(texts, languages) if texts else np.zeros((0, self.dimension), np.float32)


@pytest.fixture
def quick(embedder: Remembering) -> Counting:
    return Counting(embedder)


@pytest.fixture
def whole(embedder: Remembering, quick: Counting) -> CombinedEmbedder:
    return CombinedEmbedder({"e5": embedder, "universal": quick}, DEFAULT_WEIGHTS)


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_a_question_that_was_searched_for_is_not_embedded_again(
    database: Database, whole: CombinedEmbedder, quick: Counting, language: str
) -> None:
    questions = Questions(whole)
    closeness = Closeness(database, whole, (questions, SentenceVectors(database, whole)))
    alone = closeness.of(QUESTION, language, SENTENCES)
    assert quick.questions == 1
    questions.vector(QUESTION, language)
    quick.questions = 0
    assert closeness.of(QUESTION, language, SENTENCES) == pytest.approx(alone, abs=1e-6)
    assert quick.questions == 0
    assert alone[0] > alone[1]


def test_where_the_quick_part_has_no_say_all_of_the_embedder_compares(
    database: Database, whole: CombinedEmbedder, quick: Counting
) -> None:
    questions = Questions(whole)
    closeness = Closeness(database, whole, (questions, SentenceVectors(database, whole)))
    near, far = closeness.of("Tko plaća poštarinu?", "hr", SENTENCES)
    assert near > far
    assert quick.questions == 0
    assert questions.remembered("Tko plaća poštarinu?", "hr") is not None
