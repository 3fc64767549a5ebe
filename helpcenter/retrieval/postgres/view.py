"""The index in the database as one worker sees it: entries in memory, the rest asked for when needed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from helpcenter.retrieval.errors import IndexUnusable
from helpcenter.retrieval.index import Generation, Index
from helpcenter.retrieval.lexicon import Entry
from helpcenter.retrieval.postgres.connections import Connections, Fetch
from helpcenter.retrieval.postgres.lexicon import LanguageWords, PostgresLexicon
from helpcenter.retrieval.postgres.shelves import PostgresShelf
from helpcenter.retrieval.postgres.tables import Kind
from helpcenter.retrieval.shelf import Matrix


@dataclass(frozen=True, slots=True)
class State:
    """What the one row of the table `state` says."""

    name: str
    passages: int
    embedded: int
    change_mark: str
    built_at_number: int
    change_number: int
    changes: int


@dataclass(frozen=True)
class PostgresView(Index):
    """An `Index` that knows when each language changed last, so that what was read of the others is kept. `stamps`: by kind and
    language, the number of the change. `emphasis`: what graphs are stretched by.
    """

    words: PostgresLexicon
    vectors: Mapping[str, PostgresShelf]
    known: Mapping[str, PostgresShelf]
    stamps: Mapping[tuple[str, str], int] = field(default_factory=dict)
    emphasis: Matrix = field(default_factory=lambda: np.ones(0, np.float32))


def read_state(fetch: Fetch) -> State:
    """Raises `IndexUnusable` when there is no finished index of this recipe."""
    rows = fetch("SELECT name, passages, embedded, change_mark, built_at_number, change_number, changes FROM state")
    if not rows:
        raise IndexUnusable("the index is not finished")
    return State(*rows[0])


def load(connections: Connections, recipe: str, dimension: int) -> PostgresView:
    """Everything anew. Raises `IndexUnusable`."""
    with connections.snapshot() as fetch:
        state = read_state(fetch)
        empty = PostgresView(
            Generation(state.name, recipe, state.passages, state.embedded, state.built_at_number),
            state.change_number,
            {},
            {},
            {},
            PostgresLexicon(connections, {}),
            _arrays(fetch, "usual-question", one=True),
            _arrays(fetch, "reference"),
            emphasis=_arrays(fetch, "emphasis", one=True)[""],
        )
        return _renewed(connections, fetch, empty, state, _entries(fetch, None), dimension)


def follow(
    connections: Connections, view: PostgresView, touched: Callable[[], Collection[int]], dimension: int
) -> PostgresView:
    """`view` with what changed in the tables. `touched`, asked when these are being read, gives the translations whose entries
    may be others now. Another snapshot is loaded instead. Raises `IndexUnusable`.
    """
    with connections.snapshot() as fetch:
        state = read_state(fetch)
        if state.name == view.generation.name and state.change_number >= view.change_number:
            if state.change_number == view.change_number:
                return view
            ids = set(touched())
            entries = {number: entry for number, entry in view.entries.items() if entry.translation_id not in ids}
            return _renewed(connections, fetch, view, state, entries | _entries(fetch, ids), dimension)
    return load(connections, view.generation.recipe, dimension)


def _renewed(
    connections: Connections,
    fetch: Fetch,
    view: PostgresView,
    state: State,
    entries: Mapping[int, Entry],
    dimension: int,
) -> PostgresView:
    rows = fetch("SELECT kind, language, count, change_number, graph FROM languages WHERE count > 0 ORDER BY language")
    revisions: dict[str, set[int]] = {}
    for entry in entries.values():
        revisions.setdefault(entry.language, set()).add(entry.revision_id)
    articles = {entry.article_id for entry in entries.values()}
    words: dict[str, LanguageWords] = {}
    shelves: dict[Kind, dict[str, PostgresShelf]] = {"vectors": {}, "known": {}}
    for kind, language, count, number, graph in rows:
        owners = revisions.get(language, set()) if kind == "vectors" else articles
        before = (view.vectors if kind == "vectors" else view.known).get(language)
        if before is None or view.stamps.get((kind, language)) != number:
            before = PostgresShelf(
                connections, kind, language, count, dimension, owners, view.emphasis if graph else None
            )
            if kind == "vectors":
                words[language] = LanguageWords(owners)
        elif kind == "vectors":
            words[language] = view.words.languages[language]
        shelves[kind][language] = before
    return PostgresView(
        view.generation,
        state.change_number,
        entries,
        shelves["vectors"],
        shelves["known"],
        PostgresLexicon(connections, words),
        view.usual_questions,
        view.references,
        state.changes,
        {(kind, language): number for kind, language, _, number, _ in rows},
        view.emphasis,
    )


def _entries(fetch: Fetch, translation_ids: Collection[int] | None) -> dict[int, Entry]:
    rows = fetch(
        "SELECT revision_id, translation_id, article_id, slug, topic, language, title, passages FROM entries "
        "WHERE %(ids)s::bigint[] IS NULL OR translation_id = ANY(%(ids)s::bigint[]) ORDER BY translation_id",
        {"ids": None if translation_ids is None else sorted(translation_ids)},
    )
    return {row[0]: Entry(*row) for row in rows}


def _arrays(fetch: Fetch, kind: str, *, one: bool = False) -> dict[str, Matrix]:
    found: dict[str, list[Matrix]] = {}
    for language, vector in fetch(
        "SELECT language, vector FROM arrays WHERE kind = %(kind)s ORDER BY language, place", {"kind": kind}
    ):
        found.setdefault(language, []).append(np.asarray(vector.to_numpy(), np.float32))
    return {language: several[0] if one else np.stack(several) for language, several in found.items()}
