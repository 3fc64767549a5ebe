"""One question through one index: vectors and words, language by language, summed to articles."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from helpcenter.knowledge import choose_language
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.fusion import (
    USUAL_QUESTION_SHARE,
    Scored,
    article_score,
    best_mean,
    standardized,
    standardized_words,
)
from helpcenter.retrieval.index import Index, passage_ids
from helpcenter.retrieval.passages import revision_of
from helpcenter.retrieval.tokens import tokens
from helpcenter.retrieval.vectors import Matrix
from helpcenter.retrieval.words import TOKENS_AT_MOST, Entry

_DENSE_HITS = 96
_WORD_HITS = 1000
_WORD_HITS_ADDED = 24


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article with its score, the translation to show and that one's passages, best first."""

    article_id: int
    score: float
    own: float | None
    other: float | None
    entry: Entry
    passages: tuple[Scored, ...]


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The hits of one language: per revision its scored passages, and the score of the last hit."""

    revisions: dict[int, list[Scored]]
    floor: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A question made ready: its vector as it is and without what is usual, its tokens as typed and as the articles have them."""

    question: Matrix
    vector: Matrix
    language: str
    tokens: tuple[str, ...]
    corrected: tuple[str, ...]


def prepare(index: Index, embedder: Embedder, question: str, language: str) -> Asked:
    """Embed the question and take what every question has in common off it; correct words that no article has."""
    typed = np.nan_to_num(embedder.embed_queries([question], [language])[0])
    usual = index.usual_questions.get(language)
    if usual is None and index.usual_questions:
        usual = np.mean(list(index.usual_questions.values()), axis=0)
    vector = typed if usual is None else (typed - USUAL_QUESTION_SHARE * usual).astype(np.float32)
    asked = tuple(dict.fromkeys(tokens(question, language)))[: 2 * TOKENS_AT_MOST]
    vocabulary = index.words.vocabulary(language)
    corrected = dict.fromkeys(token for token in map(vocabulary.corrected, asked) if token is not None)
    rarest = sorted(corrected, key=vocabulary.rarity, reverse=True)[:TOKENS_AT_MOST]
    return Asked(typed, vector, language, asked, tuple(rarest))


def find(
    index: Index, asked: Asked, *, prefer_language: str, limit: int, hide_languages: Collection[str] = ()
) -> list[Candidate]:
    """The best articles. Nothing is read from the database yet: what is found may have been archived."""
    shelves = {
        language: _search(index, asked, language) for language in index.vectors if language not in hide_languages
    }
    candidates: list[Candidate] = []
    found = {index.entries[revision].article_id for shelf in shelves.values() for revision in shelf.revisions}
    for article_id in found:
        visible = {language: entry for language, entry in index.by_article[article_id].items() if language in shelves}
        means = {
            language: best_mean(
                (passage.total for passage in shelves[language].revisions.get(entry.revision_id, ())),
                shelves[language].floor,
                entry.passages,
            )
            for language, entry in visible.items()
        }
        own = means.pop(asked.language, None)
        others = list(means.values())
        shown = visible[choose_language(visible, prefer_language)]
        candidates.append(
            Candidate(
                article_id=article_id,
                score=article_score(own, others),
                own=own,
                other=sum(others) / len(others) if others else None,
                entry=shown,
                passages=tuple(shelves[shown.language].revisions.get(shown.revision_id, ())),
            )
        )
    candidates.sort(key=lambda candidate: (-candidate.score, candidate.article_id))
    return [_with_passages(index, asked, candidate) for candidate in candidates[:limit]]


def _search(index: Index, asked: Asked, language: str) -> _Shelf:
    vectors = index.vectors[language]
    spread = vectors.spread(asked.vector)
    dense = dict(vectors.search(asked.vector, _DENSE_HITS))
    floor = standardized(min(dense.values(), default=0.0), spread.mean, spread.deviation)
    lexical: dict[int, float] = {}
    if language == asked.language and asked.corrected:
        found = index.words.search(language, asked.corrected, _WORD_HITS)
        lexical = standardized_words(dict(found), len(vectors))
        dense.update(vectors.scores(asked.vector, [n for n, _ in found[:_WORD_HITS_ADDED] if n not in dense]))
    revisions: dict[int, list[Scored]] = {}
    for number, score in dense.items():
        scored = Scored(number, standardized(score, spread.mean, spread.deviation), lexical.get(number, 0.0))
        revisions.setdefault(revision_of(number), []).append(scored)
    for passages in revisions.values():
        passages.sort(key=lambda passage: (-passage.total, passage.passage_id))
    return _Shelf(revisions, floor)


def _with_passages(index: Index, asked: Asked, candidate: Candidate) -> Candidate:
    """The candidate with at least one passage: in a large language its own may not be among the hits."""
    if candidate.passages:
        return candidate
    vectors = index.vectors[candidate.entry.language]
    spread = vectors.spread(asked.vector)
    scores = vectors.scores(asked.vector, passage_ids(candidate.entry))
    passages = [
        Scored(number, standardized(score, spread.mean, spread.deviation), 0.0) for number, score in scores.items()
    ]
    passages.sort(key=lambda passage: (-passage.total, passage.passage_id))
    return Candidate(
        candidate.article_id, candidate.score, candidate.own, candidate.other, candidate.entry, tuple(passages)
    )
