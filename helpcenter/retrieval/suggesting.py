"""Articles for what a shopper has typed so far: by titles and known questions, and by what the articles say."""

from __future__ import annotations

from threading import Lock, Thread
from typing import Final

from helpcenter.retrieval.index import Index
from helpcenter.retrieval.lexicon import Entry
from helpcenter.retrieval.passages import ID_BITS
from helpcenter.retrieval.suggestions import Suggestions, shown
from helpcenter.retrieval.tokens import common_words, tokens

#: Translations in an index whose suggestions are made at once: a few tenths of a second.
MADE_AT_ONCE: Final = 3_000
#: Words and passages that are looked at in the articles themselves, at most.
_WORDS: Final = 6
_PASSAGES: Final = 60
# Beside a title that holds every typed word (1.0): a passage that does; the next one of the same article.
_TEXT: Final = 1.2
_SECOND_PASSAGE: Final = 0.5
# One word alone may be the beginning of another, which no passage tells.
_PERHAPS_UNFINISHED: Final = 2.0
# A word is left out when another tells so much more that it would only cost time.
_TELLING: Final = 0.2
# What an everyday word ("how", "my") tells, next to nothing, however few articles have it.
_COMMON: Final = 0.3
# An article with less in common with what was typed is not offered, nor one with so small a part of what the best has.
_ENOUGH: Final = 0.05
_BESIDE_THE_BEST: Final = 0.2


class Suggesting:
    """What is looked up, kept for the index in use. Safe to use from several threads.

    After a change, that of a large index is made aside while the one before goes on: a reader never waits for it, and what is
    shown are the titles of now in any case.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: tuple[Index, Suggestions] | None = None
        self._making: Index | None = None

    def of(self, index: Index) -> Suggestions:
        with self._lock:
            if self._made is not None and self._made[0] is index:
                return self._made[1]
            before = self._made
            if before is not None and len(index.entries) > MADE_AT_ONCE:
                if self._making is not index:
                    self._making = index
                    Thread(target=self._make, args=[index], name="suggestions", daemon=True).start()
                return before[1]
        return self._make(index)

    def _make(self, index: Index) -> Suggestions:
        made = index.suggestions
        with self._lock:
            self._made = (index, made)
        return made


def suggest(
    index: Index, suggestions: Suggestions, typed: str, language: str, limit: int, typed_in: str | None = None
) -> list[Entry]:
    """The titles, for a reader of `language`, of articles that match, best first. The last word may be unfinished.

    `typed_in`: the language of what is typed, where it is known; by default the reader's.
    """
    own = index.own_language(typed_in or language)

    def rarity(word: str, tag: str) -> float | None:
        if word in common_words(tag):
            return _COMMON
        vocabulary = index.words.vocabulary(tag)
        return max((vocabulary.rarity(token) for token in tokens(word, tag) if token in vocabulary), default=None)

    scores = suggestions.scores(typed, language, own, rarity)
    for article_id, score in _by_text(index, typed, own).items():
        scores[article_id] = scores.get(article_id, 0.0) + _TEXT * score
    least = max(_ENOUGH, _BESIDE_THE_BEST * max(scores.values(), default=0.0))
    enough = {article_id: score for article_id, score in scores.items() if score >= least}
    return shown(index.by_article, enough, typed, language, limit)


def _by_text(index: Index, typed: str, language: str) -> dict[int, float]:
    """Articles by their passages: about 1 for those that hold all words of what was typed."""
    vocabulary = index.words.vocabulary(language)
    finished = typed.rpartition(" ")[0]  # an unfinished word is no typing error
    corrected = index.words.spelling(language).corrected(finished) if finished else ""
    asked = dict.fromkeys([*tokens(typed, language), *tokens(corrected, language)])
    known = sorted((token for token in asked if token in vocabulary), key=vocabulary.rarity, reverse=True)
    if not known:
        return {}
    least = _TELLING * vocabulary.rarity(known[0])
    telling = [token for token in known[:_WORDS] if vocabulary.rarity(token) >= least]
    told = sum(vocabulary.rarity(token) for token in asked) or 1.0
    if not finished:
        told *= _PERHAPS_UNFINISHED
    found: dict[int, list[float]] = {}
    for passage_id, score in index.words.search(language, telling, _PASSAGES):
        entry = index.entries.get(passage_id >> ID_BITS)
        if entry is not None:
            found.setdefault(entry.article_id, []).append(min(1.0, score / told))
    return {number: some[0] + _SECOND_PASSAGE * sum(some[1:2]) for number, some in found.items()}
