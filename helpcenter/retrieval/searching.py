"""One question through one index: vectors and words, language by language, summed to articles."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from helpcenter.knowledge import choose_language
from helpcenter.language import is_among
from helpcenter.retrieval.asked import Asked
from helpcenter.retrieval.fusion import (
    ANSWERED_BEFORE,
    LEXICAL_WEIGHT,
    WORDED_PASSAGE,
    Scored,
    article_scores,
    best_means,
    standardized,
    standardized_all,
    standardized_words,
    with_known,
)
from helpcenter.retrieval.index import Index, passage_ids
from helpcenter.retrieval.passages import ID_BITS
from helpcenter.retrieval.recognizing import Recognized, recognize
from helpcenter.retrieval.references import ENOUGH_PASSAGES
from helpcenter.retrieval.teaching import Lessons, Taught
from helpcenter.retrieval.vectors import Matrix, Spread
from helpcenter.retrieval.wording import shares_of
from helpcenter.retrieval.words import Entry

_DENSE_HITS = 96
_WORD_HITS_ADDED = 24
_PASSAGES_LOOKED_AT = 40
_NO_RUNS = np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article with its score, the translation to show and that one's passages, best first. `passage_score` is the part of
    the score that the passages alone give, `recognized` what its known questions say.
    """

    article_id: int
    score: float
    passage_score: float
    recognized: Recognized | None
    own: float | None
    other: float | None
    entry: Entry
    passages: tuple[Scored, ...]


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The hits of one language, as arrays of one length; the score of the last one, and where scores lie."""

    passage_ids: NDArray[np.int64]
    dense: Matrix
    lexical: Matrix
    floor: float
    spread: Spread

    @property
    def total(self) -> Matrix:
        return self.dense + np.float32(LEXICAL_WEIGHT) * self.lexical

    def passages(self, revision_id: int) -> tuple[Scored, ...]:
        """The hits of one revision, best first."""
        some = np.flatnonzero(self.passage_ids >> ID_BITS == revision_id)
        found = [
            Scored(int(self.passage_ids[index]), float(self.dense[index]), float(self.lexical[index])) for index in some
        ]
        return tuple(sorted(found, key=lambda passage: (-passage.total, passage.passage_id)))


def find(
    index: Index,
    asked: Asked,
    *,
    lessons: Lessons,
    show_in: Sequence[str],
    limit: int,
    answered_before: str = "",
    hide_languages: Collection[str] = (),
) -> list[Candidate]:
    """The best articles, in the first of the languages `show_in` that they exist in, else in the one nearest to the first.

    `answered_before` is the slug of the article that answered the question which this one leans on.
    Nothing is read from the database yet: what is found may have been archived.
    """
    shelves = {
        language: _search(index, asked, language)
        for language in index.vectors
        if not is_among(language, hide_languages)
    }
    recognized = recognize(
        index, asked.question, asked.vector, lessons.taught, asked.worded.result(), asked.meant.result(), hide_languages
    )
    table = index.article_table
    columns = [column for column, language in enumerate(table.languages) if language in shelves]
    languages = [table.languages[column] for column in columns]
    there = table.there[:, columns]
    means = np.empty(there.shape)
    found = np.zeros(len(means), bool)
    for column, language in enumerate(languages):
        shelf = shelves[language]
        means[:, column] = shelf.floor
        revisions, best = best_means(shelf.passage_ids >> ID_BITS, shelf.total, passages=table.passages_of)
        with_hits = table.rows_of(revisions)
        means[with_hits, column] = best
        found[with_hits] = True
    places = np.searchsorted(table.article_ids, recognized.article_ids)
    places[places == len(table.article_ids)] = 0
    same = table.article_ids[places] == recognized.article_ids if len(table.article_ids) else np.zeros(0, bool)
    of_recognized = np.full(len(means), -1, np.int64)
    of_recognized[places[same]] = np.flatnonzero(same)
    rows = np.flatnonzero((found | (of_recognized >= 0)) & there.any(axis=1))
    own_column = languages.index(asked.language) if asked.language in languages else None
    passage_scores, own, others = article_scores(means[rows], there[rows], own_column)
    scores = passage_scores.copy()
    known = of_recognized[rows]
    taught_ones = known >= 0
    scores[taught_ones] = with_known(
        passage_scores[taught_ones],
        recognized.nearest[known[taught_ones]],
        recognized.taught[known[taught_ones]],
        recognized.worded[known[taught_ones]],
        recognized.meant[known[taught_ones]],
        recognized.known[known[taught_ones]],
    )
    if answered_before:
        close = _close_to(index.articles_by_slug.get(answered_before, -1), lessons.taught)
        scores += ANSWERED_BEFORE * np.array([close.get(number, 0.0) for number in table.article_ids[rows].tolist()])
    first = np.lexsort((table.article_ids[rows], -scores))[:limit].tolist()
    return [
        _with_passages(
            index,
            asked,
            shelves,
            Candidate(
                article_id=(article_id := int(table.article_ids[rows[place]])),
                score=float(scores[place]),
                passage_score=float(passage_scores[place]),
                recognized=recognized.at(int(known[place])) if taught_ones[place] else None,
                own=None if np.isnan(own[place]) else float(own[place]),
                other=None if np.isnan(others[place]) else float(others[place]),
                entry=_shown(index.by_article[article_id], shelves, show_in),
                passages=(),
            ),
        )
        for place in first
    ]


def _close_to(article_id: int, taught: Taught | None) -> Mapping[int, float]:
    return taught.closeness(article_id) if taught is not None else {article_id: 1.0}


def _shown(translations: Mapping[str, Entry], visible: Collection[str], show_in: Sequence[str]) -> Entry:
    return translations[_shown_in([language for language in translations if language in visible], show_in)]


def _shown_in(available: Collection[str], wanted: Sequence[str]) -> str:
    for tag in wanted:
        chosen = choose_language(available, tag)
        if chosen.split("-")[0] == tag.split("-")[0]:
            return chosen
    return choose_language(available, wanted[0])


def _search(index: Index, asked: Asked, language: str) -> _Shelf:
    vectors = index.vectors[language]
    spread = index.spread(asked.vector, language)
    numbers, products = vectors.search(asked.vector, _DENSE_HITS)
    floor = standardized(float(products[-1]), spread.mean, spread.deviation) if len(products) else 0.0
    words = np.zeros(len(numbers), np.float32)
    found = asked.by_words.result() if language == asked.language else ()
    if found:
        lexical = standardized_words(dict(found), max(len(vectors), ENOUGH_PASSAGES))
        known = set(numbers.tolist())
        more = vectors.scores(asked.vector, [n for n, _ in found[:_WORD_HITS_ADDED] if n not in known])
        numbers = np.append(numbers, np.fromiter(more, np.int64, len(more)))
        products = np.append(products, np.fromiter(more.values(), np.float32, len(more)))
        words = np.fromiter((lexical.get(number, 0.0) for number in numbers.tolist()), np.float32, len(numbers))
    if language == asked.language and len(numbers):
        held = index.words.runs_of(numbers.tolist())
        shares = shares_of(asked.ways, [held.get(number, _NO_RUNS) for number in numbers.tolist()])
        words += np.float32(WORDED_PASSAGE) * (shares - shares.mean())
    return _Shelf(numbers, standardized_all(products, spread.mean, spread.deviation), words, floor, spread)


def _with_passages(index: Index, asked: Asked, shelves: Mapping[str, _Shelf], candidate: Candidate) -> Candidate:
    """The candidate with its passages, also those that in a large language are not among the hits."""
    entry = candidate.entry
    shelf = shelves[entry.language]
    passages = shelf.passages(entry.revision_id)
    known = {passage.passage_id for passage in passages}
    missing = [number for number in passage_ids(entry)[:_PASSAGES_LOOKED_AT] if number not in known]
    if missing:
        scores = index.vectors[entry.language].scores(asked.vector, missing)
        passages += tuple(
            Scored(number, standardized(score, shelf.spread.mean, shelf.spread.deviation), 0.0)
            for number, score in sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        )
    return replace(candidate, passages=passages)
