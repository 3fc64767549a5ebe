"""A question made ready for one index: its words, the ways it is written, its vector."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Final

import numpy as np

from helpcenter.language import is_among
from helpcenter.retrieval.beside import beside
from helpcenter.retrieval.concepts import concepts_of
from helpcenter.retrieval.fusion import ALONE_SHARE, USUAL_QUESTION_SHARE, Scores
from helpcenter.retrieval.index import Index
from helpcenter.retrieval.questions import Questions
from helpcenter.retrieval.shelf import Matrix
from helpcenter.retrieval.teaching import Lessons
from helpcenter.retrieval.tokens import tokens
from helpcenter.retrieval.wording import Worded
from helpcenter.retrieval.words import TOKENS_AT_MOST

_WORD_HITS: Final = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """`question`: its vector, `usual`: that of the usual one, `vector`: the first without a share of the second; `ways`: as it is
    written; `tokens`: its words, `known`: those of them that some passage has.

    `by_words` gives the passages in its language that hold any of these, best first, with their BM25 scores; `worded` how alike
    it is written to known questions, `meant` which articles those are of that are about the same. All three are looked for while
    the question is embedded.
    """

    question: Matrix
    usual: Matrix
    vector: Matrix
    ways: tuple[str, ...]
    language: str
    tokens: tuple[str, ...]
    known: tuple[str, ...]
    by_words: Future[list[tuple[int, float]]]
    worded: Future[Worded]
    meant: Future[Scores]


def prepare(
    index: Index,
    questions: Questions,
    lessons: Lessons,
    question: str,
    language: str,
    *,
    context: str = "",
    hide_languages: Collection[str] = (),
    without: int | None = None,
) -> Asked:
    """Embed the question, its typing errors put right, and take what every question has in common off it.

    With a `context`, what was asked before, the question is also embedded behind it, and both are used. `without`: the place of
    a text in the lessons' wordings, as if it were not there.
    """
    language = index.own_language(language)
    shown = not is_among(language, hide_languages)
    spelt = corrected(index, question, language) if shown else question
    asked, known = _words(index, question, spelt, language)
    leaning = f"{context} {question}" if context else ""
    ways = (question, leaning) if leaning else (question,)
    # Encoding takes longer than these together, and does not hold the interpreter.
    by_words = beside(index.words.search, language, known if shown else (), _WORD_HITS)
    worded = beside(lessons.wordings.like, ways, without=without)
    meant = beside(_meant, lessons, ways, language, without)
    vector = questions.vector(spelt, language)
    if leaning:
        together = questions.vector(f"{context} {spelt}", language)
        vector = np.average([vector, together], axis=0, weights=(ALONE_SHARE, 1 - ALONE_SHARE)).astype(np.float32)
    usual = index.usual_question(language)
    return Asked(
        vector,
        usual,
        np.asarray(vector - USUAL_QUESTION_SHARE * usual, np.float32),
        ways,
        language,
        asked,
        known,
        by_words,
        worded,
        meant,
    )


def corrected(index: Index, question: str, language: str) -> str:
    """The question with its typing errors put right by the words of the articles in its language."""
    return index.words.spelling(index.own_language(language)).corrected(question)


def known_words(index: Index, question: str, language: str) -> tuple[str, ...]:
    """The tokens of the question, and of what it is without typing errors, that some passage has; those that tell most first."""
    language = index.own_language(language)
    return _words(index, question, corrected(index, question, language), language)[1]


def _meant(lessons: Lessons, ways: Sequence[str], language: str, without: int | None) -> Scores:
    return lessons.meanings.odds([concepts_of(text, language) for text in ways], without=without)


def _words(index: Index, question: str, spelt: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    vocabulary = index.words.vocabulary(language)
    asked: Sequence[str] = list(dict.fromkeys(tokens(question, language)))
    mended = tokens(spelt, language) if spelt != question else []
    known = [token for token in dict.fromkeys([*asked, *mended]) if token in vocabulary]
    known.sort(key=vocabulary.rarity, reverse=True)
    return tuple(asked), tuple(known[:TOKENS_AT_MOST])
