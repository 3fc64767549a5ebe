"""Build a generation of the index: aside, checked, then put in use."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import structlog

from helpcenter.db import Database
from helpcenter.errors import Unavailable
from helpcenter.knowledge import PublishedTranslation, all_published, latest_change_number
from helpcenter.retrieval import snapshot
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.embedding import Progress, Text, embed, forget_unused
from helpcenter.retrieval.errors import IndexBuildFailed
from helpcenter.retrieval.index import Generation, Index, passage_ids
from helpcenter.retrieval.passages import Cut, cut, text_to_embed
from helpcenter.retrieval.recipe import recipe_of
from helpcenter.retrieval.references import blended_question, reference_texts
from helpcenter.retrieval.words import Entry, Words

log = structlog.get_logger(__name__)

#: Titles of one language from which its usual question is taken.
_TITLES_AT_MOST = 200


def build_generation(
    database: Database, embedder: Embedder, indexes_folder: Path, progress: Progress | None = None
) -> Index:
    """A new generation, in use when this returns; the one before is kept, older ones are deleted. Call under the build lock.

    Raises `IndexBuildFailed`: then nothing has changed and what was written aside is gone.
    """
    aside = indexes_folder / f"{snapshot.ASIDE_PREFIX}{secrets.token_hex(4)}"
    before = snapshot.current_name(indexes_folder)
    embedder_before = snapshot.embedder_of(indexes_folder / before) if before else None
    try:
        aside.mkdir(parents=True)
        generation, digests = _write(database, embedder, aside, progress)
        index = snapshot.load(aside, generation.recipe)
        snapshot.verify(index)
        snapshot.put_in_use(indexes_folder, aside, generation.name)
        index = snapshot.load(indexes_folder / generation.name, generation.recipe)
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
    snapshot.prune(indexes_folder, {generation.name, *([before] if before else [])})
    try:
        with database.write() as session:
            forget_unused(session, embedder.recipe, digests, embedder_before)
    except Unavailable as error:
        log.info("unused-vectors-kept", reason=str(error))
    return index


def entry_of(article: PublishedTranslation, passages: Sequence[Cut]) -> Entry:
    return Entry(
        revision_id=article.revision_id,
        translation_id=article.translation_id,
        article_id=article.article_id,
        slug=article.slug,
        topic=article.topic,
        language=article.language,
        title=article.title,
        passages=len(passages),
    )


def texts_of(article: PublishedTranslation, passages: Sequence[Cut]) -> list[Text]:
    """What is embedded of an article: its passages, in order."""
    return [Text(text_to_embed(article, passage), article.language) for passage in passages]


def _write(
    database: Database, embedder: Embedder, folder: Path, progress: Progress | None
) -> tuple[Generation, set[str]]:
    words = Words(None)
    texts: dict[str, list[Text]] = {}
    numbers: dict[str, list[int]] = {}
    titles: dict[str, list[Text]] = {}
    with database.read() as session:
        # The number first: a change that is committed in between is then taken in twice rather than never.
        change_number = latest_change_number(session)
        for article in all_published(session):
            passages = cut(article)
            entry = entry_of(article, passages)
            words.add(entry, passages)
            texts.setdefault(article.language, []).extend(texts_of(article, passages))
            numbers.setdefault(article.language, []).extend(passage_ids(entry))
            titles.setdefault(article.language, []).append(Text(article.title, article.language, asks=True))
    references = reference_texts()
    parts: dict[tuple[str, str], list[Text]] = {}
    for language, several in texts.items():
        parts["passages", language] = several
    for language, several in titles.items():
        parts["titles", language] = _some(several)
    for language, (passages_, questions) in references.items():
        parts["references", language] = list(passages_)
        parts["questions", language] = list(questions)
    order = [text for several in parts.values() for text in several]
    embedded = embed(database, embedder, order, progress)
    ends = np.cumsum([len(several) for several in parts.values()])
    rows = dict(zip(parts, np.split(embedded.vectors, ends[:-1]), strict=True))
    all_questions = np.concatenate([rows["questions", language] for language in references])
    usual_questions = {
        language: blended_question(
            rows.get(("titles", language), np.zeros((0, embedder.dimension), np.float32)),
            rows.get(("questions", language), all_questions),
        )
        for language in {*titles, *references}
    }
    recipe = recipe_of(embedder)
    generation = Generation(
        name=f"{change_number:08d}-{recipe}-{secrets.token_hex(3)}",
        recipe=recipe,
        passages=sum(len(several) for several in numbers.values()),
        embedded=sum(text.digest in embedded.fresh for several in texts.values() for text in several),
        change_number=change_number,
    )
    snapshot.write(
        folder,
        generation,
        words,
        {language: (numbers[language], rows["passages", language]) for language in texts},
        usual_questions,
        {language: rows["references", language] for language in references},
        embedder,
    )
    return generation, {text.digest for text in order}


def _some(titles: list[Text]) -> list[Text]:
    step = max(1, len(titles) // _TITLES_AT_MOST)
    return titles[::step]
