"""Whether an evaluation is worse than the one that was noted: the gate that checks keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from helpcenter.retrieval.errors import EvaluationFileError

#: A share may fall by this much before the gate closes: one point.
ALLOWED: Final = 0.01

#: What is measured -> language -> share.
Shares = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Drop:
    """A share that fell by more than is allowed."""

    measure: str
    language: str
    before: float
    now: float

    def __str__(self) -> str:
        return f"{self.measure}, {self.language}: {self.now:.3f} after {self.before:.3f}"


def drops(before: Shares, now: Shares, allowed: float = ALLOWED) -> list[Drop]:
    """Every share of `before` that is lower `now`, or missing, by more than `allowed`."""
    return [
        Drop(measure, language, share, measured)
        for measure, languages in before.items()
        for language, share in languages.items()
        if (measured := now.get(measure, {}).get(language, 0.0)) < share - allowed - 1e-9
    ]


def read_baseline(path: Path) -> dict[str, dict[str, float]]:
    """What `write_baseline` wrote. Raises `EvaluationFileError`."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return {
            str(measure): {str(language): float(share) for language, share in languages.items()}
            for measure, languages in raw.items()
        }
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise EvaluationFileError(f"{path} holds no noted figures: {error}") from error


def write_baseline(path: Path, shares: Shares) -> None:
    path.write_text(json.dumps(shares, indent=1, sort_keys=True) + "\n", encoding="utf-8")
