"""A snapshot of the index on disk: written aside, checked, put in use by replacing one small file, mapped into memory."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import numpy as np

from helpcenter.knowledge import KnownQuestion
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.errors import IndexUnusable
from helpcenter.retrieval.gathering import Gathered
from helpcenter.retrieval.index import Generation, passage_ids
from helpcenter.retrieval.lexicon import Entry
from helpcenter.retrieval.local_view import LocalView
from helpcenter.retrieval.passages import Cut
from helpcenter.retrieval.recipe import FORMAT
from helpcenter.retrieval.shelf import Matrix
from helpcenter.retrieval.vectors import Vectors, read_vectors, write_vectors
from helpcenter.retrieval.words import Words

ASIDE_PREFIX: Final = ".building-"
_CURRENT = "CURRENT"
_MANIFEST = "manifest.json"
_WORDS = "words.db"
_QUESTIONS = "usual-questions.npz"
_REFERENCES = "references.npz"
_EMPHASIS = "emphasis.npz"
_NAME = re.compile(r"[0-9]{8,}-[0-9a-f]+-[0-9a-f]+")
#: A passage found by its own vector must score about this much more than nothing.
_SELF_SEARCHES = 5


class Fault(StrEnum):
    """Why a snapshot cannot be used."""

    MISSING = "missing"
    DAMAGED = "damaged"
    OTHER_RECIPE = "other-recipe"


class SnapshotFault(IndexUnusable):
    """A snapshot cannot be used; `fault` says why in a word."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


