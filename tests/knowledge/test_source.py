from __future__ import annotations

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpcenter.knowledge import FrontMatterError, Source, build_source, parse_source

PLAIN = """---
title: Return an item
# for the team: keep the numbers in step with the shop
summary: Within 30 days.
country: NO
---

First words.

## How

1. Ask
2. Send
"""


def changed_lines(before: str, after: str) -> list[str]:
    return [line for line in difflib.ndiff(before.split("\n"), after.split("\n")) if line[0] in "+-"]


def test_a_file_is_read_into_its_parts() -> None:
    said = parse_source(PLAIN)
    assert said.title == "Return an item"
    assert said.summary == "Within 30 days."
    assert said.other == {"country": "NO"}
    assert said.body == "First words.\n\n## How\n\n1. Ask\n2. Send"


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("\ufeff---\ntitle: T\n---\nBody", "T", "Body"),
        ("---\r\ntitle: T\r\n---\r\n\r\nOne\r\nTwo\r\n", "T", "One\nTwo"),
        ("---\rtitle: T\r---\rBody\r", "T", "Body"),
        ("\n\n---\ntitle: T\n---\nBody", "T", "Body"),
        ("---  \ntitle: T\n...\nBody", "T", "Body"),
        ("---\ntitle: T\n---", "T", ""),
        ("---\ntitle: T\n---\n\n\n    code\n", "T", "    code"),
        ("# Heading\n\nBody", "Heading", "Body"),
        ("\ufeff\n# The *big* [one](x.md)\nBody", "The big one", "Body"),
        ("Heading\n=======\nBody", "Heading", "Body"),
        ("---\nlang: en\n---\n# Heading\n\nBody", "Heading", "Body"),
        ("---\ntitle:\n---\n# Heading\n\nBody", "Heading", "Body"),
        ("Words first.\n\n# Heading\n", "Heading", "Words first.\n\n# Heading"),
        ("## Small\n\n# Big\n", "Big", "## Small\n\n# Big"),
        ("## Only small\n\nBody", "Only small", "## Only small\n\nBody"),
        ("---\ntitle: T\n---\n# Own heading\n", "T", "# Own heading"),
        ("---\ntitle: T\n---\na\n\n---\n\nb\n", "T", "a\n\n---\n\nb"),
        ("---\ntitle: '  A   B '\n---\n", "A B", ""),
    ],
)
def test_files_from_elsewhere_are_understood(text: str, title: str, body: str) -> None:
    said = parse_source(text)
    assert (said.title, said.body) == (title, body)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: T\nnever closed\n", 1),
        ("\n\n---\ntitle: T\n", 3),
        ("---\nsummary: x\ntitle: a: b\n---\nBody", 3),
        ("No title at all.", 1),
        ("", 1),
        ("---\nsummary: x\n---\nNo title.", 1),
    ],
)
def test_a_file_that_cannot_be_read_says_where(text: str, line: int) -> None:
    with pytest.raises(FrontMatterError) as caught:
        parse_source(text)
    assert caught.value.line == line


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace("\n", "\r\n"),
        "\ufeff# T\n\n\nB  \n\n\n",
        "---\ntitle:   'T'  # c\n---\nB",
        "# T #\r\nB\r\n\nmixed\n",
    ],
)
def test_saving_without_a_change_keeps_every_byte(text: str) -> None:
    said = parse_source(text)
    # A browser sends a text area's lines with CR LF.
    body = said.body.replace("\n", "\r\n") + "\r\n"
    assert build_source(text, title=said.title, summary=said.summary, body=body) == text


def test_only_the_line_that_was_changed_differs() -> None:
    said = parse_source(PLAIN)
    other_title = build_source(PLAIN, title="Send it back", summary=said.summary, body=said.body)
    assert changed_lines(PLAIN, other_title) == ["- title: Return an item", "+ title: Send it back"]
    other_body = build_source(PLAIN, title=said.title, summary=said.summary, body=said.body.replace("Ask", "Ask us"))
    assert changed_lines(PLAIN, other_body) == ["- 1. Ask", "+ 1. Ask us"]


