"""The demo's articles and the evaluation questions, with the default embedder: the figures may not get worse unnoticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpcenter.answers import evaluate_answers
from helpcenter.answers.confidence import calibration_for
from helpcenter.config import ROOT, load_settings
from helpcenter.retrieval import Opening, load_questions
from helpcenter.wiring import build_database, build_retriever
from tests.prepared import prepared_house


@pytest.mark.slow
def test_the_figures_are_at_least_these(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in prepared_house(tmp_path).items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    database = build_database(settings)
    retriever = build_retriever(settings, database)
    assert retriever.open().found is Opening.LOADED
    calibration, fitted = calibration_for(retriever.recipe)
    assert fitted, "the recipe has changed: run scripts/fit_confidence, then update docs/retrieval.md"
    report = evaluate_answers(retriever, load_questions(ROOT / "knowledge_base/evaluation/questions.jsonl"))
    database.close()
    for figures in (report.overall, report.by_split["held_out"]):
        assert figures.recall_at_1 is not None
        assert figures.recall_at_1 >= 0.70
        assert figures.recall_at_3 is not None
        assert figures.recall_at_3 >= 0.85
        assert figures.wrong_answers is not None
        assert figures.wrong_answers <= 0.055
        assert figures.refused is not None
        assert figures.refused >= 0.90
    assert report.cross_language.recall_at_3 is not None
    assert report.cross_language.recall_at_3 >= 0.80
    assert calibration.answer_from > 0.5
