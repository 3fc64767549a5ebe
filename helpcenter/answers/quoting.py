"""What is quoted of a passage: all of it, with the sentences that answer marked."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Final

from helpcenter.answers.outcome import AnswerPassage, Sentence
from helpcenter.retrieval import Hit, Retriever, split_sentences, word_count

#: Sentences marked in one passage at most.
_MARKED: Final = 2
# A second sentence is marked when it comes this near to the best one, in deviations.
_NEAR: Final = 0.5
# The say of the words a sentence shares with the question, beside that of its meaning.
_WORDS: Final = 0.5
_ENDS = (".", "!", "?", "。", "！", "？")
_WORDS_OF_A_SENTENCE = 5
_INTRODUCES = (":", "：")


def quote(retriever: Retriever, hit: Hit, *, question: str, language: str) -> AnswerPassage:
    """The passage of `hit` for someone who asked `question` in `language`."""
    passage = hit.passage
    units = _sentences(hit)
    marked = _closest(retriever, hit, units, question, language)
    return AnswerPassage(
        slug=passage.slug,
        topic=passage.topic,
        language=passage.language,
        title=passage.title,
        heading_path=passage.heading_path,
        anchor=passage.anchor,
        score=hit.score,
        sentences=tuple(Sentence(unit, index in marked) for index, unit in enumerate(units)),
        blocks=passage.blocks,
        text=passage.text,
        translation_id=passage.translation_id,
        revision_id=passage.revision_id,
        other_language=passage.language.split("-")[0] != language.split("-")[0],
        dense=hit.dense,
        lexical=hit.lexical,
        passage_id=passage.passage_id,
        instead_of=hit.instead_of,
    )


def _sentences(hit: Hit) -> list[str]:
    """Whole sentences of the prose, and items of lists that are sentences; steps, tables and code make sense only together."""
    units: list[str] = []
    for block in hit.passage.blocks:
        if block.kind in ("paragraph", "quote"):
            units.extend(split_sentences(block.text))
        elif block.kind == "list":
            items = [" ".join(item.split()) for item in block.items]
            units.extend(item for item in items if item.endswith(_ENDS) and word_count(item) >= _WORDS_OF_A_SENTENCE)
    return units


def _closest(retriever: Retriever, hit: Hit, units: Sequence[str], question: str, language: str) -> set[int]:
    """The places of the sentences that answer best. One that only introduces a list is no answer by itself."""
    able = [index for index, unit in enumerate(units) if not unit.endswith(_INTRODUCES)]
    if len(able) <= 1:
        return set(able)
    in_context = [f"{hit.passage.title}\n{units[index]}" for index in able]
    scores = _normalized(retriever.closeness(question, language, in_context, hit.passage.language))
    if hit.passage.language.split("-")[0] == language.split("-")[0]:
        words = _normalized(retriever.shared_words(question, language, [units[index] for index in able]))
        scores = [score + _WORDS * word for score, word in zip(scores, words, strict=True)]
    ranked = sorted(zip(scores, able, strict=True), reverse=True)
    return {index for score, index in ranked[:_MARKED] if score >= ranked[0][0] - _NEAR}


def _normalized(scores: Sequence[float]) -> list[float]:
    mean, deviation = statistics.fmean(scores), statistics.pstdev(scores)
    return [(score - mean) / deviation if deviation > 1e-6 else 0.0 for score in scores]
