"""Translations follow revisions of their source, and editors and readers are told when they no longer do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.knowledge import (
    ArticleNotFound,
    Follow,
    LineKind,
    PublishedTranslation,
    Revision,
    TranslationState,
    all_published,
    archive_translation,
    find_published,
    find_source_change,
    get_latest,
    latest_change_number,
    list_for_editors,
    mark_up_to_date,
    read_published,
)

Publish = Callable[..., PublishedTranslation]
SaveDraft = Callable[..., Revision]


def outdated(session: Session, slug: str = "fees") -> dict[str, bool]:
    """Of each published translation, as every way of reading them says it."""
    said = {article.language: article for article in all_published(session) if article.slug == slug}
    for language, article in said.items():
        assert find_published(session, slug, language) == article
        assert read_published(session, [article.translation_id]) == {article.translation_id: article}
        state = get_latest(session, slug, language).state
        row = next(row for row in list_for_editors(session) if row.slug == slug)
        assert row.states[language] is state
        assert (state is TranslationState.OUTDATED) is (language in row.outdated) is article.outdated
    return {language: article.outdated for language, article in said.items()}


def test_a_change_of_the_source_outdates_its_translations_until_they_follow(
    database: Database, publish_text: Publish
) -> None:
    with database.write() as session:
        for language in ("en", "de", "hr"):
            publish_text(session, "fees", language=language)
        assert outdated(session) == {"en": False, "de": False, "hr": False}
        publish_text(session, "fees", body="We raised them.")
        assert outdated(session) == {"en": False, "de": True, "hr": True}
        assert publish_text(session, "fees", language="de", body="Erhöht.").outdated is False
        assert outdated(session) == {"en": False, "de": False, "hr": True}
        publish_text(session, "fees", body="We raised them again.")
        assert outdated(session) == {"en": False, "de": True, "hr": True}


def test_typing_errors_and_drafts_outdate_nothing(
    database: Database, publish_text: Publish, save_text: SaveDraft
) -> None:
    with database.write() as session:
        publish_text(session, "fees")
        publish_text(session, "fees", language="de")
        save_text(session, "fees", body="Not decided yet.")
        assert outdated(session) == {"en": False, "de": False}
        publish_text(session, "fees", body="Wodrs.", significant=False)
        publish_text(session, "fees", body="Words.", significant=False)
        assert outdated(session) == {"en": False, "de": False}
        publish_text(session, "fees", body="Other words.")
        publish_text(session, "fees", body="Other words!", significant=False)
        assert outdated(session) == {"en": False, "de": True}


def test_a_change_of_a_translation_outdates_nothing(database: Database, publish_text: Publish) -> None:
    with database.write() as session:
        for language in ("en", "de", "hr", "de"):
            publish_text(session, "fees", language=language)
        assert outdated(session) == {"en": False, "de": False, "hr": False}


def test_a_translation_can_be_published_without_following(database: Database, publish_text: Publish) -> None:
    with database.write() as session:
        publish_text(session, "fees")
        publish_text(session, "fees", language="de")
        publish_text(session, "fees", body="We raised them.")
        publish_text(session, "fees", language="de", body="Wörter!", follows=Follow.AS_BEFORE)
        publish_text(session, "fees", language="hr", follows=Follow.AS_BEFORE)
        assert outdated(session) == {"en": False, "de": True, "hr": True}


def test_a_translation_follows_what_its_translator_had_before_them(database: Database, publish_text: Publish) -> None:
    with database.write() as session:
        seen = publish_text(session, "fees").revision_id
        publish_text(session, "fees", body="Changed while the translator wrote.")
        assert publish_text(session, "fees", language="de", follows=seen).outdated is True


def test_an_editor_marks_a_translation_up_to_date(database: Database, publish_text: Publish, now: datetime) -> None:
    with database.write() as session:
        publish_text(session, "fees")
        before = publish_text(session, "fees", language="de")
        seen = publish_text(session, "fees", body="In other words.").revision_id
    with database.write() as session:
        number = latest_change_number(session)
        mark_up_to_date(session, now=now, slug="fees", language="de", source_revision=seen)
        assert outdated(session) == {"en": False, "de": False}
        assert find_published(session, "fees", "de") == before
        assert latest_change_number(session) == number  # an index has nothing to do
        newer = publish_text(session, "fees", body="And other ones.").revision_id
        mark_up_to_date(session, now=now, slug="fees", language="de", source_revision=seen)
        assert outdated(session)["de"] is True  # they have compared it with an older text
        mark_up_to_date(session, now=now, slug="fees", language="de")
        assert outdated(session)["de"] is False
        mark_up_to_date(session, now=now, slug="fees", language="de", source_revision=seen)  # a page left open all day
        assert outdated(session)["de"] is False
        change = find_source_change(session, "fees", "de")
        assert change is not None
        assert change.before == change.after
        assert change.after.revision_id == newer


@pytest.mark.parametrize(
    ("slug", "language", "revision"),
    [("fees", "en", None), ("fees", "hr", None), ("none", "de", None), ("fees", "de", 99)],
)
def test_what_has_no_source_to_compare_with_cannot_be_marked(
    database: Database, publish_text: Publish, now: datetime, slug: str, language: str, revision: int | None
) -> None:
    with database.write() as session:
        publish_text(session, "fees")
        own = publish_text(session, "fees", language="de").revision_id
    for number in (revision, own if revision else None):
        with pytest.raises(ArticleNotFound), database.write() as session:
            mark_up_to_date(session, now=now, slug=slug, language=language, source_revision=number)
    with pytest.raises(ArticleNotFound), database.write() as session:
        publish_text(session, "fees", language="de", follows=own)


def test_the_source_is_the_language_that_was_published_first(
    database: Database, publish_text: Publish, save_text: SaveDraft
) -> None:
    with database.write() as session:
        save_text(session, "fees")
        assert get_latest(session, "fees", "en").is_source
        german = publish_text(session, "fees", language="de")
        assert german.source_language == "de"
        assert publish_text(session, "fees").source_language == "de"
        publish_text(session, "fees", language="de", body="Neu.")
        assert outdated(session) == {"de": False, "en": True}
        archive_translation(session, "fees", "de", german.published_at)
        archive_translation(session, "fees", "en", german.published_at)
        assert publish_text(session, "fees").source_language == "de"


def test_a_source_that_readers_do_not_see_outdates_nothing_until_it_is_back(
    database: Database, publish_text: Publish, now: datetime
) -> None:
    with database.write() as session:
        publish_text(session, "fees")
        publish_text(session, "fees", language="de")
        publish_text(session, "fees", body="We raised them.")
        archive_translation(session, "fees", "en", now)
        assert outdated(session) == {"de": False}
        assert find_source_change(session, "fees", "de") is None
        publish_text(session, "fees", body="We raised them.", significant=False)
        assert outdated(session) == {"en": False, "de": True}


def test_translations_that_were_there_before_their_source_follow_its_first_text(
    database: Database, publish_text: Publish, save_text: SaveDraft
) -> None:
    with database.write() as session:
        save_text(session, "fees", language="hr")
        german = publish_text(session, "fees", language="de")
        publish_text(session, "fees")
        archive_translation(session, "fees", "de", german.published_at)
        publish_text(session, "fees", language="hr")
        assert outdated(session) == {"en": False, "hr": False}
        publish_text(session, "fees", language="de", significant=False)
        assert outdated(session) == {"de": False, "en": False, "hr": False}


def test_what_changed_in_the_source_is_told_line_by_line(database: Database, publish_text: Publish) -> None:
    with database.write() as session:
        publish_text(session, "fees", title="Fees", summary="", body="One.\n\nTwo.")
        publish_text(session, "fees", language="de")
        same = find_source_change(session, "fees", "de")
        assert same is not None
        assert (same.language, same.lines) == ("en", ())
        publish_text(session, "fees", title="Fees", summary="", body="One.\n\n2.")
        publish_text(session, "fees", title="Fees", summary="", body="One.\n\nII.")
        change = find_source_change(session, "fees", "de")
        assert change is not None
        assert [(line.kind, line.text) for line in change.lines if line.text] == [
            (LineKind.SAME, "One."),
            (LineKind.REMOVED, "Two."),
            (LineKind.INSERTED, "II."),
        ]
        assert find_source_change(session, "fees", "en") is None
        begun = find_source_change(session, "fees", "it")
        assert begun is not None
        assert (begun.before, begun.after.body, begun.lines) == (None, "One.\n\nII.", ())
        assert find_source_change(session, "none", "de") is None
