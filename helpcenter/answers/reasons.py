"""Why a question got an answer, suggestions or nothing, from what its receipt keeps. Pages say each reason as a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from helpcenter.answers.outcome import OutcomeKind

# The articles are this far apart, in deviations, when one of them stands out, and so near when another fits as well.
_STANDS_OUT: Final = 1.0
_RIVALS: Final = 0.25
# Of what the question's words tell, the passages hold this part: nearly all, or hardly anything.
_MOST: Final = 0.7
_LITTLE: Final = 0.3


class ReasonCode(StrEnum):
    """Each belongs to the values named with it."""

    #: `confidence`, `limit`: sure enough to answer.
    SURE = "sure"
    #: `confidence`, `limit`: not sure enough to answer, but to point at articles.
    UNSURE = "unsure"
    #: `confidence`, `limit`: not even sure enough for that.
    UNLIKELY = "unlikely"
    NOTHING_FOUND = "nothing-found"
    STANDS_OUT = "stands-out"
    RIVALS = "rivals"
    #: `part`, as of the next two: of what the words tell.
    MOST_WORDS = "most-words"
    SOME_WORDS = "some-words"
    FEW_WORDS = "few-words"
    OTHER_LANGUAGE = "other-language"


@dataclass(frozen=True, slots=True)
class Reason:
    """`values` are between 0 and 1."""

    code: ReasonCode
    values: Mapping[str, float]


def reasons_of(kind: OutcomeKind, confidence: float, details: Mapping[str, Any]) -> tuple[Reason, ...]:
    """The most important first; empty for receipts that keep no details."""
    if not details:
        return ()
    features: Mapping[str, float] = details.get("features", {})
    if not features:
        return (Reason(ReasonCode.NOTHING_FOUND, {}),)
    return (*_by_confidence(kind, confidence, details), *_by_features(features))


def _by_confidence(kind: OutcomeKind, confidence: float, details: Mapping[str, Any]) -> tuple[Reason, ...]:
    code, limit = {
        OutcomeKind.ANSWER: (ReasonCode.SURE, "answer_from"),
        OutcomeKind.SUGGESTIONS: (ReasonCode.UNSURE, "answer_from"),
        OutcomeKind.NO_ANSWER: (ReasonCode.UNLIKELY, "suggest_from"),
    }[kind]
    return (Reason(code, {"confidence": confidence, "limit": details[limit]}),) if limit in details else ()


def _by_features(features: Mapping[str, float]) -> tuple[Reason, ...]:
    found = []
    if "margin" in features and features["margin"] >= _STANDS_OUT:
        found.append(Reason(ReasonCode.STANDS_OUT, {}))
    elif "margin" in features and features["margin"] <= _RIVALS:
        found.append(Reason(ReasonCode.RIVALS, {}))
    if features.get("in_language") == 0:
        found.append(Reason(ReasonCode.OTHER_LANGUAGE, {}))
    elif "coverage" in features:
        part = features["coverage"]
        code = (
            ReasonCode.MOST_WORDS
            if part >= _MOST
            else ReasonCode.FEW_WORDS
            if part <= _LITTLE
            else ReasonCode.SOME_WORDS
        )
        found.append(Reason(code, {"part": part}))
    return tuple(found)
