"""What is quoted of a passage: all of it, with the sentences, items and rows that answer marked."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from helpcenter.answers.outcome import AnswerPassage, Sentence, UnitKind
from helpcenter.knowledge import Block
from helpcenter.retrieval import Hit, Passage, Retriever, split_sentences

#: Units marked in one passage at most.
_MARKED: Final = 2
# A second one is marked when it comes this near to the best one, in deviations.
_NEAR: Final = 0.5
# The say of the words a unit shares with the question, beside that of its meaning.
_WORDS: Final = 0.5
# The words alone decide when the best unit shares so many times as much with the question as the next one; nothing is embedded.
_CLEARLY: Final = 1.5
_INTRODUCES = (":", "：")


def quote(retriever: Retriever, hit: Hit, *, question: str, language: str, part: str | None = None) -> AnswerPassage:
    """The passage of `hit` for someone who asked `question` in `language`; or `part` of it, which the passage is to answer."""
    passage = hit.passage
    other_language = passage.language.split("-")[0] != language.split("-")[0]
    units = units_of(passage.blocks)
    marked = _closest(retriever, passage, units, part or question, language, other_language)
    return AnswerPassage(
        slug=passage.slug,
        topic=passage.topic,
        language=passage.language,
        title=passage.title,
        heading_path=passage.heading_path,
        anchor=passage.anchor,
        score=hit.score,
        sentences=tuple(replace(unit, answers=index in marked) for index, unit in enumerate(units)),
        blocks=passage.blocks,
        text=passage.text,
        translation_id=passage.translation_id,
        revision_id=passage.revision_id,
        other_language=other_language,
        dense=hit.dense,
        lexical=hit.lexical,
        passage_id=passage.passage_id,
        instead_of=hit.instead_of,
        part=part,
    )


def units_of(blocks: Sequence[Block]) -> list[Sentence]:
    """Whole sentences of the prose, items of lists and rows of tables, none of them marked.

    Steps and code make sense only together, so nothing of them is marked.
    """
    units: list[Sentence] = []
    for number, block in enumerate(blocks):
        if block.kind in ("paragraph", "quote"):
            kind, texts = UnitKind.SENTENCE, split_sentences(block.text)
        elif block.kind in ("list", "table"):
            kind = UnitKind.ITEM if block.kind == "list" else UnitKind.ROW
            texts = [" ".join(item.split()) for item in block.items]
        else:
            continue
        units.extend(Sentence(text, False, kind, number, place) for place, text in enumerate(texts))
    return units


def _closest(
    retriever: Retriever,
    passage: Passage,
    units: Sequence[Sentence],
    question: str,
    language: str,
    other_language: bool,
) -> set[int]:
    """The places of the units that answer best. A sentence that only introduces a list is no answer by itself."""
    texts = [unit.text for unit in units]
    shared = [0.0] * len(units) if other_language else retriever.shared_words(question, language, texts)
    able = [index for index, unit in enumerate(units) if _may_answer(unit, shared[index], units, shared)]
    if len(able) <= 1:
        return set(able)
    words = [shared[index] for index in able]
    first, second = sorted(words, reverse=True)[:2]
    if first > 0 and first >= _CLEARLY * second:
        return {able[words.index(first)]}
    in_context = [f"{passage.title}\n{texts[index]}" for index in able]
    scores = _normalized(retriever.closeness(question, language, in_context, passage.language))
    scores = [score + _WORDS * word for score, word in zip(scores, _normalized(words), strict=True)]
    ranked = sorted(zip(scores, able, strict=True), reverse=True)
    return {index for score, index in ranked[:_MARKED] if score >= ranked[0][0] - _NEAR}


def _may_answer(unit: Sentence, shared: float, units: Sequence[Sentence], all_shared: Sequence[float]) -> bool:
    """A list or table answers as a whole, unless a word of the question tells one of its items from the others."""
    if unit.kind is UnitKind.SENTENCE:
        return not unit.text.endswith(_INTRODUCES)
    beside = [
        other_shared
        for other, other_shared in zip(units, all_shared, strict=True)
        if other.block == unit.block and other.place != unit.place
    ]
    return shared > min(beside, default=shared)


def _normalized(scores: Sequence[float]) -> list[float]:
    mean, deviation = statistics.fmean(scores), statistics.pstdev(scores)
    return [(score - mean) / deviation if deviation > 1e-6 else 0.0 for score in scores]