def test_windows_line_ends_stay() -> None:
    text = PLAIN.replace("\n", "\r\n")
    edited = build_source(text, title="A: b", summary="New", body="One\n\nTwo")
    assert edited.count("\n") == edited.count("\r\n")
    assert "title: 'A: b'\r\n" in edited
    assert edited.endswith("One\r\n\r\nTwo\r\n")


def test_a_title_that_is_a_heading_is_changed_in_the_heading() -> None:
    assert build_source("# Old\n\nBody\n", title="New", summary="", body="Body") == "# New\n\nBody\n"


def test_a_summary_for_a_file_without_front_matter_adds_it() -> None:
    edited = build_source("# Old\n\nBody\n", title="Old", summary="S", body="Body")
    assert edited == "---\nsummary: S\n---\n# Old\n\nBody\n"


def test_a_title_that_a_heading_cannot_say_moves_to_the_front_matter() -> None:
    edited = build_source("# Old\n\nBody\n", title="2 * 3 * 4 <b> [x](y)", summary="", body="Body")
    assert parse_source(edited) == Source("2 * 3 * 4 <b> [x](y)", "", {}, "Body")


def test_a_new_file_is_plain() -> None:
    text = build_source(None, title="Fees: all", summary="", body="Words.\r\n")
    assert text == "---\ntitle: 'Fees: all'\n---\n\nWords.\n"


def test_front_matter_with_aliases_keeps_its_values() -> None:
    text = "---\na: &x Old\ntitle: *x\n---\nBody\n"
    edited = build_source(text, title="New", summary="S", body="Body")
    assert parse_source(edited) == Source("New", "S", {"a": "Old"}, "Body")


LINES = st.sampled_from(
    [
        "# T",
        "## B",
        "text",
        "",
        "---",
        "...",
        "- a",
        "    code",
        "```",
        "title: x",
        "> q",
        "T\n===",
        "a\\",
        "  ",
        "<!-- c -->",
        "é\x85",
    ]
)
NEWLINES = st.sampled_from(["\n", "\r\n", "\r"])
TITLES = st.sampled_from(
    ["T", "a: b", "# x", "*b*", "'q'", '"q"', "NO", "[x]", "{", "&a", "退货", "a #b", "- a", "...", "---", "\\"]
)
VALUES = st.one_of(TITLES, st.text(max_size=20).map(lambda text: " ".join(text.replace("\x00", "").split())))
FRONTS = st.sampled_from(
    [
        "", "---\n---\n", "---\ntitle: A\n---\n", "---\nsummary: 'S'\ntitle: \"A\" # c\n---\n\n", "---\n# c\nx: 1\n---\n",
        "---\ntitle: >\n  A\n  B\nx: [1]\n---\n", "---\n{title: A, y: 2}\n---\n", "---\ntitle: A\nsummary:\n...\n",
        "\ufeff", "\n\n",
        "---\ntitle: &t A\nx: *t\n---\n", "\ufeff---\n  title: A\n  x: y\n---",
    ]
)  # fmt: skip


@given(FRONTS, st.lists(LINES, max_size=6), NEWLINES, VALUES, VALUES, st.lists(LINES, max_size=5))
def test_whatever_is_saved_is_read_again(
    front: str, lines: list[str], newline: str, title: str, summary: str, new_lines: list[str]
) -> None:
    previous: str | None = (front + "\n".join(lines)).replace("\n", newline)
    assert previous is not None
    other = {}
    try:
        said = parse_source(previous)
        other = dict(said.other)
        assert build_source(previous, title=said.title, summary=said.summary, body=said.body) == previous
    except FrontMatterError:
        previous = None
    body = "\n".join(new_lines)
    title = title or "T"
    built = parse_source(build_source(previous, title=title, summary=summary, body=body))
    assert (built.title, built.summary, built.other) == (title, summary, other)
    assert built.body.split() == body.split()
    assert parse_source(build_source(None, title=title, summary=summary, body=built.body)).body == built.body
