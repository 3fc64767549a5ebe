"""Plain ways to find an article, to measure ours against: words alone, or one encoder alone.

None of our rules is in them: the passage with the highest score decides, and nothing is refused.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from helpcenter.db import Database
from helpcenter.knowledge import all_published
from helpcenter.retrieval.building import entry_of, texts_of
from helpcenter.retrieval.embedders import Embedder, clean_question
from helpcenter.retrieval.embedders.adapted import AdaptedEmbedder
from helpcenter.retrieval.embedders.combined import CombinedEmbedder
from helpcenter.retrieval.embedding import embed
from helpcenter.retrieval.evaluation import Answered, Ask, EvaluationQuestion
from helpcenter.retrieval.index import passage_ids
from helpcenter.retrieval.passages import cut
from helpcenter.retrieval.tokens import tokens
from helpcenter.retrieval.vectors import Matrix
from helpcenter.retrieval.words import Words

_WORD_HITS = 500


def yardsticks(database: Database, embedder: Embedder) -> dict[str, Ask]:
    """Words alone, and each part of the embedder alone, by name."""
    parts = embedder.parts if isinstance(embedder, CombinedEmbedder) else {"the embedder": embedder}
    plain = {name: part.plain if isinstance(part, AdaptedEmbedder) else part for name, part in parts.items()}
    return {"words": words_alone(database), **{name: encoder_alone(database, part) for name, part in plain.items()}}


def encoder_alone(database: Database, embedder: Embedder) -> Ask:
    """The article whose passage has the highest inner product with the question; every passage is looked at."""
    slugs: list[str] = []
    languages: list[str] = []
    texts = []
    with database.read() as session:
        for article in all_published(session):
            several = texts_of(article, cut(article))
            texts += several
            slugs += [article.slug] * len(several)
            languages += [article.language] * len(several)
    vectors = embed(database, embedder, texts).vectors

    def ask(question: EvaluationQuestion, *, hide_languages: frozenset[str]) -> Answered:
        vector = embedder.embed_queries([clean_question(question.question)], [question.language])[0]
        return Answered("answer", _ranked(slugs, languages, vectors @ vector, hide_languages))

    return ask


def words_alone(database: Database) -> Ask:
    """The article whose passage has the highest BM25 score for the question's words, in any language."""
    words = Words(None)
    slugs: dict[int, str] = {}
    languages: set[str] = set()
    with database.read() as session:
        for article in all_published(session):
            passages = cut(article)
            entry = entry_of(article, passages)
            words.add(entry, passages)
            slugs.update(dict.fromkeys(passage_ids(entry), article.slug))
            languages.add(article.language)

    def ask(question: EvaluationQuestion, *, hide_languages: frozenset[str]) -> Answered:
        wanted = list(dict.fromkeys(tokens(clean_question(question.question), question.language)))
        found = [
            (score, slugs[number])
            for language in sorted(languages - hide_languages)
            for number, score in words.search(language, wanted, _WORD_HITS)
        ]
        found.sort(key=lambda hit: -hit[0])
        return Answered("answer", tuple(dict.fromkeys(slug for _, slug in found)))

    return ask


def _ranked(
    slugs: Sequence[str], languages: Sequence[str], scores: Matrix, hide_languages: frozenset[str]
) -> tuple[str, ...]:
    order: NDArray[np.int64] = np.argsort(-scores, kind="stable")
    best = (slugs[place] for place in order.tolist() if languages[place] not in hide_languages)
    return tuple(dict.fromkeys(best))
