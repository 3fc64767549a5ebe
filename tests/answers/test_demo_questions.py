"""The demo's articles and the evaluation questions, with the default embedder: no language may get worse unnoticed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpcenter.answers import evaluate_answers, evaluate_conversations, load_conversations
from helpcenter.answers.confidence import calibration_for
from helpcenter.config import ROOT, load_settings
from helpcenter.retrieval import Opening, Retriever, load_questions
from helpcenter.retrieval.gate import drops, read_baseline
from helpcenter.retrieval.measures import shares_of
from helpcenter.wiring import build_database, build_retriever
from tests.prepared import prepared_house

EVALUATION = ROOT / "knowledge_base" / "evaluation"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in prepared_house(tmp_path_factory.mktemp("demo")).items():
            patch.setenv(name, value)
        settings = load_settings()
        database = build_database(settings)
        retriever = build_retriever(settings, database)
        assert retriever.open().found is Opening.LOADED
        yield retriever
        database.close()


def test_the_confidence_is_fitted_to_this_recipe(retriever: Retriever) -> None:
    found = retriever.search("where is my parcel", language="en")
    _, fitted = calibration_for(retriever.recipe, found.features)
    assert fitted, "the recipe has changed: run scripts/fit_confidence, then note the new figures (docs/retrieval.md)"


@pytest.mark.parametrize("name", ["questions", "held_out"])
def test_no_language_lost_more_than_a_point(retriever: Retriever, name: str) -> None:
    report = evaluate_answers(retriever, load_questions(EVALUATION / f"{name}.jsonl"))
    lost = drops(read_baseline(EVALUATION / f"baseline.{name}.json"), shares_of(report))
    assert not lost, f"worse than noted (if that is meant: helpcenter evaluate --note): {'; '.join(map(str, lost))}"


def test_follow_ups_find_their_article(retriever: Retriever) -> None:
    figures = evaluate_conversations(retriever, load_conversations(EVALUATION / "conversations.jsonl"))
    assert figures.follow_ups_at_3 >= 0.80
    assert figures.new_topics_at_1 >= 0.85
