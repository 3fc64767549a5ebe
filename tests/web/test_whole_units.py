"""Over the demo's articles in ten languages: what is marked is whole, and nothing of a section is lost or cut."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest

from helpcenter.answers import UnitKind
from helpcenter.answers.quoting import units_of
from helpcenter.config import ROOT
from helpcenter.knowledge import Block, PublishedTranslation, parse_source, render, sections
from helpcenter.retrieval.passages import Cut, cut
from helpcenter.web.help.answer_text import mark

pytestmark = pytest.mark.slow

LANGUAGES = ("en", "es", "it", "fr", "nl", "de", "zh", "pt", "pl", "hr")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ENDS = re.compile(r"[.!?:。！？：…][\"'”’»」』)）]*$")


def articles(language: str) -> list[PublishedTranslation]:
    found = []
    for path in sorted((ROOT / "knowledge_base/articles").glob(f"*/*/{language}.md")):
        source = parse_source(path.read_text(encoding="utf-8"))
        names = {"slug": path.parent.name, "topic": path.parent.parent.name, "language": language}
        numbers = {"translation_id": 1, "article_id": 1, "revision_id": 1, "revision_number": 1}
        text = {"title": source.title, "summary": source.summary, "body": source.body}
        found.append(PublishedTranslation(**names, **numbers, **text, published_at=NOW, updated_at=NOW))  # type: ignore[arg-type]
    return found


def flat(text: str) -> str:
    """Without spaces: those around sentences and between cells are nobody's."""
    return "".join(text.split())


def marked_text(html: str) -> str:
    return without_tags("".join(re.findall(r"<mark>(.*?)</mark>", html, re.DOTALL)))


def without_tags(html: str) -> str:
    return flat(unescape(re.sub(r"<[^>]*>", "", html)))


def expected(block: Block, kind: UnitKind, place: int, text: str) -> str:
    """A row's cells without the headings that its text names."""
    if kind is not UnitKind.ROW:
        return flat(text)
    rows = [line for line in block.markdown.splitlines() if line.startswith("|")][2:]
    return without_tags(render(rows[place].strip("|").replace("|", " "), link=str).html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_a_section_is_lost_or_cut(language: str) -> None:
    found = articles(language)
    assert len(found) >= 28
    for article in found:
        passages: dict[str | None, list[Cut]] = {}
        for passage in cut(article):
            passages.setdefault(passage.anchor, []).append(passage)
        for section in sections(article.body):
            blocks = tuple(block for passage in passages[section.anchor] for block in passage.blocks)
            assert blocks == section.blocks, (article.slug, section.anchor)
            for passage in passages[section.anchor]:
                first = passage.blocks[0]
                assert first.kind == "paragraph" or first == section.blocks[0], "steps without their introduction"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_marked_is_whole(language: str) -> None:
    """Every unit by itself, in the HTML that is shown."""
    for article in articles(language):
        for passage in cut(article):
            units = units_of(passage.blocks)
            for number, block in enumerate(passage.blocks):
                here = [replace(unit, answers=True) for unit in units if unit.block == number]
                html = render(block.markdown, link=str).html if here else ""
                for unit in here:
                    shown = mark(html, [unit])
                    assert marked_text(shown) == expected(block, unit.kind, unit.place, unit.text), unit.text
                    assert shown.replace("<mark>", "").replace("</mark>", "") == html
                    if unit.kind is UnitKind.SENTENCE:
                        assert ENDS.search(unit.text) or unit.text == block.text, unit.text
                        assert not unit.text[0].islower(), unit.text
                if here and here[0].kind is UnitKind.SENTENCE:
                    assert flat("".join(unit.text for unit in here)) == flat(block.text)
                elif block.kind in ("list", "table"):
                    assert len(here) == len(block.items)
