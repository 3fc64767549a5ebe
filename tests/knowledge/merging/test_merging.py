"""Two texts of one article: what only one changed is taken over, what both changed is for a person to decide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpcenter.knowledge.merging import ArticleText, Choice, Side, merge_lines, merge_texts, resolved

BASE = "# A\n\nOne.\n\nTwo.\n\nThree."


def merged(base: str, theirs: str, mine: str) -> tuple[str, int]:
    merge = merge_texts(ArticleText(body=base), ArticleText(body=theirs), ArticleText(body=mine))
    return merge.text.body, len(merge.conflicts)


@pytest.mark.parametrize(
    ("theirs", "mine", "outcome"),
    [
        (BASE, BASE, BASE),
        (BASE, BASE.replace("One", "1"), BASE.replace("One", "1")),
        (BASE.replace("Three", "3"), BASE, BASE.replace("Three", "3")),
        (BASE.replace("Three", "3"), BASE.replace("One", "1"), BASE.replace("One", "1").replace("Three", "3")),
        (BASE.replace("Two.", "2"), BASE.replace("Two.", "2"), BASE.replace("Two.", "2")),
        (BASE.replace("\n\nThree.", ""), BASE.replace("One", "1"), BASE.replace("One", "1").replace("\n\nThree.", "")),
        (f"{BASE}\n\nFour.", f"Zero.\n\n{BASE}", f"Zero.\n\n{BASE}\n\nFour."),
        ("", BASE, ""),
    ],
)
def test_changes_of_one_side_or_alike_are_taken_over(theirs: str, mine: str, outcome: str) -> None:
    assert merged(BASE, theirs, mine) == (outcome, 0)


@pytest.mark.parametrize(
    ("theirs", "mine", "conflicts"),
    [
        (BASE.replace("Two", "2"), BASE.replace("Two", "II"), 1),
        (BASE.replace("Two.", ""), BASE.replace("Two", "II"), 1),
        (f"{BASE}\n\nTheirs.", f"{BASE}\n\nMine.", 1),
        (BASE.replace("One", "1").replace("Three", "3"), BASE.replace("One", "I").replace("Three", "III"), 2),
        ("Something else.", "Altogether new.", 1),
    ],
)
def test_what_both_changed_is_a_conflict_and_says_what_mine_says(theirs: str, mine: str, conflicts: int) -> None:
    text, found = merged(BASE, theirs, mine)
    assert (text, found) == (mine, conflicts)


def test_choices_fill_in_each_place() -> None:
    base, theirs, mine = (
        ArticleText("T", "S", BASE, {"owner": "A"}),
        ArticleText("T theirs", "S", BASE.replace("Two", "2"), {"owner": "B"}),
        ArticleText("T mine", "S mine", BASE.replace("Two", "II"), {"owner": "C"}),
    )
    merge = merge_texts(base, theirs, mine)
    keys = {conflict.field: conflict.key for conflict in merge.conflicts}
    assert set(keys) == {"title", "body", "front-owner"}
    assert merge.text == mine
    chosen = resolved(merge, {key: Choice.THEIRS for key in keys.values()})
    assert chosen == ArticleText("T theirs", "S mine", BASE.replace("Two", "2"), {"owner": "B"})
    both = resolved(merge, {keys["body"]: Choice.BOTH})
    assert both == ArticleText("T mine", "S mine", BASE.replace("Two.", "2.\n\nII."), {"owner": "C"})


def test_a_conflict_keeps_its_key_until_one_of_its_texts_changes() -> None:
    def key(mine: str) -> str:
        merge = merge_texts(ArticleText(body="a\n\nb"), ArticleText(body="a\n\nc"), ArticleText(body=mine))
        return merge.conflicts[0].key

    assert key("a\n\nd") == key("before\n\na\n\nd") != key("a\n\ne")


TEXTS = st.lists(st.sampled_from(["", "a", "b", "c", "d"]), max_size=8).map("\n".join)


@given(TEXTS, TEXTS, TEXTS)
def test_the_parts_are_the_texts_and_nobodys_change_is_lost(base: str, theirs: str, mine: str) -> None:
    parts = merge_lines(base, theirs, mine)
    for whole, lines in (
        (base, [line for part in parts for line in part.base]),
        (theirs, [line for part in parts for line in part.theirs]),
        (mine, [line for part in parts for line in part.mine]),
    ):
        assert "\n".join(lines) == whole
    for part in parts:
        assert part.merged in (part.theirs, part.mine)
        if part.side is not Side.CONFLICT:
            assert part.base in (part.theirs, part.mine) or part.theirs == part.mine
    again = merge_lines(mine, theirs, theirs)
    assert "\n".join(line for part in again for line in part.merged) == theirs


def test_a_text_of_endless_lines_is_one_place_and_takes_no_time() -> None:
    long = "\n".join("x" for _ in range(50_000))
    assert merged("", long, f"{long}\ny") == (f"{long}\ny", 1)
