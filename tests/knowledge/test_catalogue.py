"""What can be read by topic: for each reader the translation that `choose_language` takes, anew after each change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from helpcenter.db import Database
from helpcenter.knowledge import (
    Catalogues,
    archive_article,
    archive_translation,
    cards_of,
    choose_language,
    move_article,
    neighbours,
)
from helpcenter.knowledge import catalogue as made_here
from helpcenter.knowledge.catalogue import read_catalogue

Publish = Callable[..., object]


@pytest.mark.parametrize("language", ["en", "de", "pt", "pt-BR", "zh-Hant", "sr", "xx"])
def test_it_holds_what_a_reader_of_any_language_is_shown(
    database: Database, publish_text: Publish, language: str
) -> None:
    articles = {
        "a": ("en", "de", "pt-BR"),
        "b": ("hr", "pt"),
        "c": ("zh", "zh-Hans", "en-GB"),
        "d": ("pl", "it"),
    }
    with database.write() as session:
        for slug, languages in articles.items():
            for tag in languages:
                publish_text(session, slug, language=tag, topic="returns" if slug < "c" else "orders")
        catalogue = Catalogues().of(session, language)
        cards = [card for places in catalogue.topics.values() for card in cards_of(session, places)]
    assert list(catalogue.topics) == ["orders", "returns"]
    expected = [(slug, choose_language(languages, language)) for slug, languages in articles.items()]
    assert [(card.slug, card.language) for card in cards] == [*expected[2:], *expected[:2]]


def test_it_follows_what_is_published_and_archived(database: Database, publish_text: Publish, now: datetime) -> None:
    catalogues = Catalogues()
    with database.write() as session:
        for title in ("Zebra", "Élan", "Apple"):
            publish_text(session, title[0].lower().replace("é", "e"), title=title)
        first = catalogues.of(session, "en")
        assert [card.title for card in cards_of(session, first.topics["returns"])] == ["Apple", "Élan", "Zebra"]
        assert catalogues.of(session, "en") is first
        assert [card.title for card in neighbours(session, first, "returns", "e", 5)] == ["Zebra", "Apple"]
        assert [card.title for card in neighbours(session, first, "returns", "e", 1)] == ["Zebra"]
        assert neighbours(session, first, "nothing", "e", 1) == []
        archive_article(session, "z", now)
        assert [card.title for card in neighbours(session, first, "returns", "e", 5)] == ["Apple"]
        assert len(catalogues.of(session, "en").topics["returns"]) == 2


def test_what_changed_is_read_again_and_nothing_else(
    database: Database, publish_text: Publish, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogues = Catalogues()
    acts = (
        lambda session: publish_text(session, "new", language="de", title="Neu"),
        lambda session: publish_text(session, "b", language="de", title="Ahorn"),
        lambda session: publish_text(session, "e", title="Eel", topic="payment"),
        lambda session: move_article(session, "c", "payment", now),
        lambda session: archive_translation(session, "b", "de", now),
        lambda session: archive_article(session, "a", now),
        lambda session: move_article(session, "new", "orders", now),
        lambda session: None,
    )
    with database.write() as session:
        for slug in ("a", "b", "c", "d"):
            publish_text(session, slug, title=slug.upper(), topic="orders" if slug < "c" else "returns")
        catalogues.of(session, "de")
        monkeypatch.setattr(made_here, "_CHANGES_FOLLOWED", 3)
        for act in acts:
            act(session)
            assert catalogues.of(session, "de") == read_catalogue(session, "de")
        for _ in range(5):  # too many changes to follow
            publish_text(session, "d", title="Dove")
        assert catalogues.of(session, "de") == read_catalogue(session, "de")
