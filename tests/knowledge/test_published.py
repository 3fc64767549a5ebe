from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from helpcenter.db import Database
from helpcenter.knowledge import (
    ArticleCard,
    EditorRow,
    PublishedTranslation,
    Revision,
    TranslationState,
    all_published,
    archive_translation,
    cards_of,
    choose_language,
    list_for_editors,
    published_languages,
    read_published,
)
from helpcenter.knowledge.catalogue import read_catalogue

Publish = Callable[..., PublishedTranslation]
SaveDraft = Callable[..., Revision]


@pytest.mark.parametrize(
    ("available", "wanted", "chosen"),
    [
        ({"en", "hr"}, "hr", "hr"),
        ({"en", "de"}, "hr", "en"),
        ({"en", "hr"}, "sr", "hr"),
        ({"en", "pt"}, "pt-BR", "pt"),
        ({"en", "pt-BR"}, "pt", "pt-BR"),
        ({"en", "pt-PT"}, "pt-BR", "pt-PT"),
        ({"de", "fr"}, "hr", "de"),
        ({"en-GB", "de"}, "hr", "en-GB"),
        ({"zh"}, "hr", "zh"),
    ],
)
def test_a_reader_gets_the_nearest_language(available: set[str], wanted: str, chosen: str) -> None:
    assert choose_language(available, wanted) == chosen


def test_lists_have_one_card_for_each_article(
    database: Database, now: datetime, publish_text: Publish, save_text: SaveDraft
) -> None:
    with database.write() as session:
        publish_text(session, "fees", title="Fees", topic="payment")
        publish_text(session, "fees", title="Naknade", language="hr")
        publish_text(session, "cards", title="Šifra", language="hr", topic="payment")
        publish_text(session, "wallets", title="Wallets", topic="payment")
        publish_text(session, "return-an-item", title="Rücksendung", language="de")
        save_text(session, "secret", topic="hidden")
        publish_text(session, "old", topic="gone")
        archive_translation(session, "old", "en", now)
    with database.read() as session:
        croatian, english = (read_catalogue(session, language).topics for language in ("hr", "en"))
        assert cards_of(session, croatian["payment"]) == [
            ArticleCard("fees", "payment", "Naknade", "In short.", "hr"),
            ArticleCard("cards", "payment", "Šifra", "In short.", "hr"),
            ArticleCard("wallets", "payment", "Wallets", "In short.", "en"),
        ]
        assert [(card.slug, card.language) for topic in english.values() for card in cards_of(session, topic)] == [
            ("fees", "en"),
            ("cards", "hr"),
            ("wallets", "en"),
            ("return-an-item", "de"),
        ]
        assert list(english) == ["payment", "returns"]
        assert published_languages(session, "fees") == ["en", "hr"]
        assert published_languages(session, "secret") == []


def test_thousands_can_be_read_by_id(database: Database, publish_text: Publish) -> None:
    with database.write() as session:
        published = [publish_text(session, slug) for slug in ("a", "b")]
    with database.read() as session:
        found = read_published(session, range(2_000))
        assert found == {item.translation_id: item for item in published}
        assert read_published(session, []) == {}
        assert list(all_published(session)) == published


def test_editors_see_every_article_and_the_state_of_each_translation(
    database: Database, now: datetime, publish_text: Publish, save_text: SaveDraft
) -> None:
    with database.write() as session:
        publish_text(session, "fees", title="Fees", topic="payment")
        save_text(session, "fees", title="Fees 2")
        publish_text(session, "fees", title="Gebühren", language="de")
        save_text(session, "fees", title="Naknade", language="hr")
        publish_text(session, "fees", title="Tarifs", language="fr")
        archive_translation(session, "fees", "fr", now)
        save_text(session, "alone", title="Alone", topic="account")
    with database.read() as session:
        assert list_for_editors(session) == [
            EditorRow("alone", "account", {"en": "Alone"}, {"en": TranslationState.DRAFT}),
            EditorRow(
                "fees",
                "payment",
                {"en": "Fees 2", "de": "Gebühren", "hr": "Naknade", "fr": "Tarifs"},
                {
                    "en": TranslationState.CHANGED,
                    "de": TranslationState.PUBLISHED,
                    "hr": TranslationState.DRAFT,
                    "fr": TranslationState.ARCHIVED,
                },
            ),
        ]
