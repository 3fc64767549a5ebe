from __future__ import annotations

import tomllib

import pytest

from helpcenter.contact.toml_lines import Path, key_lines, line_of

SOURCE = '''# a comment = not a key
title = "first"
number.of = 3
text = """
inner = "not a key"
[neither]
"""

[table]
list = [
  "x = 1",
  "y",
]
"quoted key" = true
inline = { a = 1 }
dotted.inner.key = 1

[table."with.dot"]
x = 1

[[array]]
name = "a"

[[array.nested]]
x = 1

[[array.nested]]
x = 2

[[array]]
name = "b"

[array.sub]
y = 1
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("number",), 3),
        (("number", "of"), 3),
        (("text",), 4),
        (("table",), 9),
        (("table", "list"), 10),
        (("table", "quoted key"), 14),
        (("table", "inline"), 15),
        (("table", "inline", "a"), 15),  # the nearest that can be told
        (("table", "dotted", "inner", "key"), 16),
        (("table", "with.dot", "x"), 19),
        (("array", 0, "name"), 22),
        (("array", 0, "nested", 1, "x"), 28),
        (("array", 1), 30),
        (("array", 1, "name"), 31),
        (("array", 1, "sub", "y"), 34),
        (("array", 1, "missing"), 30),
        (("missing",), None),
        (("inner",), None),
        (("neither",), None),
    ],
)
def test_the_line_of_a_key(path: Path, line: int | None) -> None:
    tomllib.loads(SOURCE)
    assert line_of(path, key_lines(SOURCE)) == line
