"""Candidates made into hits: with the texts of their passages and what the database says of the article now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from helpcenter.knowledge import PublishedTranslation
from helpcenter.retrieval.fusion import Scored
from helpcenter.retrieval.hits import ArticleHit, Hit, Passage
from helpcenter.retrieval.index import Index
from helpcenter.retrieval.passages import Cut, passage_id
from helpcenter.retrieval.searching import Candidate

_PASSAGES_SHOWN: Final = 3


def hits_of(
    index: Index, candidates: Sequence[Candidate], published: Mapping[int, PublishedTranslation]
) -> tuple[ArticleHit, ...]:
    shown = {candidate.article_id: _shown(candidate) for candidate in candidates}
    texts = index.words.passages(scored.passage_id for some in shown.values() for scored in some)
    found: list[ArticleHit] = []
    for candidate in candidates:
        article = published[candidate.entry.translation_id]
        hits = [
            Hit(
                _passage(article, scored.passage_id, texts[scored.passage_id]),
                scored.total,
                scored.dense,
                scored.lexical,
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
                    language=article.language,
                    title=article.title,
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
