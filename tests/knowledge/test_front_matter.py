from __future__ import annotations

import pytest

from helpcenter.knowledge import FrontMatterError
from helpcenter.knowledge.front_matter import dump_values, read_values, set_value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", {}),
        ("# only a comment\n", {}),
        ("title: Fees\nsummary: All of them\n", {"title": "Fees", "summary": "All of them"}),
        ("country: NO\n", {"country": "NO"}),
        ("version: 1.10\n", {"version": "1.10"}),
        ("date: 2026-03-10\n", {"date": "2026-03-10"}),
        ("code: 007\nanswer: yes\nnothing:\n", {"code": "007", "answer": "yes", "nothing": ""}),
        ("title: 'It''s here'\n", {"title": "It's here"}),
        ('title: "a \\"b\\": c"\n', {"title": 'a "b": c'}),
        ("title: Fees # a note\n", {"title": "Fees"}),
        ("summary: >\n  two\n  lines\n", {"summary": "two lines\n"}),
        ("tags: [a, b]\ntitle: x\n", {"tags": "[a, b]", "title": "x"}),
        ("tags:\n  - a\n  - b\n", {"tags": "- a\n  - b"}),
        ("{title: x, draft: no}\n", {"title": "x", "draft": "no"}),
        ("title: 退货 🙂\n", {"title": "退货 🙂"}),
    ],
)
def test_every_value_is_read_as_text(text: str, values: dict[str, str]) -> None:
    assert read_values(text) == values


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("title: Fees: all\n", 2, "quotes"),
        ("summary: x\ntitle: Fees: all\n", 3, "quotes"),
        ('a: b\ntitle: "open\nsummary: x\n', 5, "never closed"),
        ("title: a\nsummary: b\ntitle: c\n", 4, "twice"),
        ("just words\n", 2, "key: value"),
        ("- a\n- b\n", 2, "key: value"),
        ("summary: x\ntitle: [a, b]\n", 3, "must be text"),
        ("a: b\n\tc: d\n", 3, "tab"),
        ("title: *nothing\n", 2, "alias"),
        ("a: b\nc: \x07\n", 3, "not allowed"),
        ("x: " + "[" * 5000 + "\n", 2, "brackets"),
        ("x: " + "y" * 30_000, 2, "characters"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(FrontMatterError) as caught:
        read_values(text, first_line=2)
    assert caught.value.line == line
    assert words in caught.value.problem
    assert str(caught.value).startswith(f"line {line}: ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: Old\n", "title: New\n"),
        ("# note\nb: 1\ntitle:   Old   # why\nc: 2\n", "# note\nb: 1\ntitle:   New   # why\nc: 2\n"),
        ('title: "Old"\n', 'title: "New"\n'),
        ("title: 'Old'\n", "title: 'New'\n"),
        ("title: >-\n  Old\n  words\nb: 1\n", "title: New\nb: 1\n"),
        ("title: Old\n  goes on\nb: 1\n", "title: New\nb: 1\n"),
        ("title:\nb: 1\n", "title: New\nb: 1\n"),
        ("b: 1\n", "title: New\nb: 1\n"),
        ("# first\n\nb: 1\n", "# first\n\ntitle: New\nb: 1\n"),
        ("", "title: New\n"),
        ("# nothing\n", "# nothing\ntitle: New\n"),
        ("{title: Old, b: 1}\n", '{title: "New", b: 1}\n'),
        ("{b: 1}\n", '{title: "New", b: 1}\n'),
        ("{}\n", '{title: "New"}\n'),
        ("  title: Old\n  b: 1\n", "  title: New\n  b: 1\n"),
        ("  b: 1\n", "  title: New\n  b: 1\n"),
    ],
)
def test_one_value_changes_and_all_else_stays(before: str, after: str) -> None:
    assert set_value(before, "title", "New", "\n") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: T\n", "title: T\nsummary: New\n"),
        ("title: T\nb: 1\n", "title: T\nsummary: New\nb: 1\n"),
        ("a: 1\ntitle: |\n  T\n# c\nb: 1\n", "a: 1\ntitle: |\n  T\n# c\nsummary: New\nb: 1\n"),
        ("  title: T\n  b: 1\n", "  title: T\n  summary: New\n  b: 1\n"),
    ],
)
def test_a_new_value_stands_after_the_title(before: str, after: str) -> None:
    assert set_value(before, "summary", "New", "\n") == after


@pytest.mark.parametrize(
    "value",
    [
        "NO",
        "1.10",
        "a: b",
        "# a",
        "- a",
        "",
        "it's",
        'say "so"',
        "[a",
        "*a",
        "yes",
        "退货：🙂",
        "a\\b",
        "@x",
        "\ufeffé\x07",
    ],
)
def test_values_that_yaml_takes_for_something_else_are_quoted(value: str) -> None:
    for text in (
        dump_values({"k": value}),
        *(set_value(old, "k", value, "\n") for old in ("k: x\n", "k: 'x'\n", '{k: "x"}')),
    ):
        assert read_values(text)["k"] == value
