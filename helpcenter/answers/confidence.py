"""How likely the first article answers, and what follows from it. The numbers are fitted by `scripts/fit_confidence`."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from helpcenter.answers.outcome import OutcomeKind

#: How sure the house is of an article that says in so many words that it answers this.
EXACTLY: Final = 0.97
CALIBRATIONS: Final = Path(__file__).with_name("confidence.json")


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model over the features of a search, and the probabilities from which to answer and to suggest."""

    recipe: str
    intercept: float
    weights: Mapping[str, float]
    answer_from: float
    suggest_from: float

    def probability(self, features: Mapping[str, float]) -> float:
        """The estimated probability that the first article answers; 0 when nothing was found.

        One whose title or known question was asked word for word answers, whatever the model makes of the rest.
        """
        if not features:
            return 0.0
        logit = self.intercept + sum(weight * features.get(name, 0.0) for name, weight in self.weights.items())
        probability = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))
        return max(probability, EXACTLY) if features.get("asked_exactly") else probability

    def kind(self, probability: float) -> OutcomeKind:
        if probability >= self.answer_from:
            return OutcomeKind.ANSWER
        return OutcomeKind.SUGGESTIONS if probability >= self.suggest_from else OutcomeKind.NO_ANSWER


def situation_of(features: Mapping[str, float]) -> str:
    """Which model fits a search: its numbers depend on whether the article has known questions, many or few, and on whether
    editors told questions that no article answers.
    """
    recognized = features.get("recognized", 0.0)
    parts = ["known" if recognized == 1.0 else "few"] if recognized else []
    parts += ["unanswered"] if "unanswered" in features else []
    return "+".join(parts) or "plain"


def calibration_for(recipe: str, features: Mapping[str, float]) -> tuple[Calibration, bool]:
    """The calibration of an index's recipe for such features, and whether there is one; else the cautious one that fits no model
    in particular.
    """
    calibrations = _read()
    fitted = calibrations.get(recipe, {}).get(situation_of(features))
    return (fitted, True) if fitted is not None else (calibrations["any"]["plain"], False)


@lru_cache(maxsize=1)
def _read() -> dict[str, dict[str, Calibration]]:
    raw = json.loads(CALIBRATIONS.read_text(encoding="utf-8"))
    return {
        recipe: {
            situation: Calibration(
                recipe=recipe,
                intercept=float(model["intercept"]),
                weights={feature: float(weight) for feature, weight in model["weights"].items()},
                answer_from=float(model["answer_from"]),
                suggest_from=float(model["suggest_from"]),
            )
            for situation, model in entry["models"].items()
        }
        for recipe, entry in raw["calibrations"].items()
    }
