"""From features to a probability, and from that to an outcome."""

from __future__ import annotations

import json

import pytest

from helpcenter.answers import OutcomeKind
from helpcenter.answers.confidence import CALIBRATIONS, EXACTLY, Calibration, calibration_for, situation_of

CALIBRATION = Calibration("r", -1.0, {"score": 1.0, "margin": 2.0}, answer_from=0.7, suggest_from=0.2)


@pytest.mark.parametrize(
    ("features", "probability"),
    [
        ({"score": 1.0, "margin": 0.0}, 0.5),
        ({"score": 1.0}, 0.5),
        ({"score": 1.0, "margin": 1.0, "other": 99.0}, 0.8808),
        ({"score": 1e9}, 1.0),
        ({"score": -1e9}, 0.0),
        ({}, 0.0),
        ({"score": -1e9, "asked_exactly": 1.0}, EXACTLY),
        ({"score": 1e9, "asked_exactly": 1.0}, 1.0),
        ({"score": 1.0, "asked_exactly": 0.0}, 0.5),
    ],
)
def test_the_probability_is_logistic(features: dict[str, float], probability: float) -> None:
    assert CALIBRATION.probability(features) == pytest.approx(probability, abs=1e-4)


@pytest.mark.parametrize(
    ("probability", "kind"),
    [
        (0.7, OutcomeKind.ANSWER),
        (0.69, OutcomeKind.SUGGESTIONS),
        (0.2, OutcomeKind.SUGGESTIONS),
        (0.19, OutcomeKind.NO_ANSWER),
        (0.0, OutcomeKind.NO_ANSWER),
    ],
)
def test_thresholds_decide_the_outcome(probability: float, kind: OutcomeKind) -> None:
    assert CALIBRATION.kind(probability) is kind


def test_an_unknown_recipe_gets_the_calibration_that_fits_none_in_particular() -> None:
    calibration, fitted = calibration_for("0123456789abcdef", {})
    assert not fitted
    assert "cosine" not in calibration.weights  # models differ in where their cosines lie


SITUATIONS: dict[str, dict[str, float]] = {
    "plain": {},
    "known": {"recognized": 1.0},
    "few": {"recognized": 0.5},
    "unanswered": {"unanswered": 0.5},
    "known+unanswered": {"recognized": 1.0, "unanswered": 0.5},
    "few+unanswered": {"recognized": 0.5, "unanswered": 0.5},
}


@pytest.mark.parametrize(("situation", "features"), SITUATIONS.items())
def test_what_a_search_knows_decides_which_model_judges_it(situation: str, features: dict[str, float]) -> None:
    assert situation_of({"score": 1.0, **features}) == situation
    assert situation_of({"score": 1.0, "recognized": 0.0, **features}) == situation


def test_every_calibration_that_is_shipped_is_sound() -> None:
    for recipe, entry in json.loads(CALIBRATIONS.read_text())["calibrations"].items():
        assert set(entry["models"]) == ({"plain"} if recipe == "any" else set(SITUATIONS))
        for situation in entry["models"]:
            calibration, _ = calibration_for(recipe, SITUATIONS[situation])
            assert calibration.recipe == recipe
            assert 0 < calibration.suggest_from < calibration.answer_from < EXACTLY
            assert sum(calibration.weights.get(name, 0.0) > 0 for name in ("score", "cosine", "familiar")) >= 1
