from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from helpcenter.db import Database
from helpcenter.knowledge import (
    ArticleNotFound,
    ArticleProblem,
    InvalidArticle,
    PublishedTranslation,
    Revision,
    RevisionConflict,
    TranslationState,
    build_source,
    find_published,
    get_latest,
    list_revisions,
)
from helpcenter.language import InvalidTag

EDDIE = 7  # the author in conftest.py
Publish = Callable[..., PublishedTranslation]
SaveDraft = Callable[..., Revision]


def test_a_published_text_is_read_as_it_was_written(database: Database, now: datetime, publish_text: Publish) -> None:
    with database.write() as session:
        published = publish_text(session, "return-an-item", title="Return", body="One\r\n\r\nTwo\r\n")
    with database.read() as session:
        assert find_published(session, "return-an-item", "en") == published
        assert find_published(session, "return-an-item", "de") is None
        assert find_published(session, "other", "en") is None
    assert (published.title, published.summary, published.body) == ("Return", "In short.", "One\n\nTwo")
    assert (published.topic, published.language, published.revision_number) == ("returns", "en", 1)
    assert published.published_at == published.updated_at == now


def test_a_draft_is_not_for_readers_until_it_is_published(
    database: Database, now: datetime, publish_text: Publish, save_text: SaveDraft
) -> None:
    with database.write() as session:
        first = publish_text(session, "fees", title="Fees")
        save_text(session, "fees", title="Fees, new")
    with database.read() as session:
        assert find_published(session, "fees", "en") == first
        latest = get_latest(session, "fees", "en")
    assert (latest.title, latest.state, latest.published, latest.differs) == (
        "Fees, new",
        TranslationState.CHANGED,
        True,
        True,
    )
    later = now + timedelta(hours=1)
    with database.write() as session:
        second = publish_text(session, "fees", title=latest.title, now=later)
    assert (second.title, second.revision_number) == ("Fees, new", 3)
    assert (second.published_at, second.updated_at) == (now, later)


def test_every_save_is_kept(database: Database, publish_text: Publish, save_text: SaveDraft) -> None:
    with database.write() as session:
        save_text(session, "fees", body="a")
        publish_text(session, "fees", body="b")
        save_text(session, "fees", body="c")
    with database.read() as session:
        history = list_revisions(session, "fees", "en")
        assert list_revisions(session, "fees", "de") == []
    assert [(revision.number, revision.kind, revision.body) for revision in history] == [
        (3, "draft", "c"),
        (2, "published", "b"),
        (1, "draft", "a"),
    ]
    assert {revision.author_id for revision in history} == {EDDIE}


def test_an_edit_keeps_the_rest_of_the_file(database: Database, publish_text: Publish) -> None:
    source = "---\n# a note\ntitle:  Fees # t\nx: NO\n---\nWords.\n"
    with database.write() as session:
        publish_text(session, "fees", source=source, title="Fees", summary="", body="Words.")
        publish_text(session, "fees", title="Fees", summary="", body="Other words.")
    with database.read() as session:
        assert get_latest(session, "fees", "en").source == source.replace("Words.", "Other words.")


def test_the_second_editor_is_told_what_the_first_saved(
    database: Database, publish_text: Publish, save_text: SaveDraft
) -> None:
    with database.write() as session:
        base = publish_text(session, "fees").revision_id
    with database.write() as session:
        theirs = save_text(session, "fees", body="by the first", based_on_revision=base)
    for act in (publish_text, save_text):
        with pytest.raises(RevisionConflict) as caught, database.write() as session:
            act(session, "fees", body="by the second", based_on_revision=base)
        assert caught.value.latest == theirs
    with database.read() as session:
        assert get_latest(session, "fees", "en").body == "by the first"


def test_a_translation_that_appeared_meanwhile_is_a_conflict(database: Database, publish_text: Publish) -> None:
    with database.write() as session:
        publish_text(session, "fees")
    with pytest.raises(RevisionConflict), database.write() as session:
        publish_text(session, "fees", based_on_revision=None)
    with pytest.raises(ArticleNotFound), database.write() as session:
        publish_text(session, "fees", language="de", based_on_revision=99)
    with database.read() as session:
        assert find_published(session, "fees", "de") is None


def test_of_editors_who_save_at_the_same_moment_one_wins(database: Database, publish_text: Publish) -> None:
    with database.write() as session:
        base = publish_text(session, "fees").revision_id
    barrier = threading.Barrier(4)
    outcomes: list[str] = []

    def edit(name: str, slug: str, based_on: int | None) -> None:
        barrier.wait()
        try:
            with database.write() as session:
                publish_text(session, slug, body=name, based_on_revision=based_on)
            outcomes.append(name)
        except RevisionConflict as conflict:
            outcomes.append(f"{name} lost to {conflict.latest.body}")

    wishes = [("a", "fees", base), ("b", "fees", base), ("c", "new", None), ("d", "new", None)]
    threads = [threading.Thread(target=edit, args=wish) for wish in wishes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) in [
        sorted([first, f"{second} lost to {first}", third, f"{fourth} lost to {third}"])
        for first, second in (("a", "b"), ("b", "a"))
        for third, fourth in (("c", "d"), ("d", "c"))
    ]


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"slug": "Not A Slug"}, "slug", ArticleProblem.INVALID_SLUG),
        ({"slug": "../etc"}, "slug", ArticleProblem.INVALID_SLUG),
        ({"slug": ""}, "slug", ArticleProblem.INVALID_SLUG),
        ({"topic": "a/b"}, "topic", ArticleProblem.INVALID_TOPIC),
        ({"title": " \n\x00"}, "title", ArticleProblem.TITLE_MISSING),
        ({"title": "x" * 301}, "title", ArticleProblem.TITLE_TOO_LONG),
        ({"summary": "x" * 2_001}, "summary", ArticleProblem.SUMMARY_TOO_LONG),
        ({"body": "word " * 400_000}, "body", ArticleProblem.TEXT_TOO_LONG),
    ],
)
def test_what_cannot_be_an_article_names_the_field(
    database: Database, publish_text: Publish, changes: dict[str, str], field: str, problem: ArticleProblem
) -> None:
    slug = changes.pop("slug", "fees")
    with pytest.raises(InvalidArticle) as caught, database.write() as session:
        publish_text(session, slug, **changes)
    assert (caught.value.field, caught.value.problem) == (field, problem)


def test_a_language_must_be_a_tag(database: Database, publish_text: Publish) -> None:
    with pytest.raises(InvalidTag), database.write() as session:
        publish_text(session, "fees", language="no language")
    with database.write() as session:
        assert publish_text(session, "fees", language="pt_br").language == "pt-BR"


def test_characters_nobody_sees_are_left_out(database: Database, publish_text: Publish) -> None:
    with database.write() as session:
        published = publish_text(session, "fees", title="A\x00 b\n c", summary="\ud800s", body="x\x00\x1b[0m\ty\n")
    assert (published.title, published.summary, published.body) == ("A b c", "s", "x[0m\ty")


def test_the_stored_file_of_a_new_article_is_a_plain_one(database: Database, publish_text: Publish) -> None:
    with database.write() as session:
        publish_text(session, "fees", title="Fees: all", summary="S", body="B")
        assert get_latest(session, "fees", "en").source == build_source(None, title="Fees: all", summary="S", body="B")
