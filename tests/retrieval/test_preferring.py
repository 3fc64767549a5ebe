"""Where a translation is outdated, readers get what the source says now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from helpcenter.db import Database
from helpcenter.knowledge import PublishedTranslation, archive_translation, mark_up_to_date
from helpcenter.retrieval import ArticleHit, Retriever

Put = Callable[..., PublishedTranslation]
QUESTION = "Wer bezahlt das Porto, wenn ich es mir anders überlegt habe?"
CHANGED = (
    "You can return an item within 60 days.\n\n## Locks and keys\n\nA key is not an item.\n\n"
    "## Postage of a return\n\nWe pay the postage of every return now, also when you changed your mind.\n"
)


def first(retriever: Retriever, question: str = QUESTION, language: str = "de", **options: object) -> ArticleHit:
    return retriever.search(question, language=language, **options).hits[0]  # type: ignore[arg-type]


def test_the_passages_are_those_of_the_source_and_the_article_stays_the_readers(retriever: Retriever, put: Put) -> None:
    before = first(retriever)
    assert (before.best.passage.language, before.best.instead_of) == ("de", None)
    features = retriever.search(QUESTION, language="de").features
    put("return-an-item", "en", "Return an item", CHANGED)
    retriever.catch_up()
    hit = first(retriever)
    assert (hit.slug, hit.language, hit.title) == ("return-an-item", "de", "Artikel zurücksenden")
    assert hit.best.passage.text == "We pay the postage of every return now, also when you changed your mind."
    assert (hit.best.passage.language, hit.best.passage.title) == ("en", "Return an item")
    assert hit.opening is not None
    assert hit.opening.passage.text == "You can return an item within 60 days."
    hits = [hit.best, *hit.others, hit.opening]
    assert {found.instead_of for found in hits} == {"de"}
    scores = [found.score for found in (hit.best, *hit.others)]
    assert scores == sorted(scores, reverse=True)
    assert retriever.search(QUESTION, language="de").features.keys() == features.keys()


def test_it_is_noticed_at_once_without_a_change_of_the_index(
    retriever: Retriever, put: Put, database: Database, now: datetime
) -> None:
    put("return-an-item", "en", "Return an item", CHANGED)
    retriever.catch_up()
    assert first(retriever).best.instead_of == "de"
    with database.write() as session:
        mark_up_to_date(session, now=now, slug="return-an-item", language="de")
    assert first(retriever).best.instead_of is None
    assert first(retriever).best.passage.language == "de"


def test_other_readers_and_other_articles_are_as_before(retriever: Retriever, put: Put) -> None:
    put("return-an-item", "en", "Return an item", CHANGED)
    retriever.catch_up()
    english = first(retriever, "who pays the postage of a return", "en")
    assert (english.language, english.best.passage.language, english.best.instead_of) == ("en", "en", None)
    spanish = first(retriever, "¿hay aduanas en la Unión Europea?", "es")
    assert (spanish.slug, spanish.best.instead_of) == ("customs", None)


def test_a_source_that_cannot_be_shown_does_not_stand_in(
    retriever: Retriever, put: Put, database: Database, now: datetime
) -> None:
    put("return-an-item", "en", "Return an item", CHANGED)
    stale = first(retriever)  # this worker has not caught up: its passages are not those that are published
    assert (stale.best.passage.language, stale.best.instead_of) == ("de", None)
    retriever.catch_up()
    assert first(retriever, hide_languages={"en"}).best.passage.language == "de"
    with database.write() as session:
        archive_translation(session, "return-an-item", "en", now)
    assert first(retriever).best.passage.language == "de"
