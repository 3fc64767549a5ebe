"""An article cut into passages: along its headings, steps together, each with the words that tell what it is about."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from helpcenter.knowledge import Block, BlockKind, PublishedTranslation, Section, sections
from helpcenter.retrieval.sentences import split_sentences

#: Part of every recipe: raise it whenever a rule below changes.
PASSAGE_RULES: Final = 1

# In words. A section up to `_WHOLE` stays one passage; a longer one is cut into passages of about `_TARGET`.
_TARGET = 90
_WHOLE = 130
_SHORT = 30
#: A passage's id is its revision's, shifted by this, and its place in the revision; a known question's its article's and its
#: place among that one's questions.
ID_BITS: Final = 16
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Cut:
    """One passage of an article as cut, before anybody searched for it."""

    heading_path: tuple[str, ...]
    anchor: str | None
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks)


def cut(article: PublishedTranslation) -> list[Cut]:
    """The passages of `article` in reading order."""
    passages = [
        Cut(section.heading_path, section.anchor, blocks)
        for section in sections(article.body)
        for blocks in _portions(section)
    ]
    if not passages:  # nothing but a title and perhaps a summary: found and shown all the same
        text = article.summary or article.title
        passages = [Cut((), None, (Block("paragraph", text, (), text),))]
    return passages[: 1 << ID_BITS]


def text_to_embed(article: PublishedTranslation, passage: Cut) -> str:
    """What the embedder sees: the title and the headings say what a passage is about that does not name it itself."""
    opening = (article.summary,) if not passage.heading_path and article.summary else ()
    return "\n".join((article.title, *passage.heading_path, *opening, passage.text))


def digest(text: str, language: str) -> str:
    """The key of a text's vector: 32 hex digits."""
    return hashlib.blake2b(f"{language}\0{text}".encode("utf-8", "replace"), digest_size=16).hexdigest()


def passage_id(revision_id: int, ordinal: int) -> int:
    """The same in every process; tells the revision."""
    return revision_id << ID_BITS | ordinal


def question_id(article_id: int, place: int) -> int:
    """The same in every process; tells the article."""
    return article_id << ID_BITS | place


def word_count(text: str) -> int:
    """Words as a reader counts them; a Chinese or Japanese character counts as half a word."""
    words = _WORD.findall(text)
    characters = sum(1 for word in words if _UNSPACED.match(word))
    return len(words) - characters + (characters + 1) // 2


def _portions(section: Section) -> Iterator[tuple[Block, ...]]:
    """The section's blocks in runs of about `_TARGET` words; a run ends before an introduction, not after it."""
    blocks = [piece for block in section.blocks for piece in _pieces(block)]
    runs: list[list[Block]] = [[]]
    for index, block in enumerate(blocks):
        run = runs[-1]
        together = _words(run) + word_count(block.text)
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        introduces = _introduces(block, following)
        if introduces and following is not None:
            together += word_count(following.text)
        limit = _WHOLE if run and _introduces(run[-1], block) else _TARGET
        if run and together > limit and _words(run) >= _SHORT:
            runs.append([])
        runs[-1].append(block)
    if len(runs) > 1 and (_words(runs[-1]) < _SHORT or _words(runs[-2]) + _words(runs[-1]) <= _TARGET):
        runs[-2].extend(runs.pop())
    if sum(_words(run) for run in runs) <= _WHOLE:
        runs = [blocks]
    yield from (tuple(run) for run in runs if run)


def _introduces(block: Block, following: Block | None) -> bool:
    """Whether `block` is the sentence before a list, such as "To return an item:"."""
    return block.kind == "paragraph" and following is not None and following.kind in ("steps", "list", "table")


def _words(blocks: Sequence[Block]) -> int:
    return sum(word_count(block.text) for block in blocks)


def _pieces(block: Block) -> Iterator[Block]:
    """`block`, or parts of it when it alone is longer than a section may be: between items or sentences, never within."""
    if word_count(block.text) <= 2 * _TARGET:
        yield block
        return
    units = list(block.items) or split_sentences(block.text)
    start = 0
    while start < len(units):
        end = start + 1
        while end < len(units) and word_count(" ".join(units[start : end + 1])) <= _WHOLE:
            end += 1
        yield _part(block, units, start, end)
        start = end


def _part(block: Block, units: Sequence[str], start: int, end: int) -> Block:
    """The units from `start` to `end` as a block of their own; steps keep their numbers, rows of a table become a list."""
    some = units[start:end]
    if not block.items:
        text = " ".join(some)
        return replace(block, text=text, markdown=text)
    marks = [f"{number}. " if block.kind == "steps" else "- " for number in range(start + 1, end + 1)]
    lines = [mark + unit.replace("\n", "\n" + " " * len(mark)) for mark, unit in zip(marks, some, strict=True)]
    kind: BlockKind = "steps" if block.kind == "steps" else "list"
    return Block(kind, "\n".join(some), tuple(some), "\n".join(lines))
