"""A diff for editors: paragraphs first, then words."""

from __future__ import annotations

import pytest

from helpcenter.knowledge.differences import DifferenceKind, differences, paragraphs_of, stretches, word_parts

SIGNS = {DifferenceKind.SAME: "=", DifferenceKind.REMOVED: "-", DifferenceKind.INSERTED: "+"}


def _shown(parts: tuple[object, ...]) -> list[str]:
    return [SIGNS[part.kind] + part.text for part in parts]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Within 14 days.", "Within 30 days.", ["=Within ", "-14", "+30", "= days."]),
        ("Ask us first", "Ask us first, please", ["=Ask us first", "+, please"]),
        ("Write to Anna Berg now", "Write to Otto Falk now", ["=Write to ", "-Anna Berg", "+Otto Falk", "= now"]),
        ("Größe ändern", "Grösse ändern", ["-Größe", "+Grösse", "= ändern"]),
        ("请在14天内退货", "请在30天内退货", ["=请在", "-14", "+30", "=天内退货"]),
        ("包裹在哪里", "包裹到了哪里", ["=包裹", "-在", "+到了", "=哪里"]),
        ("same", "same", ["=same"]),
    ],
)
def test_words(before: str, after: str, expected: list[str]) -> None:
    assert _shown(word_parts(before, after)) == expected


def test_paragraphs_items_and_headings_are_matched_one_by_one() -> None:
    before = "Intro.\n\n## Steps\n\n1. Open **My orders**.\n2. Choose the item.\n3. Print the label.\n\nThe end."
    after = "Intro.\n\nA new note.\n\n## Steps\n\n1. Open **My orders**.\n2. Choose the right item.\n\nThe end."
    kinds = [(item.kind.value, "".join(_shown(item.parts))) for item in differences(before, after)]
    assert kinds == [
        ("same", "=Intro."),
        ("inserted", "+A new note."),
        ("same", "=## Steps"),
        ("same", "=1. Open **My orders**."),
        ("changed", "=2. Choose the +right =item."),
        ("removed", "-3. Print the label."),
        ("same", "=The end."),
    ]


def test_nothing_is_lost_between_the_two_texts() -> None:
    before, after = "One.\n\nTwo words here.\n\nThree.", "Zero.\n\nTwo other words.\n\n- a\n- b\n\nThree!"
    found = differences(before, after)
    old = ["".join(p.text for p in item.parts if p.kind is not DifferenceKind.INSERTED) for item in found]
    new = ["".join(p.text for p in item.parts if p.kind is not DifferenceKind.REMOVED) for item in found]
    assert [text for text in old if text] == paragraphs_of(before)
    assert [text for text in new if text] == paragraphs_of(after)


def test_long_texts_are_compared_in_reasonable_time() -> None:
    before = "\n\n".join(f"Paragraph {number} of a long text." for number in range(4_000))
    assert differences(before, before + "\n\nMore.")[-1].parts[0].text == "More."
    assert len(word_parts("a " * 5_000, "b " * 5_000)) == 2


@pytest.mark.parametrize(
    ("lines", "changed", "expected"),
    [
        (9, [4], [(False, 2), (False, 5), (False, 2)]),
        (12, [0], [(False, 3), (True, 9)]),
        (12, [3, 8], [(False, 1), (False, 10), (False, 1)]),
        (4, [], [(True, 4)]),
        (0, [], []),
    ],
)
def test_what_is_far_from_a_change_is_set_apart(
    lines: int, changed: list[int], expected: list[tuple[bool, int]]
) -> None:
    before = [f"{chr(97 + number) * 9} first" for number in range(lines)]
    after = [line.replace("first", "second") if number in changed else line for number, line in enumerate(before)]
    found = stretches(differences("\n\n".join(before), "\n\n".join(after)))
    assert [(stretch.far, len(stretch.paragraphs)) for stretch in found] == expected
