"""The lexical index, the passages' texts and the known questions: one SQLite file in a generation, or a copy that changes.

Each language has a full-text table of its own, so that a word is common or rare among the passages of its language.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from helpcenter.knowledge import Block, KnownQuestion
from helpcenter.retrieval import concepts
from helpcenter.retrieval.concepts import concepts_of
from helpcenter.retrieval.lexicon import COLUMN_WEIGHTS, TOKENS_AT_MOST, Entry, Vocabulary, searchable, text_of_letters
from helpcenter.retrieval.passages import Cut, passage_id
from helpcenter.retrieval.runs import Runs, from_bytes, passage_runs, to_bytes
from helpcenter.retrieval.spelling import Spelling, spellings
from helpcenter.retrieval.tokens import tokens

__all__ = ["TOKENS_AT_MOST", "Entry", "Vocabulary", "Words"]

_IDS_AT_ONCE = 500
_CACHE_KILOBYTES = 16_000

_SCHEMA = """
CREATE TABLE entries (
    revision_id INTEGER PRIMARY KEY, translation_id INTEGER NOT NULL, article_id INTEGER NOT NULL,
    slug TEXT NOT NULL, topic TEXT NOT NULL, language TEXT NOT NULL, title TEXT NOT NULL, passages INTEGER NOT NULL
);
CREATE TABLE passages (
    passage_id INTEGER PRIMARY KEY, heading_path TEXT NOT NULL, anchor TEXT, blocks TEXT NOT NULL
);
CREATE TABLE runs (passage_id INTEGER PRIMARY KEY, runs BLOB NOT NULL);
CREATE TABLE spellings (
    language TEXT NOT NULL, folded TEXT NOT NULL, written TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (language, folded)
) WITHOUT ROWID;
CREATE TABLE known_questions (
    article_id INTEGER NOT NULL, place INTEGER NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL,
    concepts BLOB NOT NULL, PRIMARY KEY (article_id, place)
) WITHOUT ROWID;
CREATE TABLE languages (language TEXT PRIMARY KEY, number INTEGER NOT NULL);
"""


class Words:
    """Open for reading when it lies in a generation; `to_change()` gives a copy that can be changed, in a file of its own."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._own = threading.local()
        self._vocabularies: dict[str, Vocabulary] = {}
        self._spellings: dict[str, Spelling] = {}
        self._lock = threading.RLock()
        self._own_file: sqlite3.Connection | None = None
        self._made_by = os.getpid()
        self._inherited: sqlite3.Connection | None = None
        self._first: sqlite3.Connection | None = None
        if file is None:
            self._own_file = _new_file("")
            self._own_file.executescript(_SCHEMA)

    def to_change(self) -> Words:
        """A copy of everything, to be changed; this one stays as it is."""
        copy = Words.__new__(Words)
        copy._file, copy._own, copy._lock = None, threading.local(), threading.RLock()
        copy._vocabularies, copy._spellings, copy._first = {}, {}, None
        copy._made_by, copy._inherited = os.getpid(), None
        try:
            copy._own_file = _copied(self._file)
        except OSError:  # deleted by a process of another version, or no room beside it
            copy._own_file = _new_file("")
            with self._reading() as connection:
                connection.backup(copy._own_file)
        return copy

    def write_to(self, path: Path) -> None:
        """Everything as a new file, complete on disk when this returns. Raises `sqlite3.Error` or `OSError`."""
        target = sqlite3.connect(path, isolation_level=None)
        try:
            with self._reading() as connection:
                connection.backup(target)
        finally:
            target.close()

    @property
    def changeable(self) -> bool:
        return self._own_file is not None

    def add(self, entry: Entry, passages: Sequence[Cut]) -> None:
        """Take in a revision. One that is there already is replaced."""
        with self._changing() as connection:
            self._remove(connection, entry)
            connection.execute(
                "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(entry.revision_id, entry.translation_id, entry.article_id, entry.slug, entry.topic),
                    *(entry.language, entry.title, entry.passages),
                ),
            )
            table = self._table(connection, entry.language, create=True)
            title = " ".join(tokens(entry.title, entry.language))
            for ordinal, passage in enumerate(passages):
                number = passage_id(entry.revision_id, ordinal)
                blocks = [[block.kind, block.text, block.items, block.markdown] for block in passage.blocks]
                connection.execute(
                    "INSERT INTO passages VALUES (?, ?, ?, ?)",
                    (
                        number,
                        json.dumps(passage.heading_path, ensure_ascii=False),
                        passage.anchor,
                        json.dumps(blocks, ensure_ascii=False),
                    ),
                )
                runs = to_bytes(passage_runs(text_of_letters(entry.title, passage)))
                connection.execute("INSERT INTO runs VALUES (?, ?)", (number, runs))
                connection.execute(
                    f"INSERT INTO {table} (rowid, title, heading, body) VALUES (?, ?, ?, ?)",  # noqa: S608 - our own name
                    (
                        number,
                        title,
                        " ".join(tokens(" ".join(passage.heading_path), entry.language)),
                        " ".join(tokens(passage.text, entry.language)),
                    ),
                )
            connection.executemany(
                "INSERT INTO spellings VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
                [
                    (entry.language, folded, written, count)
                    for folded, (written, count) in spellings(
                        [entry.title, *(passage.text for passage in passages)]
                    ).items()
                ],
            )
            self._forget(entry.language)

    def remove(self, entry: Entry) -> None:
        with self._changing() as connection:
            self._remove(connection, entry)
            self._forget(entry.language)

    def put_questions(self, article_id: int, questions: Sequence[KnownQuestion]) -> None:
        """Take in the known questions of an article instead of those that are there; without any, there are none any more."""
        with self._changing() as connection:
            connection.execute("DELETE FROM known_questions WHERE article_id = ?", (article_id,))
            connection.executemany(
                "INSERT INTO known_questions VALUES (?, ?, ?, ?, ?)",
                [
                    (
                        article_id,
                        place,
                        known.language,
                        known.text,
                        concepts.to_bytes(concepts_of(known.text, known.language)),
                    )
                    for place, known in enumerate(questions)
                ],
            )

    def known_questions(self, article_ids: Iterable[int] | None = None) -> dict[int, tuple[KnownQuestion, ...]]:
        """The known questions of these articles (by default of all), by article and place; articles without are left out."""
        columns = "SELECT article_id, language, text, concepts FROM known_questions"
        found: dict[int, list[KnownQuestion]] = {}
        with self._reading() as connection:
            if article_ids is None:
                rows = connection.execute(f"{columns} ORDER BY article_id, place").fetchall()
            else:
                rows = [
                    row
                    for article_id in dict.fromkeys(article_ids)
                    for row in connection.execute(f"{columns} WHERE article_id = ? ORDER BY place", (article_id,))
                ]
        for article_id, language, text, kept in rows:
            found.setdefault(article_id, []).append(KnownQuestion(language, text))
            concepts.remember(text, language, kept)
        return {article_id: tuple(questions) for article_id, questions in found.items()}

    def entries(self) -> list[Entry]:
        with self._reading() as connection:
            return [Entry(*row) for row in connection.execute("SELECT * FROM entries ORDER BY translation_id")]

    def passages(self, passage_ids: Iterable[int]) -> dict[int, Cut]:
        """The texts of passages, by id; what is not there is left out."""
        wanted = list(passage_ids)
        found: dict[int, Cut] = {}
        with self._reading() as connection:
            for start in range(0, len(wanted), _IDS_AT_ONCE):
                some = wanted[start : start + _IDS_AT_ONCE]
                places = ", ".join("?" * len(some))
                rows = connection.execute(
                    f"SELECT passage_id, heading_path, anchor, blocks FROM passages WHERE passage_id IN ({places})",  # noqa: S608 - only question marks
                    some,
                )
                for number, heading_path, anchor, blocks in rows:
                    found[number] = Cut(
                        tuple(json.loads(heading_path)),
                        anchor,
                        tuple(Block(kind, text, tuple(items), raw) for kind, text, items, raw in json.loads(blocks)),
                    )
        return found

    def runs_of(self, passage_ids: Iterable[int]) -> dict[int, Runs]:
        """What passages are written with, their titles and headings too, by id; what is not there is left out."""
        found: dict[int, Runs] = {}
        wanted = list(passage_ids)
        with self._reading() as connection:
            for start in range(0, len(wanted), _IDS_AT_ONCE):
                some = wanted[start : start + _IDS_AT_ONCE]
                places = ", ".join("?" * len(some))
                query = f"SELECT passage_id, runs FROM runs WHERE passage_id IN ({places})"  # noqa: S608 - only question marks
                found.update((number, from_bytes(kept)) for number, kept in connection.execute(query, some))
        return found

    def search(self, language: str, wanted: Collection[str], limit: int) -> list[tuple[int, float]]:
        """Passages of `language` that hold any of the tokens, best first, with their BM25 score (more is better)."""
        if not wanted:
            return []
        telling = self.vocabulary(language).affordable(searchable(wanted))
        query = " OR ".join(f'"{token}"' for token in telling)
        with self._reading() as connection:
            table = self._table(connection, language)
            if table is None or not query:
                return []
            rows = connection.execute(
                f"SELECT rowid, -bm25({table}, ?, ?, ?) AS score FROM {table} WHERE {table} MATCH ? "  # noqa: S608 - our own name
                "ORDER BY score DESC LIMIT ?",
                (*COLUMN_WEIGHTS, query, limit),
            )
            return [(int(number), float(score)) for number, score in rows]

    def tokens_of(self, language: str, passage_ids: Iterable[int]) -> set[str]:
        """The tokens of passages, with those of their titles and headings."""
        held: set[str] = set()
        with self._reading() as connection:
            table = self._table(connection, language)
            if table is None:
                return held
            for number in passage_ids:
                for row in connection.execute(
                    f"SELECT title, heading, body FROM {table} WHERE rowid = ?",  # noqa: S608 - our own name
                    (number,),
                ):
                    held.update(token for column in row for token in column.split())
        return held

    def vocabulary(self, language: str) -> Vocabulary:
        vocabulary = self._vocabularies.get(language)
        if vocabulary is None:
            with self._reading() as connection:
                table = self._table(connection, language)
                if table is None:
                    return Vocabulary({}, 0)
                frequencies = dict(connection.execute(f"SELECT term, doc FROM {table}_terms"))  # noqa: S608 - our own name
                (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - our own name
                vocabulary = self._vocabularies[language] = Vocabulary(frequencies, count)
        return vocabulary

    def spelling(self, language: str) -> Spelling:
        spelling = self._spellings.get(language)
        if spelling is None:
            with self._reading() as connection:
                rows = connection.execute(
                    "SELECT folded, written, count FROM spellings WHERE language = ?", (language,)
                )
                spelling = self._spellings[language] = Spelling({row[0]: (row[1], row[2]) for row in rows}, language)
        return spelling

    def check(self) -> None:
        """Raise `sqlite3.Error` when the file is damaged."""
        with self._reading() as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise sqlite3.DatabaseError(verdict)

    def _forget(self, language: str) -> None:
        self._vocabularies.pop(language, None)
        self._spellings.pop(language, None)

    def _remove(self, connection: sqlite3.Connection, entry: Entry) -> None:
        first, last = passage_id(entry.revision_id, 0), passage_id(entry.revision_id + 1, 0) - 1
        connection.execute("DELETE FROM entries WHERE revision_id = ?", (entry.revision_id,))
        connection.execute("DELETE FROM passages WHERE passage_id BETWEEN ? AND ?", (first, last))
        connection.execute("DELETE FROM runs WHERE passage_id BETWEEN ? AND ?", (first, last))
        table = self._table(connection, entry.language)
        if table is not None:
            connection.execute(f"DELETE FROM {table} WHERE rowid BETWEEN ? AND ?", (first, last))  # noqa: S608 - our own name

    def _table(self, connection: sqlite3.Connection, language: str, create: bool = False) -> str | None:
        row = connection.execute("SELECT number FROM languages WHERE language = ?", (language,)).fetchone()
        if row is not None:
            return f"words_{row[0]}"
        if not create:
            return None
        (number,) = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM languages").fetchone()
        connection.execute("INSERT INTO languages VALUES (?, ?)", (language, number))
        table = f"words_{number}"
        connection.execute(
            f"CREATE VIRTUAL TABLE {table} USING fts5(title, heading, body, tokenize = 'unicode61 remove_diacritics 0')"
        )
        connection.execute(f"CREATE VIRTUAL TABLE {table}_terms USING fts5vocab({table}, row)")
        return table

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        if self._own_file is not None:
            with self._lock:
                yield self._of_this_process(self._own_file)
            return
        # One connection a thread, and none carried over a fork.
        owner: tuple[int, sqlite3.Connection] | None = getattr(self._own, "connection", None)
        if owner is None or owner[0] != os.getpid():
            try:
                owner = (os.getpid(), self._connect())
            except sqlite3.OperationalError:
                # Deleted by a process of another version, while this one goes on with it: the first connection still reads.
                if self._first is None:
                    raise
                with self._lock:
                    yield self._first
                return
            self._own.connection = owner
            self._first = self._first or owner[1]
        yield owner[1]

    def _connect(self) -> sqlite3.Connection:
        uri = f"file:{quote(str(self._file))}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
        connection.execute("SELECT count(*) FROM sqlite_master")  # opens the file
        return connection

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        if self._own_file is None:
            raise sqlite3.OperationalError("the lexical index of a generation is never changed; take a copy")
        with self._lock:
            connection = self._of_this_process(self._own_file)
            connection.execute("BEGIN")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def _of_this_process(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """The copy to read and change; a forked process takes one of its own, for all would write into the same file."""
        if self._made_by != os.getpid():
            self._inherited = connection  # never closed here: its locks are another's
            self._own_file = _new_file("")
            connection.backup(self._own_file)
            self._made_by = os.getpid()
            return self._own_file
        return connection


def _new_file(path: str) -> sqlite3.Connection:
    """A database that is nobody else's, by default in a temporary file that goes with its connection: a large one must not fill
    every worker's memory.
    """
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    for setting in (
        f"cache_size = -{_CACHE_KILOBYTES}",
        "locking_mode = EXCLUSIVE",
        "journal_mode = MEMORY",
        "synchronous = OFF",
    ):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _copied(file: Path | None) -> sqlite3.Connection:
    """A copy beside `file`, without a name from now on, so that it is gone with its connection. Raises `OSError`."""
    if file is None:
        raise FileNotFoundError
    descriptor, path = tempfile.mkstemp(dir=file.parent, prefix=file.name)
    try:
        os.close(descriptor)
        shutil.copyfile(file, path)
        connection = _new_file(path)
        connection.execute("BEGIN IMMEDIATE")  # opens it
        connection.execute("COMMIT")
    finally:
        os.unlink(path)
    return connection
