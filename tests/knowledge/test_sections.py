from __future__ import annotations

import pytest

from helpcenter.knowledge import Block, render, sections

ARTICLE = """\
Before *any* heading, see [returns](../x/en.md).

## How to **return** it

1. Open **My orders**.
2. Choose `Get support` and
   wait.

Thank you!

### By post

| reason | who pays |
| --- | ---: |
| Damaged | The [seller](../seller/en.md) |
| Change of mind | |

> Keep the proof.

## Items

- one
- two

  more of two
  - nested
- three

```
code *as is*
```

## Empty heading

## By post
"""


def only_block(body: str) -> Block:
    [section] = sections(body)
    [block] = section.blocks
    return block


def test_text_is_cut_along_the_headings() -> None:
    found = sections(ARTICLE)
    assert [(section.heading_path, section.anchor) for section in found] == [
        ((), None),
        (("How to return it",), "how-to-return-it"),
        (("How to return it", "By post"), "by-post"),
        (("Items",), "items"),
    ]
    assert [[block.kind for block in section.blocks] for section in found] == [
        ["paragraph"],
        ["steps", "paragraph"],
        ["table", "quote"],
        ["list", "code"],
    ]


def test_plain_text_has_no_marks_and_the_markdown_is_kept() -> None:
    block = only_block(
        "Some *soft*, **loud** and `typed` words, [a link](https://x.example), ![a picture](y.png) \\*.\n"
    )
    assert block.text == "Some soft, loud and typed words, a link, a picture *."
    assert block.markdown.startswith("Some *soft*, **loud**")


def test_steps_and_list_items_stand_apart() -> None:
    steps = sections(ARTICLE)[1].blocks[0]
    assert steps.items == ("Open My orders.", "Choose Get support and wait.")
    assert steps.text == "Open My orders.\nChoose Get support and wait."
    assert steps.markdown == "1. Open **My orders**.\n2. Choose `Get support` and\n   wait."
    assert sections(ARTICLE)[3].blocks[0].items == ("one", "two\nmore of two\nnested", "three")


def test_rows_of_a_table_name_their_columns() -> None:
    table = sections(ARTICLE)[2].blocks[0]
    assert table.items == ("reason: Damaged; who pays: The seller", "reason: Change of mind")
    assert table.markdown.startswith("| reason | who pays |\n| --- | ---: |")
    assert only_block("| 原因 | 谁承担 |\n|-|-|\n| 破损 | 卖家 |").items == ("原因：破损；谁承担：卖家",)
    assert only_block("| | b |\n|-|-|\n| x | y<br>z |").items == ("x; b: y z",)
    assert only_block("| only | headings |\n|-|-|").text == "only; headings"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("one\ntwo", "one two"),
        ("one  \ntwo", "one\ntwo"),
        ("第一行\n第二行", "第一行第二行"),
        ("第一行\nsecond", "第一行 second"),
        ("a<br>b<BR />c", "a\nb\nc"),
        ("a <!-- not for readers --> b", "a b"),
        ("Fisch &amp; Chips &copy;", "Fisch & Chips ©"),
        ("10\u00a0€", "10\u00a0€"),
        ("<b>not HTML</b>", "<b>not HTML</b>"),
        ("<https://x.example/a>", "https://x.example/a"),
        ("one\r\ntwo\rthree", "one two three"),
        ("> quoted\n>\n> - item", "quoted\nitem"),
        ("    indented code", "indented code"),
    ],
)
def test_words_are_clean(body: str, text: str) -> None:
    assert only_block(body).text == text


@pytest.mark.parametrize(
    "body", ["", "\n\n", "## Heading only", "<!-- a\n\ncomment -->", "---", "![](x.png)", "[a]: /b"]
)
def test_nothing_to_read_makes_no_section(body: str) -> None:
    assert sections(body) == []


def test_anchors_are_those_of_the_page() -> None:
    body = "# One\n\na\n\n## Two\n\nb\n\n> ## Two\n\n## Two\n\nc\n\n## 退货 步骤\n\nd\n\n## ?\n\ne"
    rendered = render(body, link=lambda slug: None)
    anchors = [section.anchor for section in sections(body)]
    assert anchors == ["one", "two", "two-2", "退货-步骤", "section"]
    assert all(f'id="{anchor}"' in rendered.html for anchor in anchors)
    assert [entry.anchor for entry in rendered.contents] == anchors


def test_heading_path_follows_the_levels() -> None:
    body = "## A\n\na\n\n#### Deep\n\nb\n\n### Less deep\n\nc\n\n## B\n\nd"
    assert [section.heading_path for section in sections(body)] == [("A",), ("A", "Deep"), ("A", "Less deep"), ("B",)]
