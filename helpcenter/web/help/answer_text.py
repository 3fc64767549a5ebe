"""How a passage is shown: the sentences that answer first and marked, the rest as the article has it, steps as steps."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from helpcenter.answers import AnswerPassage, Sentence, UnitKind
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
    """Lay out one passage. Only whole sentences of paragraphs are moved; lists and tables are marked where they stand."""
    answering = passage.lead
    blocks = passage.blocks
    # What stands beside steps or a table belongs to them: only the sentences of plain text are moved.
    in_place = any(block.kind != "paragraph" for block in blocks) or not blocks or _holds(blocks[0], answering)
    lead: list[str] = []
    rest: list[str] = []
    for place, block in enumerate(blocks):
        moved = [] if in_place else [text for text in answering if _flat(text) in _flat(block.text)]
        if not moved:
            here = [unit for unit in passage.sentences if unit.answers and unit.block == place]
            rest.append(mark(_html(block), here))
            continue
        lead.extend(moved)
        left = _flat(block.text)
        for sentence in moved:
            left = left.replace(_flat(sentence), "", 1)
        if left.strip():
            rest.append(f"<p>{escape(_flat(left))}</p>")
    return ShownPassage(passage, tuple(lead), Markup("".join(rest)))  # noqa: S704 - `render` made it safe


def mark(safe_html: str, answering: Sequence[Sentence]) -> str:
    """Put `<mark>` around the units that answer in the HTML of their block."""
    for kind, tag in ((UnitKind.ITEM, "li"), (UnitKind.ROW, "tr")):
        if places := {unit.place for unit in answering if unit.kind is kind}:
            return mark_parts(safe_html, tag, places)
    return mark_sentences(safe_html, [unit.text for unit in answering])


def mark_parts(safe_html: str, tag: str, places: Collection[int]) -> str:
    """Put `<mark>` around the text of the outermost elements `tag` ("li", or "tr" below a table's headings) at `places`.

    Places are counted from 0, without the elements that hold no text.
    """
    before, body, rest = safe_html.partition("<tbody>") if tag == "tr" else ("", "", safe_html)
    atoms = _ATOM.findall(rest)
    parts: list[list[int]] = []
    depth = 0
    for place, atom in enumerate(atoms):
        if re.match(rf"<{tag}[\s>]", atom):
            depth += 1
            if depth == 1:
                parts.append([])
        elif atom == f"</{tag}>":
            depth -= 1
        elif depth > 0 and _is_text(atoms, place):
            parts[-1].append(place)
    parts = [part for part in parts if part]
    marked = {atom for place in places if place < len(parts) for atom in parts[place]}
    return before + body + _with_marks(atoms, marked)


def _is_text(atoms: Sequence[str], place: int) -> bool:
    """Whether an atom is shown: space between two tags is not."""
    around = (atoms[place - 1], atoms[place + 1]) if 0 < place < len(atoms) - 1 else ("<", "<")
    if atoms[place].isspace():
        return not all(beside.startswith("<") for beside in around)
    return not atoms[place].startswith("<")


def mark_sentences(safe_html: str, sentences: Sequence[str]) -> str:
    """Put `<mark>` around each sentence found in the text of the HTML, across inner tags but never around them."""
    if not sentences:
        return safe_html
    atoms = _ATOM.findall(safe_html)
    plain: list[str] = []
    places: list[int] = []
    for place, atom in enumerate(atoms):
        if not atom.startswith("<"):
            shown = html.unescape(atom)
            shown = " " if shown.isspace() else shown  # a non-breaking space too
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
