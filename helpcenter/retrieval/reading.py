"""Passages as the database has them now: candidates made into hits, and passages that were shown earlier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy.orm import Session

from helpcenter.knowledge import PublishedTranslation, read_published
from helpcenter.retrieval.fusion import Scored
from helpcenter.retrieval.hits import ArticleHit, Hit, Passage
from helpcenter.retrieval.index import Index
from helpcenter.retrieval.passages import ID_BITS, Cut, cut, passage_id
from helpcenter.retrieval.searching import Candidate

_PASSAGES_SHOWN: Final = 3


def hits_of(
    index: Index,
    candidates: Sequence[Candidate],
    published: Mapping[int, PublishedTranslation],
    outdated: Mapping[int, PublishedTranslation],
) -> tuple[ArticleHit, ...]:
    """`outdated`: by article id, the translations whose source the candidates show instead."""
    shown = {candidate.article_id: _shown(candidate) for candidate in candidates}
    texts = index.words.passages(scored.passage_id for some in shown.values() for scored in some)
    found: list[ArticleHit] = []
    for candidate in candidates:
        article = published[candidate.entry.translation_id]
        own = outdated.get(candidate.article_id, article)
        hits = [
            Hit(
                _passage(article, scored.passage_id, texts[scored.passage_id]),
                scored.total,
                scored.dense,
                scored.lexical,
                own.language if own is not article else None,
            )
            for scored in shown[candidate.article_id]
            if scored.passage_id in texts
        ]
        if hits:
            first = passage_id(candidate.entry.revision_id, 0)
            found.append(
                ArticleHit(
                    slug=article.slug,
                    article_id=article.article_id,
                    topic=article.topic,
                    language=own.language,
                    title=own.title,
                    score=candidate.score,
                    best=hits[0],
                    others=tuple(hits[1:_PASSAGES_SHOWN]),
                    opening=next(
                        (hit for hit in hits[1:] if hit.passage.passage_id == first and not hit.passage.heading_path),
                        None,
                    ),
                )
            )
    return tuple(found)


def read_passages(session: Session, wanted: Iterable[tuple[int, int]]) -> dict[int, Passage]:
    """Passages by id, of translations that are published at the very revision they are of; the others are left out.

    `wanted`: pairs of the translation's id and the passage's.
    """
    pairs = list(wanted)
    published = read_published(session, [translation_id for translation_id, _ in pairs])
    found: dict[int, Passage] = {}
    for translation_id, number in pairs:
        article = published.get(translation_id)
        if article is None or number >> ID_BITS != article.revision_id:
            continue
        passages = cut(article)
        place = number & ((1 << ID_BITS) - 1)
        if place < len(passages):
            found[number] = _passage(article, number, passages[place])
    return found


def _shown(candidate: Candidate) -> tuple[Scored, ...]:
    """The best passages, and the first one of the article wherever it stands."""
    first = passage_id(candidate.entry.revision_id, 0)
    return candidate.passages[:_PASSAGES_SHOWN] + tuple(
        scored for scored in candidate.passages[_PASSAGES_SHOWN:] if scored.passage_id == first
    )


def _passage(article: PublishedTranslation, number: int, passage: Cut) -> Passage:
    return Passage(
        passage_id=number,
        translation_id=article.translation_id,
        revision_id=article.revision_id,
        article_id=article.article_id,
        slug=article.slug,
        topic=article.topic,
        language=article.language,
        title=article.title,
        heading_path=passage.heading_path,
        anchor=passage.anchor,
        text=passage.text,
        blocks=passage.blocks,
    )
