"""Who changes a source in a folder outdates its translations, and brings those up to date that they change with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from helpcenter.db import Database
from helpcenter.knowledge import (
    PublishedTranslation,
    Take,
    all_published,
    find_published,
    get_latest,
    import_folder,
    importing,
    planning_import,
)

Publish = Callable[..., PublishedTranslation]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "articles"


def write(folder: Path, words: str, *languages: str, slug: str = "fees") -> None:
    for language in languages:
        path = folder / "payment" / slug / f"{language}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: Fees\n---\n\n{words} ({language})\n")


def outdated(database: Database, slug: str = "fees") -> set[str]:
    with database.read() as session:
        return {article.language for article in all_published(session) if article.slug == slug and article.outdated}


def test_what_comes_together_is_up_to_date_and_english_its_source(
    database: Database, now: datetime, folder: Path
) -> None:
    write(folder, "First", "de", "en", "zh-Hant")
    write(folder, "First", "hr", "de", slug="customs")
    import_folder(database, folder, now=now)
    with database.read() as session:
        assert {(article.slug, article.source_language) for article in all_published(session)} == {
            ("fees", "en"),
            ("customs", "de"),
        }
    assert outdated(database) == outdated(database, "customs") == set()


def test_a_source_that_changed_alone_outdates_its_translations(database: Database, now: datetime, folder: Path) -> None:
    write(folder, "First", "en", "de", "hr", "it")
    import_folder(database, folder, now=now)
    write(folder, "Second", "en", "hr")
    import_folder(database, folder, now=now)
    assert outdated(database) == {"de", "it"}
    import_folder(database, folder, now=now)
    assert outdated(database) == {"de", "it"}
    write(folder, "Second", "de", "nl")
    import_folder(database, folder, now=now)
    assert outdated(database) == {"it"}


def test_minor_changes_outdate_nothing_and_bring_nothing_up_to_date(
    database: Database, now: datetime, folder: Path
) -> None:
    write(folder, "Frist", "en", "de", "hr")
    import_folder(database, folder, now=now)
    write(folder, "First", "en", "de")
    import_folder(database, folder, now=now, minor=True)
    assert outdated(database) == set()
    write(folder, "Second", "en")
    import_folder(database, folder, now=now)
    write(folder, "First!", "de", "it")
    import_folder(database, folder, now=now, minor=True)
    assert outdated(database) == {"de", "hr"}
    with database.read() as session:
        german = find_published(session, "fees", "de")
    assert german is not None
    assert german.body == "First! (de)"


def test_a_translation_follows_the_text_beside_it_not_what_an_editor_wrote_here(
    database: Database, now: datetime, folder: Path, publish_text: Publish
) -> None:
    write(folder, "First", "en", "de", "hr")
    import_folder(database, folder, now=now)
    with database.write() as session:
        seen = get_latest(session, "fees", "en").revision_id
        publish_text(session, "fees", topic="payment", body="An editor's words.", author_id=7, based_on_revision=seen)
    write(folder, "First, mended", "de", "it")
    import_folder(database, folder, now=now, keep_edited=True)
    assert outdated(database) == {"de", "hr", "it"}
    write(folder, "Second", "en", "de")
    import_folder(database, folder, now=now, keep_edited=True)
    assert outdated(database) == {"de", "hr", "it"}
    import_folder(database, folder, now=now, take=Take.THEIRS)  # now the folder's source is what readers see
    assert outdated(database) == {"de", "hr", "it"}
    write(folder, "Third", "en", "de")
    import_folder(database, folder, now=now)
    assert outdated(database) == {"hr", "it"}


def test_an_article_whose_source_falls_into_an_earlier_portion_is_up_to_date(
    database: Database, now: datetime, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (importing, planning_import):
        monkeypatch.setattr(module, "BATCH_SIZE", 1)
    for words in ("First", "Second"):
        write(folder, words, "de", "en", "hr")
        import_folder(database, folder, now=now)
        assert outdated(database) == set()


def test_drafts_become_up_to_date_when_they_are_published(database: Database, now: datetime, folder: Path) -> None:
    write(folder, "First", "de", "en")
    import_folder(database, folder, now=now, publish=False)
    with database.read() as session:
        assert get_latest(session, "fees", "de").source_language == "en"
    import_folder(database, folder, now=now)
    assert outdated(database) == set()
