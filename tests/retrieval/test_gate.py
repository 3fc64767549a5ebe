"""The gate closes when a language gets worse by more than a point."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpcenter.retrieval.errors import EvaluationFileError
from helpcenter.retrieval.gate import Drop, drops, read_baseline, write_baseline

BEFORE = {"recall@1": {"en": 0.90, "hr": 0.85}}


@pytest.mark.parametrize(
    ("now", "languages"),
    [
        ({"en": 0.90, "hr": 0.85}, []),
        ({"en": 0.99, "hr": 0.84}, []),
        ({"en": 0.90, "hr": 0.839}, ["hr"]),
        ({"en": 0.80, "hr": 0.80}, ["en", "hr"]),
        ({"en": 0.90}, ["hr"]),
    ],
)
def test_more_than_one_point_in_any_language_is_too_much(now: dict[str, float], languages: list[str]) -> None:
    assert [drop.language for drop in drops(BEFORE, {"recall@1": now})] == languages


def test_a_measure_that_is_no_longer_taken_counts_as_a_drop() -> None:
    assert [str(drop) for drop in drops({"recall@3": {"de": 0.9}}, {})] == ["recall@3, de: 0.000 after 0.900"]
    assert drops({}, BEFORE) == []


def test_figures_are_noted_and_read_again(tmp_path: Path) -> None:
    write_baseline(tmp_path / "baseline.json", BEFORE)
    assert read_baseline(tmp_path / "baseline.json") == BEFORE
    assert drops(read_baseline(tmp_path / "baseline.json"), {"recall@1": {"en": 0.5, "hr": 0.85}}) == [
        Drop("recall@1", "en", 0.9, 0.5)
    ]


@pytest.mark.parametrize("content", ["", "[]", '{"recall@1": 3}', '{"recall@1": {"en": "good"}}'])
def test_a_file_that_holds_none_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(content)
    with pytest.raises(EvaluationFileError, match=r"baseline\.json holds no noted figures"):
        read_baseline(path)
