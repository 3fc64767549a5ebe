from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from helpcenter.answers.gaps.reasons import GapReason, GapState, comes_back, gap_reason
from helpcenter.answers.gaps.weeks import Trend, by_week, last_weeks, trend, week_of
from helpcenter.answers.outcome import OutcomeKind

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
LONG_AGO = date(2025, 1, 6)


def test_weeks_begin_on_monday_in_utc() -> None:
    assert week_of(NOW) == date(2026, 3, 9)
    assert week_of(datetime(2026, 3, 9, 0, 30, tzinfo=timezone(timedelta(hours=2)))) == date(2026, 3, 2)
    weeks = last_weeks(NOW)
    assert (len(weeks), weeks[0], weeks[-1]) == (12, date(2025, 12, 22), date(2026, 3, 9))
    assert by_week({date(2026, 3, 9): 3, LONG_AGO: 9}, weeks) == (0,) * 11 + (3,)


@pytest.mark.parametrize(
    ("counts", "first", "expected"),
    [
        ((0, 0, 0, 0, 2, 2, 2, 2, 3, 3, 3, 0), LONG_AGO, Trend.STEADY),
        ((0, 0, 0, 0, 1, 1, 1, 1, 2, 3, 4, 1), LONG_AGO, Trend.RISING),
        ((0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2, 0), LONG_AGO, Trend.STEADY),
        ((9, 9, 9, 9, 5, 5, 5, 5, 1, 1, 1, 0), LONG_AGO, Trend.FALLING),
        ((0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9), date(2026, 3, 2), Trend.NEW),
    ],
)
def test_a_trend_compares_four_weeks_with_four(counts: tuple[int, ...], first: date, expected: Trend) -> None:
    assert trend(counts, first, last_weeks(NOW)) is expected


@pytest.mark.parametrize(
    ("kind", "helped", "taken", "expected"),
    [
        (OutcomeKind.ANSWER, None, False, None),
        (OutcomeKind.ANSWER, True, False, None),
        (OutcomeKind.ANSWER, False, False, GapReason.DID_NOT_HELP),
        (OutcomeKind.ANSWER, True, True, GapReason.TAKEN_TO_TEAM),
        (OutcomeKind.SUGGESTIONS, None, False, GapReason.ONLY_SUGGESTED),
        (OutcomeKind.SUGGESTIONS, True, False, None),
        (OutcomeKind.SUGGESTIONS, False, False, GapReason.DID_NOT_HELP),
        (OutcomeKind.NO_ANSWER, None, False, GapReason.NO_ANSWER),
        (OutcomeKind.NO_ANSWER, False, False, GapReason.NO_ANSWER),
    ],
)
def test_what_is_a_gap(kind: OutcomeKind, helped: bool | None, taken: bool, expected: GapReason | None) -> None:
    assert gap_reason(kind, helped, taken_to_team=taken) is expected


@pytest.mark.parametrize(
    ("state", "times", "before", "expected"),
    [
        (GapState.DONE, 14, 10, False),
        (GapState.DONE, 15, 10, True),
        (GapState.NOT_OURS, 110, 100, False),
        (GapState.NOT_OURS, 125, 100, True),
        (GapState.STARTED, 125, 100, False),
        (GapState.OPEN, 125, 100, False),
    ],
)
def test_what_was_put_away_comes_back(state: GapState, times: int, before: int, expected: bool) -> None:
    assert comes_back(state, times, before) is expected
