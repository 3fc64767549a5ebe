"""Build a generation of the local index: aside, checked, then put in use."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from pathlib import Path

import structlog

from helpcenter.db import Database
from helpcenter.errors import Unavailable
from helpcenter.retrieval import snapshot
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.embedding import Progress, forget_unused
from helpcenter.retrieval.errors import IndexBuildFailed
from helpcenter.retrieval.gathering import emphasis_of, entry_of, gather, texts_of
from helpcenter.retrieval.local_view import LocalView

__all__ = ["build_generation", "entry_of", "texts_of"]

log = structlog.get_logger(__name__)


def build_generation(
    database: Database, embedder: Embedder, indexes_folder: Path, progress: Progress | None = None
) -> LocalView:
    """A new generation, in use when this returns; the one before is kept, older ones are deleted. Call under the build lock.

    Raises `IndexBuildFailed`: then nothing has changed and what was written aside is gone.
    """
    aside = indexes_folder / f"{snapshot.ASIDE_PREFIX}{secrets.token_hex(4)}"
    before = snapshot.current_name(indexes_folder)
    embedder_before = snapshot.embedder_of(indexes_folder / before) if before else None
    try:
        aside.mkdir(parents=True)
        writer = snapshot.SnapshotWriter(aside, emphasis_of(embedder))
        gathered = gather(database, embedder, writer, progress)
        writer.finish(gathered, embedder)
        name, recipe = gathered.generation.name, gathered.generation.recipe
        snapshot.verify(snapshot.load(aside, recipe)[0])
        snapshot.put_in_use(indexes_folder, aside, name)
        view, _ = snapshot.load(indexes_folder / name, recipe)
    except Unavailable as error:
        shutil.rmtree(aside, ignore_errors=True)
        raise IndexBuildFailed(f"the index could not be built, the one before stays in use: {error}") from error
    except (OSError, ValueError, KeyError, sqlite3.Error) as error:
        shutil.rmtree(aside, ignore_errors=True)
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise IndexBuildFailed(
            f"the index could not be written to {indexes_folder} ({reason}); the one before stays in use. "
            "Free some space or check who may write there, then build it again"
        ) from error
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    snapshot.prune(indexes_folder, {name, *([before] if before else [])})
    forget_vectors(database, embedder, gathered.digests, embedder_before)
    return view


def forget_vectors(
    database: Database, embedder: Embedder, digests: frozenset[str], embedder_before: str | None
) -> None:
    """Delete from the database the vectors that no index needs any more, if it can be written now."""
    try:
        with database.write() as session:
            forget_unused(session, embedder.recipe, digests, embedder_before)
    except Unavailable as error:
        log.info("unused-vectors-kept", reason=str(error))
