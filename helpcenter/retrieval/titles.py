"""Titles that match what a shopper has typed so far: by beginnings of words, without accents, typing errors forgiven."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from threading import Lock

from rapidfuzz import process
from rapidfuzz.distance import OSA

from helpcenter.knowledge import choose_language
from helpcenter.retrieval.lexicon import Entry
from helpcenter.retrieval.tokens import fold, plain_words

_WORDS_AT_MOST = 12
_PREFIX_LIMIT = 200


class Titles:
    """The titles of all articles; each reader's selection is prepared when first asked for."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._articles: dict[int, dict[str, Entry]] = {}
        for entry in entries:
            self._articles.setdefault(entry.article_id, {})[entry.language] = entry
        self._prepared: dict[str, _Selection] = {}
        self._lock = Lock()

    def matching(self, prefix: str, language: str, limit: int) -> list[Entry]:
        """Articles for a reader of `language`, best match first. The last word may be unfinished."""
        with self._lock:
            selection = self._prepared.get(language)
            if selection is None:
                chosen = [
                    translations[choose_language(translations, language)] for translations in self._articles.values()
                ]
                selection = self._prepared[language] = _Selection(chosen)
        return selection.matching(prefix, limit)


class _Selection:
    """One title for each article, with an index of their words."""

    def __init__(self, entries: list[Entry]) -> None:
        self._entries = entries
        self._folded = [fold(entry.title) for entry in entries]
        self._positions: dict[str, dict[int, int]] = {}
        for number, entry in enumerate(entries):
            for position, word in enumerate(plain_words(entry.title)):
                self._positions.setdefault(word, {}).setdefault(number, position)
        self._words = sorted(self._positions)

    def matching(self, prefix: str, limit: int) -> list[Entry]:
        typed = plain_words(prefix[:_PREFIX_LIMIT])[:_WORDS_AT_MOST]
        if not typed:
            return []
        found = [self._titles_with(word, unfinished=index == len(typed) - 1) for index, word in enumerate(typed)]
        known = [scores for scores in found if scores]  # "how do I return": the words that no title has do not count
        if not known:
            return []
        candidates = set.intersection(*map(set, known)) or set.union(*map(set, known))
        scores = {number: sum(some.get(number, 0.0) for some in known) for number in candidates}
        whole = fold(prefix.strip())
        ranked = sorted(
            scores.items(),
            key=lambda item: (
                not self._folded[item[0]].startswith(whole),
                -item[1],
                len(self._folded[item[0]]),
                self._folded[item[0]],
            ),
        )
        return [self._entries[number] for number, _ in ranked[:limit]]

    def _titles_with(self, word: str, *, unfinished: bool) -> dict[int, float]:
        """Titles that hold `word`, a word that begins with it, or failing that one written nearly so; with a score each."""
        known: dict[str, float] = {word: 1.0} if word in self._positions else {}
        if unfinished or word not in known:
            start = bisect_left(self._words, word)
            for candidate in self._words[start:]:
                if not candidate.startswith(word):
                    break
                known.setdefault(candidate, 0.9)
        if not known and len(word) >= 4 and word.isalpha():
            known = dict.fromkeys(self._nearly(word, unfinished=unfinished), 0.5)
        scores: dict[int, float] = {}
        for candidate, score in known.items():
            for number, position in self._positions[candidate].items():
                scores[number] = max(scores.get(number, 0.0), score - 0.01 * min(position, 9))
        return scores

    def _nearly(self, word: str, *, unfinished: bool) -> list[str]:
        allowed = 1 if len(word) <= 5 else 2
        matches = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=allowed, limit=10)
        found = [match[0] for match in matches if len(match[0]) >= 3]
        if not found and unfinished:
            beginnings: dict[str, list[str]] = {}
            for candidate in self._words:
                if len(candidate) > len(word):
                    beginnings.setdefault(candidate[: len(word)], []).append(candidate)
            starts = process.extract(word, list(beginnings), scorer=OSA.distance, score_cutoff=1, limit=10)
            found = [candidate for start in starts for candidate in beginnings[start[0]]]
        return found
