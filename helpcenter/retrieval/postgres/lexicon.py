"""The words in the database: PostgreSQL's text search finds the passages, BM25 orders them, as in the local index."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from threading import Lock
from typing import Final

from helpcenter.knowledge import Block, KnownQuestion
from helpcenter.retrieval.concepts import remember
from helpcenter.retrieval.lexicon import Vocabulary, searchable
from helpcenter.retrieval.passages import ID_BITS, Cut
from helpcenter.retrieval.postgres.connections import Connections
from helpcenter.retrieval.runs import Runs, from_bytes
from helpcenter.retrieval.spelling import Spelling

# SQLite's bm25() has the same, and takes a word that is nearly everywhere for this rare.
_SATURATION: Final = 1.2
_LENGTH_SHARE: Final = 0.75
_LEAST_RARITY: Final = 1e-6

_SEARCH: Final = f"""
WITH statistics AS (
    SELECT count::float8 AS passages, greatest(tokens, 1)::float8 / greatest(count, 1) AS usual
    FROM languages WHERE kind = 'vectors' AND language = %(language)s
), asked AS (
    SELECT array_agg(token) AS tokens, array_agg(
        greatest(ln((s.passages - v.passages + 0.5) / (v.passages + 0.5)), {_LEAST_RARITY})
    ) AS rarities
    FROM vocabulary v, statistics s WHERE v.language = %(language)s AND token = ANY(%(tokens)s) AND v.passages > 0
)
SELECT id, (
    SELECT sum(rarity * frequency * {_SATURATION + 1} / (frequency + {_SATURATION} * (
        {1 - _LENGTH_SHARE} + {_LENGTH_SHARE} * length / s.usual)))
    FROM unnest(a.tokens, a.rarities) AS of_token (token, rarity),
        LATERAL (SELECT (frequencies -> token)::float8 AS frequency) AS of_passage
) AS score
FROM words, statistics s, asked a
WHERE language = %(language)s AND words.tokens @@ %(query)s::tsquery
ORDER BY score DESC, id LIMIT %(limit)s
"""  # noqa: S608 - our own numbers


class LanguageWords:
    """What is read once of a language's words and kept until a change of them. `revisions`: those that its reader knows."""

    def __init__(self, revisions: Collection[int]) -> None:
        self.revisions = revisions
        self.vocabulary: Vocabulary | None = None
        self.spelling: Spelling | None = None


class PostgresLexicon:
    """A `Lexicon`. `languages` are those that have passages; what is kept of one is handed on while nothing changes in it."""

    def __init__(self, connections: Connections, languages: Mapping[str, LanguageWords]) -> None:
        self._connections = connections
        self.languages = languages
        self._lock = Lock()

    def search(self, language: str, wanted: Collection[str], limit: int) -> list[tuple[int, float]]:
        kept = self.languages.get(language)
        if kept is None:
            return []
        telling = self.vocabulary(language).affordable(searchable(wanted))
        if not telling:
            return []
        rows = self._connections.fetch(
            _SEARCH, {"language": language, "tokens": telling, "query": _query(telling), "limit": limit}
        )
        return [(int(number), float(score)) for number, score in rows if number >> ID_BITS in kept.revisions]

    def tokens_of(self, language: str, passage_ids: Iterable[int]) -> set[str]:
        rows = self._connections.fetch(
            "SELECT tsvector_to_array(tokens) FROM words WHERE language = %(language)s AND id = ANY(%(ids)s)",
            {"language": language, "ids": [int(number) for number in passage_ids]},
        )
        return {token for (held,) in rows for token in held}

    def runs_of(self, passage_ids: Iterable[int]) -> dict[int, Runs]:
        rows = self._connections.fetch(
            "SELECT passage_id, runs FROM passages WHERE passage_id = ANY(%(ids)s)",
            {"ids": [int(number) for number in passage_ids]},
        )
        return {number: from_bytes(bytes(kept)) for number, kept in rows}

    def vocabulary(self, language: str) -> Vocabulary:
        kept = self.languages.get(language)
        if kept is None:
            return Vocabulary({}, 0)
        if kept.vocabulary is None:
            with self._lock:
                if kept.vocabulary is None:
                    values = {"language": language}
                    frequencies = self._connections.fetch(
                        "SELECT token, passages FROM vocabulary WHERE language = %(language)s AND passages > 0", values
                    )
                    rows = self._connections.fetch(
                        "SELECT count FROM languages WHERE kind = 'vectors' AND language = %(language)s", values
                    )
                    kept.vocabulary = Vocabulary(dict(frequencies), rows[0][0] if rows else 0)
        return kept.vocabulary

    def spelling(self, language: str) -> Spelling:
        kept = self.languages.get(language)
        if kept is None:
            return Spelling({}, language)
        if kept.spelling is None:
            with self._lock:
                if kept.spelling is None:
                    rows = self._connections.fetch(
                        "SELECT folded, written, count FROM spellings WHERE language = %(language)s",
                        {"language": language},
                    )
                    words = {folded: (written, count) for folded, written, count in rows}
                    kept.spelling = Spelling(words, language)
        return kept.spelling

    def passages(self, passage_ids: Iterable[int]) -> dict[int, Cut]:
        rows = self._connections.fetch(
            "SELECT passage_id, heading_path, anchor, blocks FROM passages WHERE passage_id = ANY(%(ids)s)",
            {"ids": [int(number) for number in passage_ids]},
        )
        return {
            number: Cut(
                tuple(heading_path),
                anchor,
                tuple(Block(kind, text, tuple(items), raw) for kind, text, items, raw in blocks),
            )
            for number, heading_path, anchor, blocks in rows
        }

    def known_questions(self, article_ids: Iterable[int] | None = None) -> dict[int, tuple[KnownQuestion, ...]]:
        found: dict[int, list[KnownQuestion]] = {}
        rows = self._connections.fetch(
            "SELECT article_id, language, text, concepts FROM known_questions "
            "WHERE %(ids)s::bigint[] IS NULL OR article_id = ANY(%(ids)s::bigint[]) ORDER BY article_id, place",
            {"ids": None if article_ids is None else list(article_ids)},
        )
        for article_id, language, text, kept in rows:
            found.setdefault(article_id, []).append(KnownQuestion(language, text))
            remember(text, language, kept)
        return {article_id: tuple(questions) for article_id, questions in found.items()}


def _query(wanted: Iterable[str]) -> str:
    """Any of the tokens, in PostgreSQL's notation; each is quoted, so that none is taken for an operator."""
    return " | ".join("'" + token.replace("\\", "\\\\").replace("'", "''") + "'" for token in wanted)
