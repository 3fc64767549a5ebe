"""Where a translation is outdated, its source instead: right in another language comes before wrong in one's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from helpcenter.knowledge import PublishedTranslation, read_published
from helpcenter.language import is_among
from helpcenter.retrieval.asked import Asked
from helpcenter.retrieval.fusion import Scored, standardized
from helpcenter.retrieval.index import Index, passage_ids
from helpcenter.retrieval.lexicon import Entry
from helpcenter.retrieval.searching import Candidate


@dataclass(frozen=True, slots=True)
class Preferred:
    """`candidates` in their order, some of them with the source's passages now; every translation they show, by id; and those
    that they no longer show because they are outdated, by article id.
    """

    candidates: tuple[Candidate, ...]
    published: Mapping[int, PublishedTranslation]
    outdated: Mapping[int, PublishedTranslation]


def prefer_sources(
    session: Session,
    index: Index,
    asked: Asked,
    candidates: Sequence[Candidate],
    published: Mapping[int, PublishedTranslation],
    hide_languages: Collection[str] = (),
) -> Preferred:
    """Whether a translation is outdated was read from the database with it, so that an index need not know.

    A source that the index does not have as the database has it cannot stand in; the outdated text is shown then.
    """
    sources: dict[int, Entry] = {}
    for candidate in candidates:
        article = published[candidate.entry.translation_id]
        source = index.by_article.get(article.article_id, {}).get(article.source_language) if article.outdated else None
        if source is not None and not is_among(source.language, hide_languages):
            sources[article.article_id] = source
    if not sources:
        return Preferred(tuple(candidates), published, {})
    now = read_published(session, [source.translation_id for source in sources.values()])
    preferred: list[Candidate] = []
    outdated: dict[int, PublishedTranslation] = {}
    for candidate in candidates:
        source = sources.get(candidate.article_id)
        if source is not None and source.translation_id in now:
            passages = _passages(index, asked, source)
            if passages and now[source.translation_id].revision_id == source.revision_id:
                outdated[candidate.article_id] = published[candidate.entry.translation_id]
                candidate = replace(candidate, entry=source, passages=passages)
        preferred.append(candidate)
    return Preferred(tuple(preferred), {**published, **now}, outdated)


def _passages(index: Index, asked: Asked, entry: Entry) -> tuple[Scored, ...]:
    """All passages of one revision, best first, by meaning: its language is not the one that the question's words are in."""
    spread = index.spread(asked.vector, entry.language)
    scores = index.vectors[entry.language].scores(asked.vector, passage_ids(entry))
    found = [
        Scored(number, standardized(score, spread.mean, spread.deviation), 0.0) for number, score in scores.items()
    ]
    return tuple(sorted(found, key=lambda passage: (-passage.total, passage.passage_id)))
