"""How near sentences are to a question, by the quick part of an embedder."""

from __future__ import annotations

import pytest

from helpcenter.db import Database
from helpcenter.retrieval.closeness import Closeness
from helpcenter.retrieval.embedders.combined import DEFAULT_WEIGHTS, CombinedEmbedder
from helpcenter.retrieval.embedding import Text
from helpcenter.retrieval.questions import Questions
from helpcenter.retrieval.sentence_vectors import SentenceVectors
from tests.retrieval.conftest import Remembering

QUESTION = "Who pays for the postage?"
SENTENCES = [Text("If you changed your mind, you pay for the postage.", "en"), Text("Your account is locked.", "en")]


@pytest.fixture
def quick(embedder: Remembering) -> Remembering:
    return Remembering(embedder)


@pytest.fixture
def whole(embedder: Remembering, quick: Remembering) -> CombinedEmbedder:
    return CombinedEmbedder({"e5": embedder, "universal": quick}, DEFAULT_WEIGHTS)


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_a_question_that_was_searched_for_is_not_embedded_again(
    database: Database, whole: CombinedEmbedder, quick: Remembering, language: str
) -> None:
    questions = Questions(whole)
    closeness = Closeness(database, whole, (questions, SentenceVectors(database, whole)))
    alone = closeness.of(QUESTION, language, SENTENCES)
    assert quick.questions_asked == [QUESTION]
    questions.vector(QUESTION, language)
    quick.questions_asked.clear()
    assert closeness.of(QUESTION, language, SENTENCES) == pytest.approx(alone, abs=1e-6)
    assert quick.questions_asked == []
    assert alone[0] > alone[1]


def test_where_the_quick_part_has_no_say_all_of_the_embedder_compares(
    database: Database, whole: CombinedEmbedder, quick: Remembering
) -> None:
    questions = Questions(whole)
    closeness = Closeness(database, whole, (questions, SentenceVectors(database, whole)))
    near, far = closeness.of("Tko plaća poštarinu?", "hr", SENTENCES)
    assert near > far
    assert quick.questions_asked == []
    assert questions.remembered("Tko plaća poštarinu?", "hr") is not None
