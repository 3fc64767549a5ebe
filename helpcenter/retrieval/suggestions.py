"""Articles that match what a shopper has typed so far, by titles in every language and by known questions.

Words are looked up, never texts: beginnings of words, without accents, other endings and typing errors forgiven (`typed_words`).
An article is offered by its title in the reader's language, whatever text of it matched; known questions are never shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from helpcenter.knowledge import choose_language
from helpcenter.retrieval.lexicon import Entry
from helpcenter.retrieval.tokens import fold, plain_words
from helpcenter.retrieval.typed_words import Meant, WordList

_WORDS_AT_MOST: Final = 12
_TYPED_LIMIT: Final = 200
# Texts of a language that are ranked in the end, and articles.
_TEXTS_RANKED: Final = 500
_ARTICLES_RANKED: Final = 48
# A word in more texts than this is passed over when another tells this many times as much.
_EVERYWHERE: Final = 20_000
_TELLS_MORE: Final = 4.0
# What a text counts: a known question; one in another language than the reader's; the part of it that was not typed.
_KNOWN_QUESTION: Final = 0.75
_OTHER_LANGUAGE: Final = 0.8
_UNTYPED: Final = 0.4
_SECOND_TEXT: Final = 0.15
_BEGINNING: Final = 0.25
# Of all that the typed words tell, a text must hold this part. A word that no text has counts as this part of the rarest.
_ENOUGH: Final = 0.2
_UNKNOWN: Final = 0.6

_LEAST: Final = 0.1
# When an article fits this well in a language of the reader's, typing errors are not looked for in the others.
_FITS: Final = 0.4

Ids = NDArray[np.int32]
Numbers = NDArray[np.float32]
Rarity = Callable[[str, str], float | None]


class Question(Protocol):
    """A known question, as far as this file needs it."""

    @property
    def language(self) -> str: ...
    @property
    def text(self) -> str: ...


class Text(NamedTuple):
    """What an article is found by, and how much that counts."""

    article: int
    words: str
    counts: float


class Suggestions:
    """All titles and known questions, by their words. Never changes; safe to use from several threads."""

    def __init__(self, entries: Iterable[Entry], known: Mapping[int, Sequence[Question]]) -> None:
        articles: set[int] = set()
        texts: dict[str, list[Text]] = {}
        for entry in entries:
            articles.add(entry.article_id)
            texts.setdefault(entry.language, []).append(Text(entry.article_id, entry.title, 1.0))
        for article_id, questions in known.items():
            for one in questions if article_id in articles else ():
                texts.setdefault(one.language, []).append(Text(article_id, one.text, _KNOWN_QUESTION))
        self._shelves = {language: _Shelf(some) for language, some in texts.items()}

    def scores(self, typed: str, language: str, typed_in: str, rarity: Rarity) -> dict[int, float]:
        """By article: how well its titles and known questions match, about 1 for a title that holds every typed word.

        Texts in `language`, the reader's, and in `typed_in` count more than those in others. The last word may be unfinished.
        `rarity`: how much a word of a language tells, None for one that is not known.
        """
        words = plain_words(typed[:_TYPED_LIMIT])[:_WORDS_AT_MOST]
        own = {language.split("-")[0], typed_in.split("-")[0]}
        found: dict[int, list[float]] = {}
        for tag, shelf in (
            sorted(self._shelves.items(), key=lambda one: one[0].split("-")[0] not in own) if words else ()
        ):
            is_own = tag.split("-")[0] in own
            rarities = [rarity(word, tag) for word in words]
            forgiving = is_own or not any(max(scores) >= _FITS for scores in found.values())
            for article, score in shelf.matching(words, rarities, unfinished=typed[-1:].isalnum(), forgiving=forgiving):
                found.setdefault(article, []).append(score if is_own else score * _OTHER_LANGUAGE)
        return {article: _together(scores) for article, scores in found.items()}


def shown(
    articles: Mapping[int, Mapping[str, Entry]], scores: Mapping[int, float], typed: str, language: str, limit: int
) -> list[Entry]:
    """The titles of `articles` for a reader of `language`, best first; one that begins with what was typed before its equals."""
    whole = fold(" ".join(typed[:_TYPED_LIMIT].split()))
    ranked = sorted((one for one in scores.items() if one[0] in articles), key=lambda one: (-one[1], one[0]))
    ranked = ranked[: max(limit, _ARTICLES_RANKED)]
    found: list[tuple[float, int, str, Entry]] = []
    for article, score in ranked:
        entry = articles[article][choose_language(articles[article], language)]
        title = fold(entry.title)
        begins = _BEGINNING if title.startswith(whole) else 0.0
        found.append((-score - begins, len(title), title, entry))
    return [entry for _, _, _, entry in sorted(found, key=lambda one: one[:3])[:limit]]


def _together(scores: list[float]) -> float:
    """The best text of an article counts, and a little the second."""
    scores.sort(reverse=True)
    return scores[0] + _SECOND_TEXT * sum(scores[1:2])


class _Shelf:
    """The texts of one language: which have a word, and how much a word tells."""

    def __init__(self, texts: Sequence[Text]) -> None:
        words_of = [tuple(dict.fromkeys(plain_words(text.words))) for text in texts]
        self._article = np.array([text.article for text in texts], np.int64)
        self._counts = np.array([text.counts for text in texts], np.float32)
        self._list = WordList(word for words in words_of for word in words)
        places = {word: place for place, word in enumerate(self._list.words)}
        flat = np.array([places[word] for words in words_of for word in words], np.int32)
        owners = np.repeat(np.arange(len(texts), dtype=np.int32), [len(words) for words in words_of])
        held = np.bincount(flat, minlength=len(places))
        # The texts of all words one after the other, in the order of the words: words that begin alike are one slice.
        self._holders: Ids = owners[np.argsort(flat, kind="stable")]
        self._starts = np.concatenate(([0], np.cumsum(held)))
        tells = np.log1p(len(texts) / np.maximum(held, 1))
        self._told: Numbers = np.bincount(owners, weights=tells[flat], minlength=len(texts)).astype(np.float32)

    def matching(
        self, words: Sequence[str], rarities: Sequence[float | None], *, unfinished: bool, forgiving: bool
    ) -> list[tuple[int, float]]:
        """Article and score of the best texts: the part (0 to 1) it holds of what was typed, less for all else it says."""
        found = [
            self._holding(
                self._list.meant_by(word, unfinished=unfinished and place == len(words) - 1, forgiving=forgiving)
            )
            for place, word in enumerate(words)
        ]
        if not any(len(ids) for ids, _ in found):
            return []
        tells = [self._tells(len(ids), rarity) for (ids, _), rarity in zip(found, rarities, strict=True)]
        told_most = max(weight for (ids, _), weight in zip(found, tells, strict=True) if len(ids))
        sums = np.zeros(len(self._counts), np.float32)
        likely = np.zeros(len(self._counts), np.float32)
        for (ids, likelihoods), weight in zip(found, tells, strict=True):
            if len(ids) > _EVERYWHERE and weight * _TELLS_MORE < told_most:
                continue
            likely[ids] = likelihoods  # the likeliest meaning of a word comes last and stays
            sums[ids] += np.float32(weight) * likely[ids]
        some = np.flatnonzero(sums >= _ENOUGH * sum(tells))
        if len(some) > _TEXTS_RANKED:
            some = some[np.argpartition(sums[some], -_TEXTS_RANKED)[-_TEXTS_RANKED:]]
        part = np.minimum(1.0, sums[some] / self._told[some])
        scores = sums[some] / np.float32(sum(tells)) * self._counts[some] * (1.0 - _UNTYPED + _UNTYPED * part)
        return list(zip(self._article[some].tolist(), scores.tolist(), strict=True))

    def _tells(self, held: int, rarity: float | None) -> float:
        """How much a typed word tells that so many texts hold."""
        here = float(np.log1p(len(self._counts) / held)) if held else _UNKNOWN * float(np.log1p(len(self._counts)))
        return here if rarity is None else max(_LEAST, min(here, rarity)) if held else rarity

    def _holding(self, meant: Sequence[Meant]) -> tuple[Ids, Numbers]:
        """The texts that hold what is meant, with the likelihood; a text may come several times."""
        if not meant:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        slices = [self._holders[self._starts[one.first] : self._starts[one.last]] for one in meant]
        sizes = [len(some) for some in slices]
        return np.concatenate(slices), np.repeat(np.array([one.likelihood for one in meant], np.float32), sizes)
