"""What a search gives back."""

from __future__ import annotations

from dataclasses import dataclass, field

from helpcenter.knowledge import Block


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one published revision: some blocks under one heading.

    `passage_id` is the same in every process and generation; it belongs to the revision, not to the article.
    """

    passage_id: int
    translation_id: int
    revision_id: int
    article_id: int
    slug: str
    topic: str
    language: str
    title: str
    heading_path: tuple[str, ...]
    anchor: str | None
    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its scores. `dense` and `lexical` are normalised (about 0 for the average passage), `score` is their sum.

    `instead_of`: the language of an outdated translation; the passage is the source's, which says what is right now.
    """

    passage: Passage
    score: float
    dense: float
    lexical: float
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleHit:
    """An article, all its translations taken together. The hits are of the one in `language`, the one to show; when that one is
    outdated, of its source.

    `opening` is the text before the first heading, if there is any and it is not `best`.
    """

    slug: str
    article_id: int
    topic: str
    language: str
    title: str
    score: float
    best: Hit
    others: tuple[Hit, ...]
    opening: Hit | None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Article hits, best first, each read from the database a moment ago.

    `features` are plain numbers about the question and its best hits, by name, from which a confidence is calculated.
    """

    hits: tuple[ArticleHit, ...]
    features: dict[str, float] = field(default_factory=dict)
    recipe: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article offered while the shopper types."""

    title: str
    slug: str
    topic: str
    language: str
