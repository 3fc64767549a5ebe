"""A text is taken apart and put together again; only its words change."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpcenter.config import ROOT
from helpcenter.knowledge import parse_source
from helpcenter.knowledge.machine_translations import (
    GlossaryUnusable,
    Problem,
    Segment,
    SegmentKind,
    anchors,
    check_segment,
    check_whole,
    outline,
    read_glossary,
    shape,
    to_language,
    with_own_anchors,
)

TEXT = """Open **My orders** and
press `Pay`, see [fees](../fees/en.md#vat "All fees").

## How to [pay](#how-to-pay)

1. Open the page
   of orders.
2. Wait 14 days.
   - nested

| State | Days |
| --- | --- |
| sent \\| lost | one |
| one | 5 |

> A quote.

![A card](/pictures/a.webp) <br> then  
write to <a@shop.example> or https://shop.example/a_b.

    code stays
"""


def test_only_words_are_translated() -> None:
    parts = outline(TEXT, to_language("en", "pt-BR"))
    assert [(one.kind, one.text) for one in parts.segments] == [
        (SegmentKind.TEXT, "Open **My orders** and press ⟦1⟧, see [fees]⟦2⟧."),
        (SegmentKind.HEADING, "How to [pay]⟦1⟧"),
        (SegmentKind.STEP, "Open the page of orders."),
        (SegmentKind.STEP, "Wait 14 days."),
        (SegmentKind.ITEM, "nested"),
        (SegmentKind.CELL, "State"),
        (SegmentKind.CELL, "Days"),
        (SegmentKind.CELL, "sent | lost"),
        (SegmentKind.CELL, "one"),
        (SegmentKind.CELL, "one"),
        (SegmentKind.TEXT, "A quote."),
        (SegmentKind.TEXT, "![A card]⟦1⟧ ⟦2⟧ then ⟦3⟧ write to ⟦4⟧ or ⟦5⟧"),
    ]
    body = parts.fill([one.text.upper() for one in parts.segments])
    assert shape(body) == shape(outline(TEXT).fill([one.text for one in outline(TEXT).segments])) == shape(TEXT)
    assert 'OPEN **MY ORDERS** AND PRESS `Pay`, SEE [FEES](../fees/pt-BR.md "All fees").\n' in body
    assert "| SENT \\| LOST | ONE |\n| ONE | 5 |" in body
    assert "![A CARD](/pictures/a.webp) <br> THEN <br> WRITE TO <a@shop.example> OR https://shop.example/a_b." in body
    assert body.endswith("    code stays\n")


@pytest.mark.parametrize(
    "words", ["# not a heading", "1. not a step", "- not an item", "> no quote", "--- ---", "| a |"]
)
def test_words_never_become_structure(words: str) -> None:
    body = outline("Some words.\n\n- an item\n").fill([words, words])
    assert shape(body) == shape("Some words.\n\n- an item\n")


@pytest.mark.slow
def test_every_article_of_the_demo_comes_back() -> None:
    for path in (ROOT / "knowledge_base" / "articles").glob("*/*/*.md"):
        body = parse_source(path.read_text(encoding="utf-8")).body
        parts = outline(body)
        assert shape(parts.fill([one.text for one in parts.segments])) == shape(body), path


def test_links_lead_to_the_other_language() -> None:
    rewritten = to_language("en", "de")
    assert rewritten("(../fees/en.md)") == "(../fees/de.md)"
    assert rewritten('(en.md#top "T")') == '(de.md "T")'
    for same in ("(https://x.example/en.md)", "(/fees/en.md)", "(../fees/fr.md)", "(#top)", "(mailto:en.md)"):
        assert rewritten(same) == same
    source = "See [below](#how-to-pay).\n\n## How to pay\n"
    assert with_own_anchors("Siehe [unten](#how-to-pay).\n\n## So zahlen Sie\n", anchors(source)) == (
        "Siehe [unten](#so-zahlen-sie).\n\n## So zahlen Sie\n"
    )


SEGMENT = Segment(SegmentKind.STEP, "Wait **14 days** for the [refund]⟦1⟧ of 5,50 €.", ("(../refund/de.md)",), 7)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("Warten Sie **14 Tage** auf die [Erstattung]⟦1⟧ von 5,50 €.", []),
        ("Auf die [Erstattung]⟦1⟧ von 5,50 Euro warten Sie **14** Tage.", []),
        (None, [Problem.MISSING]),
        ("  ", [Problem.MISSING]),
        ("Warten Sie **14 Tage** auf die Erstattung von 5,50 €.", [Problem.STAND_INS]),
        ("Warten Sie **14 Tage** auf die Erstattung⟦1⟧ von 5,50 €.", [Problem.STAND_INS]),
        ("Warten ⟦1⟧ Sie **14 Tage** auf die [Erstattung]⟦1⟧ von 5,50 €.", [Problem.STAND_INS]),
        ("Warten Sie **14 Tage** auf [Erstattung]⟦1⟧ 5,50 € https://evil.example", [Problem.ADDRESS]),
        ("Warten Sie **14 Tage** auf [Erstattung]⟦1⟧ <img src=x onerror=a> 5,50 €", [Problem.ADDRESS]),
        ("Warten Sie **14 Tage** auf die [Erstattung]⟦1⟧ von 5,50 €. " + "Und so weiter. " * 30, [Problem.LENGTH]),
        ("Warten Sie **30 Tage** auf die [Erstattung]⟦1⟧ von 5,50 €.", [Problem.NUMBERS]),
        ("Warten Sie 14 Tage auf die [Erstattung]⟦1⟧ von 5,50 €.", [Problem.EMPHASIS]),
        ("Wait **14 days** for the [refund]⟦1⟧ of 5,50 €.", [Problem.UNTRANSLATED, Problem.GLOSSARY]),
        ("Warten Sie **14 Tage** auf das [Geld]⟦1⟧ von 5,50 €.", [Problem.GLOSSARY]),
    ],
)
def test_what_is_wrong_is_found(text: str | None, problems: list[Problem]) -> None:
    found = check_segment(SEGMENT, text, source="en", target="de", glossary={"refund": "Erstattung", "item": "Artikel"})
    assert [one.problem for one in found] == problems
    assert all(one.line == 7 for one in found)


def test_the_whole_is_checked() -> None:
    source = "Words.\n\n1. One [a](b/en.md)\n2. Two\n"
    assert check_whole(source, source, ["Kurz."], "de") == ()
    found = check_whole(source, "Words.\n\n1. One\n", ["Short."], "de")
    assert [one.problem for one in found] == [Problem.STRUCTURE, Problem.LINKS]
    english = (
        "You can return the item within thirty days after delivery and get your money back from the seller of it today"
    )
    assert [one.problem for one in check_whole(source, source, [english], "de")] == [Problem.LANGUAGE]


def test_a_glossary_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "glossary.csv"
    assert read_glossary(path, "en", "de") == {}
    path.write_text("\ufeffen,de,pt\nrefund,Erstattung,reembolso\nitem,,artigo\n", encoding="utf-8")
    assert read_glossary(path, "en", "de") == {"refund": "Erstattung"}
    assert read_glossary(path, "en-GB", "pt-BR") == {"refund": "reembolso", "item": "artigo"}
    assert read_glossary(path, "en", "hr") == {}
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GlossaryUnusable):
        read_glossary(path, "en", "de")
    assert read_glossary(ROOT / "knowledge_base" / "glossary.csv", "en", "hr")["refund"] == "povrat novca"
