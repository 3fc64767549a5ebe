"""Two texts compared line by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpcenter.knowledge import LineKind, compare

SIGNS = {LineKind.SAME: " ", LineKind.REMOVED: "-", LineKind.INSERTED: "+"}


def shown(before: str, after: str) -> list[str]:
    return [
        f"({line.count})" if line.kind is LineKind.LEFT_OUT else SIGNS[line.kind] + line.text
        for line in compare(before, after, around=1)
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a\nb", "a\nb", []),
        ("", "", []),
        ("a\nb\nc", "a\nx\nc", [" a", "-b", "+x", " c"]),
        ("", "a", ["+a"]),
        ("a", "", ["-a"]),
        ("1\n2\n3\n4\n5\n6\n7", "1\n2\n3\nx\n5\n6\n7", ["(2)", " 3", "-4", "+x", " 5", "(2)"]),
        ("1\n2\n3\n4\n5\n6\n7", "0\n1\n2\n3\n4\n5\n6\n7\n8", ["+0", " 1", "(5)", " 7", "+8"]),
    ],
)
def test_what_differs_is_shown_with_a_line_around_it(before: str, after: str, expected: list[str]) -> None:
    assert shown(before, after) == expected


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_nothing_is_lost_in_a_comparison(before: list[str], after: list[str]) -> None:
    lines = compare("\n".join(before), "\n".join(after), around=100)
    if before != after:
        assert [line.text for line in lines if line.kind is not LineKind.INSERTED] == before
        assert [line.text for line in lines if line.kind is not LineKind.REMOVED] == after


def test_very_long_texts_are_shown_one_after_the_other() -> None:
    before, after = ("\n".join(f"{name} {number}" for number in range(5_000)) for name in "ab")
    lines = compare(before, after)
    assert [line.kind for line in lines] == [LineKind.REMOVED] * 5_000 + [LineKind.INSERTED] * 5_000
