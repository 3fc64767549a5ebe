"""How a passage is shown: the sentences that answer first and marked, the rest as the article has it, steps as steps."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from helpcenter.answers import AnswerPassage
from helpcenter.knowledge import Block, render
from helpcenter.web.links import article_url
from helpcenter.web.localization import page_language

_ATOM = re.compile(r"""<(?:[^>"']|"[^"]*"|'[^']*')*>|&(?:\#?\w+);|\s+|.""", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """`lead`: answering sentences from further down, put first. `rest`: the passage, safe HTML, with marks where it answers."""

    passage: AnswerPassage
    lead: tuple[str, ...]
    rest: Markup


def arrange(passage: AnswerPassage) -> ShownPassage:
    """Lay out one passage. Only whole sentences of paragraphs are moved; steps and lists are marked where they stand."""
    answering = passage.lead
    blocks = passage.blocks
    # What stands beside steps or a table belongs to them: only the sentences of plain text are moved.
    in_place = any(block.kind != "paragraph" for block in blocks) or not blocks or _holds(blocks[0], answering)
    lead: list[str] = []
    rest: list[str] = []
    for block in blocks:
        moved = [] if in_place else [text for text in answering if _flat(text) in _flat(block.text)]
        if not moved:
            rest.append(mark_sentences(_html(block), answering))
            continue
        lead.extend(moved)
        left = _flat(block.text)
        for sentence in moved:
            left = left.replace(_flat(sentence), "", 1)
        if left.strip():
            rest.append(f"<p>{escape(_flat(left))}</p>")
    return ShownPassage(passage, tuple(lead), Markup("".join(rest)))  # noqa: S704 - `render` made it safe


def mark_sentences(safe_html: str, sentences: Sequence[str]) -> str:
    """Put `<mark>` around each sentence found in the text of the HTML, across inner tags but never around them."""
    atoms = _ATOM.findall(safe_html)
    plain: list[str] = []
    places: list[int] = []
    for place, atom in enumerate(atoms):
        if not atom.startswith("<"):
            shown = " " if atom.isspace() else html.unescape(atom)
            plain.append(shown)
            places.extend([place] * len(shown))
    text = "".join(plain)
    marked: set[int] = set()
    for sentence in sentences:
        wanted = _flat(sentence)
        start = text.find(wanted) if wanted else -1
        if start >= 0:
            marked.update(range(places[start], places[start + len(wanted) - 1] + 1))
    return _with_marks(atoms, marked) if marked else safe_html


def _with_marks(atoms: Sequence[str], marked: set[int]) -> str:
    pieces: list[str] = []
    inside = False
    for place, atom in enumerate(atoms):
        wanted = place in marked and not atom.startswith("<")
        if wanted != inside:
            pieces.append("<mark>" if wanted else "</mark>")
            inside = wanted
        pieces.append(atom)
    if inside:
        pieces.append("</mark>")
    return "".join(pieces)


def _holds(block: Block, sentences: Sequence[str]) -> bool:
    return any(_flat(sentence) in _flat(block.text) for sentence in sentences)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _html(block: Block) -> str:
    return render(block.markdown, link=lambda slug: article_url(slug, page_language())).html