def current_name(indexes_folder: Path) -> str | None:
    """The generation in use, if the file that names it can be read."""
    try:
        name = (indexes_folder / _CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return name if _NAME.fullmatch(name) else None


class SnapshotWriter:
    """Writes all files of a generation into an empty folder. Everything here raises `OSError` or `sqlite3.Error`."""

    def __init__(self, folder: Path, emphasis: Matrix) -> None:
        self._folder = folder
        self._emphasis = emphasis
        self._words = Words(None)
        self._counts: dict[str, int] = {}
        self._known: dict[str, int] = {}

    def add(self, entry: Entry, passages: Sequence[Cut]) -> None:
        self._words.add(entry, passages)

    def put_questions(self, article_id: int, questions: Sequence[KnownQuestion]) -> None:
        self._words.put_questions(article_id, questions)

    def put_vectors(self, language: str, passage_ids: Sequence[int], vectors: Matrix) -> None:
        write_vectors(self._folder / _vectors_file(language), passage_ids, vectors, self._emphasis)
        self._counts[language] = len(passage_ids)

    def put_known(self, language: str, question_ids: Sequence[int], vectors: Matrix) -> None:
        write_vectors(self._folder / _known_file(language), question_ids, vectors, self._emphasis)
        self._known[language] = len(question_ids)

    def finish(self, gathered: Gathered, embedder: Embedder) -> None:
        """Write the rest, and the manifest last."""
        folder, generation = self._folder, gathered.generation
        self._words.write_to(folder / _WORDS)
        np.savez(folder / _EMPHASIS, emphasis=self._emphasis)
        np.savez(folder / _QUESTIONS, **dict(gathered.usual_questions))  # type: ignore[arg-type]  # names are languages
        np.savez(folder / _REFERENCES, **dict(gathered.references))  # type: ignore[arg-type]  # as above
        files = {path.name: _describe(path) for path in sorted(folder.iterdir())}
        manifest = {
            "format": FORMAT,
            "name": generation.name,
            "recipe": generation.recipe,
            "embedder": embedder.recipe,
            "dimension": embedder.dimension,
            "passages": generation.passages,
            "embedded": generation.embedded,
            "change_number": generation.change_number,
            "change_mark": gathered.change_mark,
            "languages": self._counts,
            "known_questions": self._known,
            "files": files,
        }
        (folder / _MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        for path in (*folder.iterdir(), folder):
            _sync(path)


def embedder_of(folder: Path) -> str | None:
    """The recipe of the embedder that made a generation's vectors, if its manifest can be read."""
    try:
        return str(_read_manifest(folder)["embedder"])
    except (SnapshotFault, KeyError):
        return None


def load(folder: Path, recipe: str) -> tuple[LocalView, str]:
    """Read a generation; with it comes the mark of the last change that it knows.

    Raises `SnapshotFault` when files are missing, cut short, changed, or of another recipe.
    """
    manifest = _read_manifest(folder)
    if manifest.get("format") != FORMAT or manifest.get("recipe") != recipe:
        raise SnapshotFault(
            Fault.OTHER_RECIPE, f"{folder.name} was made by recipe {manifest.get('recipe')}, this process uses {recipe}"
        )
    try:
        for name, description in manifest["files"].items():
            if _describe(folder / name) != description:
                raise ValueError(f"{name} is not as it was written")
        words = Words(folder / _WORDS)
        entries = {entry.revision_id: entry for entry in words.entries()}
        dimension = int(manifest["dimension"])
        emphasis = _read_arrays(folder / _EMPHASIS)["emphasis"]
        vectors = {
            language: read_vectors(folder / _vectors_file(language), dimension, count, emphasis)
            for language, count in manifest["languages"].items()
        }
        known = {
            language: read_vectors(folder / _known_file(language), dimension, count, emphasis)
            for language, count in manifest["known_questions"].items()
        }
        usual_questions, references = _read_arrays(folder / _QUESTIONS), _read_arrays(folder / _REFERENCES)
        generation = Generation(
            name=str(manifest["name"]),
            recipe=recipe,
            passages=int(manifest["passages"]),
            embedded=int(manifest["embedded"]),
            change_number=int(manifest["change_number"]),
        )
        mark = str(manifest["change_mark"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, sqlite3.Error) as error:
        raise SnapshotFault(Fault.DAMAGED, f"{folder.name}: {error}") from error
    view = LocalView(generation, generation.change_number, entries, vectors, known, words, usual_questions, references)
    return view, mark


def verify(index: LocalView) -> None:
    """Check a snapshot from within. Raises `ValueError` or `sqlite3.Error` when anything does not fit."""
    index.words.check()
    counts: dict[str, int] = {}
    for entry in index.entries.values():
        counts[entry.language] = counts.get(entry.language, 0) + entry.passages
    if counts != {language: len(vectors) for language, vectors in index.vectors.items()}:
        raise ValueError("texts and vectors do not count the same passages")
    questions = Counter(known.language for several in index.words.known_questions().values() for known in several)
    if questions != {language: len(vectors) for language, vectors in index.known.items()}:
        raise ValueError("texts and vectors do not count the same known questions")
    if sum(counts.values()) != index.generation.passages:
        raise ValueError(f"{sum(counts.values())} passages were written, not {index.generation.passages}")
    for entry in list(index.entries.values())[:: max(1, len(index.entries) // _SELF_SEARCHES)]:
        numbers = passage_ids(entry)
        if len(index.words.passages(numbers)) != len(numbers):
            raise ValueError(f"texts of {entry.slug} ({entry.language}) are missing")
        _find_itself(index.vectors[entry.language], numbers[0])


def put_in_use(indexes_folder: Path, aside: Path, name: str) -> None:
    """Give the folder `aside` its name, then let `CURRENT` point to it in one step. Raises `OSError`."""
    os.replace(aside, indexes_folder / name)
    pointer = indexes_folder / f"{_CURRENT}.{name}"
    try:
        pointer.write_text(f"{name}\n", encoding="utf-8")
        _sync(pointer)
        os.replace(pointer, indexes_folder / _CURRENT)
    except OSError:
        pointer.unlink(missing_ok=True)
        shutil.rmtree(indexes_folder / name, ignore_errors=True)
        raise
    _sync(indexes_folder)


def prune(indexes_folder: Path, keep: set[str]) -> None:
    """Delete the generations that are not in `keep` and what interrupted builds left. Only for who holds the build lock."""
    for path in indexes_folder.iterdir():
        leftover = path.name.startswith((ASIDE_PREFIX, f"{_CURRENT}."))
        if leftover or (_NAME.fullmatch(path.name) and path.name not in keep):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SnapshotFault(Fault.MISSING, f"{folder.name} has no {_MANIFEST}") from error
    except (OSError, ValueError) as error:
        raise SnapshotFault(Fault.DAMAGED, f"{folder.name}: {error}") from error
    if not isinstance(manifest, dict):
        raise SnapshotFault(Fault.DAMAGED, f"{folder.name}: {_MANIFEST} is no object")
    return manifest


def _read_arrays(path: Path) -> dict[str, Matrix]:
    with np.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name].astype(np.float32) for name in arrays.files}


def _find_itself(vectors: Vectors, number: int) -> None:
    vector = vectors.vector(number)
    _, products = vectors.search(vector, 1)
    if not len(products) or products[0] < float(vector @ vector) * 0.999:
        raise ValueError("a passage is not found by its own vector")


def _known_file(language: str) -> str:
    return f"known-{language}.faiss"


def _vectors_file(language: str) -> str:
    return f"vectors-{language}.faiss"


def _describe(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    return {"bytes": path.stat().st_size, "blake2b": digest}


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
