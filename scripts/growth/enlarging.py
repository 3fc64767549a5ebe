"""Make a large knowledge base out of a small one: real tables, real words, real neighbours, and nothing to embed.

Each further article is a variant of one that is there: in every language its sections hold some of that article's sentences and
some of another's, and the vectors of its passages are those of the two, mixed in the same shares and jittered. So a question that
the first article answers is answered by its variants too (`family` tells which those are).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.knowledge import KnownQuestion, PublishedTranslation, all_published, known_questions
from helpcenter.knowledge.questions_file import folded
from helpcenter.knowledge.source import build_source
from helpcenter.knowledge.tables import ArticleRow, KnownQuestionsRow, RevisionRow, TranslationRow
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.embedding import embed, store_vectors
from helpcenter.retrieval.gathering import texts_of, texts_of_questions
from helpcenter.retrieval.passages import Cut, cut
from helpcenter.retrieval.sentences import split_sentences
from helpcenter.retrieval.shelf import Matrix

_MARK = "-variant-"
_ARTICLES_AT_ONCE = 20
_QUESTIONS = 8
#: The longest part of a variant that comes from the other article.
_SHARES = (0.15, 0.45)
#: Length of the noise, as a part of a vector's.
_JITTER = 0.25
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def family(slug: str) -> str:
    """The slug of the article that a variant was made of; of another article, its own."""
    return slug.split(_MARK)[0]


@dataclass(frozen=True)
class _Part:
    """A passage of the small knowledge base, or a known question, with its vector."""

    cut: Cut
    vector: Matrix


@dataclass(frozen=True)
class _Model:
    """An article to make variants of, by language."""

    translations: dict[str, PublishedTranslation]
    parts: dict[str, list[_Part]]
    questions: list[tuple[KnownQuestion, Matrix]]


def enlarge(database: Database, embedder: Embedder, passages: int) -> int:
    """Add variants until there are about `passages`; how many there are then."""
    models = _models(database, embedder)
    count = sum(len(parts) for model in models for parts in model.parts.values())
    number = 0
    while count < passages:
        with database.write() as session:
            ids = _Ids(session)
            rows: dict[Any, list[dict[str, Any]]] = defaultdict(list)
            vectors: dict[str, Matrix] = {}
            for _ in range(_ARTICLES_AT_ONCE):
                if count < passages:
                    count += _add_variant(models, number, ids, rows, vectors)
                    number += 1
            for row in (ArticleRow, TranslationRow, RevisionRow, KnownQuestionsRow):
                if rows[row]:
                    assert isinstance(row.__table__, Table)
                    session.execute(insert(row.__table__), rows[row])
            store_vectors(session, embedder.recipe, vectors)
    return count


class _Ids:
    """The next free number of each table."""

    def __init__(self, session: Session) -> None:
        self._last = {row: session.scalar(select(func.max(row.id))) or 0 for row in _NUMBERED}

    def next(self, row: Any) -> int:
        self._last[row] += 1
        return self._last[row]


_NUMBERED = (ArticleRow, TranslationRow, RevisionRow)


def _models(database: Database, embedder: Embedder) -> list[_Model]:
    models: dict[int, _Model] = defaultdict(lambda: _Model({}, {}, []))
    with database.read() as session:
        published = list(all_published(session))
        questions = known_questions(session)
    for article in published:
        cuts = cut(article)
        vectors = embed(database, embedder, texts_of(article, cuts)).vectors
        model = models[article.article_id]
        model.translations[article.language] = article
        model.parts[article.language] = [_Part(*pair) for pair in zip(cuts, vectors, strict=True)]
    for article_id, several in questions.items():
        vectors = embed(database, embedder, texts_of_questions(several)).vectors
        models[article_id].questions.extend(zip(several, vectors, strict=True))
    return list(models.values())


def _add_variant(
    models: Sequence[_Model], number: int, ids: _Ids, rows: dict[Any, list[dict[str, Any]]], vectors: dict[str, Matrix]
) -> int:
    """Write one article in all its languages into `rows` and `vectors`; its passages."""
    rng = np.random.default_rng(number)
    model = models[number % len(models)]
    other = models[int(rng.integers(len(models)))]
    share = float(rng.uniform(*_SHARES))
    first = next(iter(model.translations.values()))
    article_id = ids.next(ArticleRow)
    rows[ArticleRow].append(
        {
            "id": article_id,
            "slug": f"{first.slug}{_MARK}{number}",
            "topic": first.topic,
            "source_language": first.source_language,
            "changed_at": _NOW,
        }
    )
    source_revision: int | None = None
    count = 0
    for language in sorted(model.translations, key=lambda tag: tag != first.source_language):
        like = model.translations[language]
        mates = other.parts.get(language) or model.parts[language]
        title = f"{like.title} ({other.translations.get(language, like).title}, {number})"
        body, known = _body(model.parts[language], mates, share, rng)
        translation_id, revision_id = ids.next(TranslationRow), ids.next(RevisionRow)
        source_revision = source_revision or revision_id
        is_source = language == first.source_language
        rows[TranslationRow].append(
            {
                **{"id": translation_id, "article_id": article_id, "language": language, "version": 1},
                **{"latest_revision_id": revision_id, "published_revision_id": revision_id},
                "significant_revision_id": revision_id if is_source else None,
                "follows_revision_id": None if is_source else source_revision,
                **{"first_published_at": _NOW, "shown_at": _NOW, "archived_at": None},
                **{"title": title, "title_folded": folded(title)},
            }
        )
        rows[RevisionRow].append(
            {
                **{"id": revision_id, "translation_id": translation_id, "number": 1, "kind": "published"},
                "source": build_source(None, title=title, summary=like.summary, body=body),
                **{"title": title, "summary": like.summary, "body": body, "author_id": None, "created_at": _NOW},
                "significant": is_source,
            }
        )
        made = replace(like, title=title, body=body)
        cuts = cut(made)
        for place, text in enumerate(texts_of(made, cuts)):
            one = known[min(place, len(known) - 1)]
            two = mates[place % len(mates)].vector
            vectors[text.digest] = _mixed(one, two, share, rng)
        count += len(cuts)
    questions = list(_questions(model, other, number, share, rng))
    if questions:
        lines = "".join(f"{question.language}: {question.text}\n" for question, _ in questions)
        rows[KnownQuestionsRow].append(
            {"article_id": article_id, "source": lines, "version": 1, "author_id": None, "saved_at": _NOW}
        )
        texts = texts_of_questions([question for question, _ in questions])
        vectors.update((text.digest, vector) for text, (_, vector) in zip(texts, questions, strict=True))
    return count


def _body(
    parts: Sequence[_Part], mates: Sequence[_Part], share: float, rng: np.random.Generator
) -> tuple[str, list[Matrix]]:
    """Markdown with the headings of `parts`, and the vectors of those, in their order."""
    lines: list[str] = []
    path: tuple[str, ...] = ()
    for place, part in enumerate(parts):
        if part.cut.heading_path != path:
            path = part.cut.heading_path
            lines.append(f"{'#' * (1 + len(path))} {path[-1]}")
        for block in part.cut.blocks:
            kept = [sentence for sentence in split_sentences(block.text) if rng.random() > share]
            if block.items:
                lines.append(block.markdown)
            elif kept:
                lines.append(" ".join(kept))
        strange = split_sentences(mates[place % len(mates)].cut.text)
        lines.append(" ".join(strange[: max(1, round(share * len(strange)))]))
    return "\n\n".join(lines), [part.vector for part in parts]


def _questions(
    model: _Model, other: _Model, number: int, share: float, rng: np.random.Generator
) -> Iterator[tuple[KnownQuestion, Matrix]]:
    """Some of the model's known questions, worded a little differently."""
    for place in rng.permutation(len(model.questions))[:_QUESTIONS].tolist():
        question, vector = model.questions[place]
        mate, beside = other.questions[place % len(other.questions)] if other.questions else model.questions[place]
        text = f"{question.text} {' '.join(mate.text.split()[:3])} {number}"[:300]
        yield KnownQuestion(question.language, text), _mixed(vector, beside, share, rng)


def _mixed(one: Matrix, two: Matrix, share: float, rng: np.random.Generator) -> Matrix:
    length = float(np.linalg.norm(one))
    mixed = (1 - share) * one + share * two
    mixed = mixed + rng.normal(0, _JITTER * length / np.sqrt(len(mixed)), len(mixed)).astype(np.float32)
    return np.asarray(mixed * (length / np.linalg.norm(mixed)), np.float32)
