from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import pytest

from helpcenter.db import Database
from helpcenter.knowledge import (
    ArticleNotFound,
    Change,
    ChangeKind,
    InvalidArticle,
    PublishedTranslation,
    Revision,
    RevisionConflict,
    TranslationState,
    archive_article,
    archive_translation,
    changes_since,
    find_published,
    get_latest,
    latest_change_number,
    move_article,
    read_published,
)

Publish = Callable[..., PublishedTranslation]
SaveDraft = Callable[..., Revision]


def kinds(database: Database, number: int = 0) -> list[tuple[int, str]]:
    with database.read() as session:
        return [(change.translation_id, change.kind.value) for change in changes_since(session, number)]


def test_nothing_has_changed_at_first(database: Database) -> None:
    with database.read() as session:
        assert latest_change_number(session) == 0
        assert changes_since(session, 0) == []


def test_publishing_is_noted_and_saving_a_draft_is_not(
    database: Database, now: datetime, publish_text: Publish, save_text: SaveDraft
) -> None:
    with database.write() as session:
        save_text(session, "fees")
    assert kinds(database) == []
    with database.write() as session:
        published = publish_text(session, "fees")
    with database.read() as session:
        number = latest_change_number(session)
        assert changes_since(session, 0) == [Change(number, published.translation_id, ChangeKind.PUBLISHED, now)]
        assert changes_since(session, number) == []


def test_a_save_that_fails_notes_nothing(database: Database, publish_text: Publish) -> None:
    with database.write() as session:
        publish_text(session, "fees")
        number = latest_change_number(session)
    with pytest.raises(RevisionConflict), database.write() as session:
        publish_text(session, "fees", based_on_revision=None)
    assert kinds(database, number) == []


def test_numbers_grow_with_every_commit(database: Database, publish_text: Publish) -> None:
    seen: list[list[int]] = []

    def watch() -> None:
        for _ in range(40):
            with database.read() as session:
                seen.append([change.number for change in changes_since(session, 0)])

    def edit(slug: str) -> None:
        for _ in range(5):
            with database.write() as session:
                publish_text(session, slug)

    threads = [threading.Thread(target=edit, args=(slug,)) for slug in ("a", "b", "c")]
    threads.append(threading.Thread(target=watch))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        everything = [change.number for change in changes_since(session, 0)]
    assert len(everything) == len(set(everything)) == 15
    # What is seen at any moment is all there will ever be up to that number: nothing appears behind a reader's back.
    assert all(numbers == everything[: len(numbers)] for numbers in seen)


def test_an_archived_translation_is_gone_at_once_and_comes_back_when_published(
    database: Database, now: datetime, publish_text: Publish
) -> None:
    with database.write() as session:
        english = publish_text(session, "fees").translation_id
        german = publish_text(session, "fees", language="de").translation_id
        number = latest_change_number(session)
        archive_translation(session, "fees", "de", now)
        archive_translation(session, "fees", "de", now)
    assert kinds(database, number) == [(german, "archived")]
    with database.read() as session:
        assert list(read_published(session, [english, german])) == [english]
        assert find_published(session, "fees", "de") is None
        assert get_latest(session, "fees", "de").state is TranslationState.ARCHIVED
    with database.write() as session:
        publish_text(session, "fees", language="de")
        assert get_latest(session, "fees", "de").state is TranslationState.PUBLISHED


def test_an_article_is_archived_in_all_languages(
    database: Database, now: datetime, publish_text: Publish, save_text: SaveDraft
) -> None:
    with database.write() as session:
        for language in ("en", "de"):
            publish_text(session, "fees", language=language)
        save_text(session, "fees", language="hr")
        number = latest_change_number(session)
        archive_article(session, "fees", now)
        assert {get_latest(session, "fees", language).state for language in ("en", "de", "hr")} == {
            TranslationState.ARCHIVED
        }
    assert [kind for _, kind in kinds(database, number)] == ["archived", "archived"]


def test_another_topic_moves_all_published_translations(
    database: Database, now: datetime, publish_text: Publish, save_text: SaveDraft
) -> None:
    with database.write() as session:
        english = publish_text(session, "fees").translation_id
        german = publish_text(session, "fees", language="de").translation_id
        save_text(session, "fees", language="hr")
        number = latest_change_number(session)
        publish_text(session, "fees", topic="payment")
    assert kinds(database, number) == [(english, "published"), (german, "moved")]
    with database.write() as session:
        number = latest_change_number(session)
        move_article(session, "fees", "payment", now)
        move_article(session, "fees", "orders", now)
        assert {item.topic for item in read_published(session, [english, german]).values()} == {"orders"}
    assert kinds(database, number) == [(english, "moved"), (german, "moved")]


def test_a_draft_does_not_move_what_readers_see(
    database: Database, publish_text: Publish, save_text: SaveDraft
) -> None:
    with database.write() as session:
        save_text(session, "fees")
        save_text(session, "fees", topic="payment")
        assert get_latest(session, "fees", "en").topic == "payment"
        publish_text(session, "fees")
        save_text(session, "fees", topic="orders")
        assert get_latest(session, "fees", "en").topic == "payment"


def test_what_is_not_there_cannot_be_archived_or_moved(
    database: Database, now: datetime, publish_text: Publish
) -> None:
    with database.write() as session:
        publish_text(session, "fees")
        with pytest.raises(ArticleNotFound):
            archive_translation(session, "fees", "de", now)
        with pytest.raises(ArticleNotFound):
            archive_article(session, "none", now)
        with pytest.raises(ArticleNotFound):
            move_article(session, "none", "orders", now)
        with pytest.raises(InvalidArticle):
            move_article(session, "fees", "No Topic", now)
        with pytest.raises(ArticleNotFound):
            get_latest(session, "fees", "de")
