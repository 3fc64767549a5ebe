from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from helpcenter.db import Database
from helpcenter.knowledge import PublishedTranslation, archive_translation
from helpcenter.knowledge.directory import (
    Address,
    DirectoryEntry,
    LanguageShelf,
    TopicContents,
    contents_by_topic,
    language_shelves,
    list_addresses,
    list_topic,
    newest_articles,
    newest_change,
    topics_by_language,
)

Publish = Callable[..., PublishedTranslation]
DAY = timedelta(days=1)


def test_what_is_published_is_listed_in_portions_by_language_and_topic(
    database: Database, now: datetime, publish_text: Publish
) -> None:
    with database.read() as session:
        assert newest_change(session) == (0, None)
    with database.write() as session:
        publish_text(session, "wallets", topic="payment", title="Wallets")
        publish_text(session, "cards", topic="payment", title="Éclair cards", now=now + DAY)
        publish_text(session, "cards", topic="payment", title="Karten", language="de", now=now + 2 * DAY)
        publish_text(session, "fees", topic="customs", title="Fees", now=now + 3 * DAY)
        publish_text(session, "old", topic="gone", language="de")
        archive_translation(session, "old", "de", now + 4 * DAY)
        publish_text(session, "wallets", topic="payment", title="Wallets again", now=now + 5 * DAY)
    with database.read() as session:
        assert language_shelves(session) == {
            "de": LanguageShelf("de", 1, now + 4 * DAY),
            "en": LanguageShelf("en", 3, now + 5 * DAY),
        }
        assert list_addresses(session, "en", offset=0, limit=2) == [
            Address("wallets", now + 5 * DAY, ("en",)),
            Address("cards", now + DAY, ("de", "en")),
        ]
        assert [found.slug for found in list_addresses(session, "en", offset=2, limit=2)] == ["fees"]
        assert (
            list_addresses(session, "en", offset=4, limit=2) == list_addresses(session, "hr", offset=0, limit=2) == []
        )
        assert topics_by_language(session) == {
            "customs": {"en": now + 3 * DAY},
            "payment": {"de": now + 2 * DAY, "en": now + 5 * DAY},
        }
        assert list(topics_by_language(session, "customs")) == ["customs"]

        newest = newest_articles(session, "en", limit=2)
        assert [(found.slug, found.title) for found in newest] == [("wallets", "Wallets again"), ("fees", "Fees")]
        assert (newest[0].published_at, newest[0].updated_at) == (now, now + 5 * DAY)
        assert [found.slug for found in newest_articles(session, "en", topic="payment", limit=9)] == [
            "wallets",
            "cards",
        ]

        cards, wallets = (
            DirectoryEntry("cards", "Éclair cards", "In short."),
            DirectoryEntry("wallets", "Wallets again", "In short."),
        )
        assert contents_by_topic(session, "en", most=1) == [
            TopicContents("customs", 1, (DirectoryEntry("fees", "Fees", "In short."),)),
            TopicContents("payment", 2, (cards,)),
        ]
        assert list_topic(session, "payment", "en", offset=0, limit=9) == ([cards, wallets], 2)
        assert list_topic(session, "payment", "en", offset=1, limit=1) == ([wallets], 2)
        assert newest_change(session)[1] == now + 5 * DAY
