"""What texts are written with."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpcenter.retrieval.runs import from_bytes, passage_runs, runs_of, runs_of_all, to_bytes


def shared(one: str, other: str) -> float:
    """The part of the runs of the shorter text that the other has too."""
    first, second = set(runs_of(one).tolist()), set(runs_of(other).tolist())
    return len(first & second) / min(len(first), len(second))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Where is my PARCEL?", "where is my parcel"),
        ("Rückgabe", "ruckgabe"),
        ("povraćaj", "povracaj"),
        ("Gdje je moj paket…", "gdje je moj paket"),
        ("我的包裹在哪里？", "我的包裹在哪里"),
        ("我的 包裹", "我的包裹"),
    ],
)
def test_case_accents_and_punctuation_make_no_difference(one: str, other: str) -> None:
    assert runs_of(one).tolist() == runs_of(other).tolist()
    assert passage_runs(one).tolist() == passage_runs(other).tolist()


@pytest.mark.parametrize(
    ("one", "other", "at_least", "at_most"),
    [
        ("where is my parcel", "where is my pracel", 0.6, 0.95),  # a typing error leaves the rest as it is
        ("zwrot pieniędzy", "zwroty pieniadzy", 0.4, 0.95),  # inflection
        ("Rückgabe", "Rückgaberecht", 0.7, 1.0),  # a compound
        ("退货要多久", "退款要多久", 0.3, 0.9),
        ("where is my parcel", "forgotten password", 0.0, 0.05),
    ],
)
def test_what_is_written_alike_shares_runs(one: str, other: str, at_least: float, at_most: float) -> None:
    assert at_least <= shared(one, other) <= at_most


def test_texts_do_not_run_into_one_another() -> None:
    places, runs = runs_of_all(["parcel", "", "收货", "parcel box"])
    by_text = [set(runs[places == place].tolist()) for place in range(4)]
    assert by_text == [set(runs_of(text).tolist()) for text in ("parcel", "", "收货", "parcel box")]
    assert not by_text[1]


@given(st.text())
def test_any_text_has_runs_that_can_be_kept(text: str) -> None:
    runs = runs_of(text)
    assert (np.diff(runs) > 0).all()
    assert ((runs >= 0) & (runs < 1 << 24)).all()
    kept = passage_runs(text)
    assert (np.diff(kept) > 0).all()
    assert from_bytes(to_bytes(kept)).tolist() == kept.tolist()
    assert len(to_bytes(kept)) == 2 * len(kept) <= 2 * len(runs)
