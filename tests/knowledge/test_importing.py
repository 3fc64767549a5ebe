from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from helpcenter.db import Database
from helpcenter.knowledge import (
    FolderUnusable,
    ImportConflicts,
    ImportReport,
    PublishedTranslation,
    Revision,
    Take,
    TranslationState,
    archive_translation,
    find_published,
    get_latest,
    import_folder,
    latest_change_number,
    list_revisions,
)
from helpcenter.knowledge.catalogue import read_catalogue
from helpcenter.knowledge.planning_import import BATCH_SIZE

Publish = Callable[..., PublishedTranslation]
SaveDraft = Callable[..., Revision]
ARTICLE = "---\ntitle: Fees\nsummary: All.\n---\n\nWords.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "foreign"


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.created, report.changed, report.unchanged, len(report.skipped)


@pytest.mark.parametrize("above", ["articles/", ""])
def test_a_folder_is_read_with_or_without_articles_above(
    database: Database, now: datetime, folder: Path, above: str
) -> None:
    write(folder, {f"{above}payment/fees/en.md": ARTICLE, f"{above}payment/fees/pt_br.md": ARTICLE})
    report = import_folder(database, folder, now=now, author_id=7)
    assert counts(report) == (2, 0, 0, 0)
    with database.read() as session:
        found = find_published(session, "fees", "en")
        assert found is not None
        assert (found.topic, found.title, found.summary, found.body) == ("payment", "Fees", "All.", "Words.")
        assert find_published(session, "fees", "pt-BR") is not None
        assert get_latest(session, "fees", "en").source == ARTICLE
        assert get_latest(session, "fees", "en").author_id == 7


def test_what_is_unchanged_writes_nothing(database: Database, now: datetime, folder: Path) -> None:
    write(folder, {"payment/fees/en.md": ARTICLE, "payment/fees/de.md": ARTICLE})
    import_folder(database, folder, now=now)
    write(folder, {"payment/fees/de.md": ARTICLE + "More.\n"})
    with database.read() as session:
        number = latest_change_number(session)
    report = import_folder(database, folder, now=now)
    assert counts(report) == (0, 1, 1, 0)
    assert counts(import_folder(database, folder, now=now)) == (0, 0, 2, 0)
    with database.read() as session:
        assert latest_change_number(session) == number + 1
        assert len(list_revisions(session, "fees", "en")) == 1
        assert len(list_revisions(session, "fees", "de")) == 2


def test_what_editors_wrote_archived_and_moved_can_be_kept(
    database: Database, now: datetime, folder: Path, publish_text: Publish
) -> None:
    write(folder, {f"payment/fees/{language}.md": ARTICLE for language in ("en", "de", "fr")})
    import_folder(database, folder, now=now)
    with database.write() as session:
        seen = get_latest(session, "fees", "en").revision_id
        publish_text(session, "fees", topic="money", body="Better words.", author_id=7, based_on_revision=seen)
        archive_translation(session, "fees", "de", now)
    write(folder, {f"payment/fees/{language}.md": ARTICLE + "News.\n" for language in ("en", "de", "fr", "it")})
    report = import_folder(database, folder, now=now, keep_edited=True)
    assert (*counts(report), report.kept) == (1, 1, 0, 0, 2)
    with database.read() as session:
        english, french = find_published(session, "fees", "en"), find_published(session, "fees", "fr")
        assert english is not None
        assert (english.topic, english.body) == ("money", "Better words.")
        assert french is not None
        assert french.body.endswith("News.")
        assert find_published(session, "fees", "de") is None
    again = import_folder(database, folder, now=now, keep_edited=True)
    assert (*counts(again), again.kept) == (0, 0, 2, 0, 2)


def test_drafts_can_be_imported_for_review(database: Database, now: datetime, folder: Path) -> None:
    write(folder, {"payment/fees/en.md": ARTICLE})
    assert counts(import_folder(database, folder, now=now, publish=False)) == (1, 0, 0, 0)
    assert counts(import_folder(database, folder, now=now, publish=False)) == (0, 0, 1, 0)
    with database.read() as session:
        assert get_latest(session, "fees", "en").state is TranslationState.DRAFT
        assert latest_change_number(session) == 0
    assert counts(import_folder(database, folder, now=now)) == (0, 1, 0, 0)


def test_an_editors_draft_is_left_alone_or_reported(
    database: Database, now: datetime, folder: Path, save_text: SaveDraft
) -> None:
    write(folder, {"payment/fees/en.md": ARTICLE})
    import_folder(database, folder, now=now)
    with database.write() as session:
        save_text(session, "fees", body="Not ready.")
    assert counts(import_folder(database, folder, now=now)) == (0, 0, 1, 0)
    with database.read() as session:
        assert get_latest(session, "fees", "en").body == "Not ready."
    write(folder, {"payment/fees/en.md": ARTICLE + "More.\n"})
    with pytest.raises(ImportConflicts):
        import_folder(database, folder, now=now)
    report = import_folder(database, folder, now=now, take=Take.THEIRS)
    assert counts(report) == (0, 1, 0, 0)
    assert [str(remark) for remark in report.adjusted] == [
        "payment/fees/en.md: replaces a draft that an editor has not published; the draft is kept among the revisions"
    ]
    with database.read() as session:
        assert [revision.body for revision in list_revisions(session, "fees", "en")][1] == "Not ready."


def test_what_was_archived_stays_so_unless_its_file_changes(database: Database, now: datetime, folder: Path) -> None:
    write(folder, {"payment/fees/en.md": ARTICLE})
    import_folder(database, folder, now=now)
    with database.write() as session:
        archive_translation(session, "fees", "en", now)
    assert counts(import_folder(database, folder, now=now)) == (0, 0, 1, 0)
    write(folder, {"payment/fees/en.md": ARTICLE + "More.\n"})
    with pytest.raises(ImportConflicts):
        import_folder(database, folder, now=now)
    report = import_folder(database, folder, now=now, take=Take.THEIRS)
    assert [remark.reason for remark in report.adjusted] == ["was archived and is back with another text"]
    with database.read() as session:
        assert find_published(session, "fees", "en") is not None


def test_a_folder_moved_to_another_topic_moves_the_article(database: Database, now: datetime, folder: Path) -> None:
    write(folder, {"payment/fees/en.md": ARTICLE, "payment/fees/de.md": ARTICLE})
    import_folder(database, folder, now=now)
    (folder / "orders").mkdir()
    (folder / "payment/fees").rename(folder / "orders/fees")
    assert counts(import_folder(database, folder, now=now)) == (0, 2, 0, 0)
    with database.read() as session:
        assert list(read_catalogue(session, "en").topics) == ["orders"]
        assert len(list_revisions(session, "fees", "en")) == 1


def test_files_that_cannot_be_used_are_named_with_line_and_reason(
    database: Database, now: datetime, folder: Path
) -> None:
    write(
        folder,
        {
            "good/fees/en.md": ARTICLE,
            "README.md": "# Read me",
            "good/fees/photo.png": b"\x89PNG",
            "good/fees/deeper/en.md": ARTICLE,
            "good/fees/english.md": ARTICLE,
            "good/fees/faq.md": ARTICLE,
            "good/fees/e.md": ARTICLE,
            "good/latin/de.md": "---\ntitle: Gebühren\n---\n".encode("latin-1"),
            "good/utf16/de.md": ARTICLE.encode("utf-16"),
            "good/binary/en.md": b"# T\n\nab\x00c",
            "good/colon/en.md": "---\nsummary: x\ntitle: Fees: all\n---\nWords",
            "good/open/en.md": "---\ntitle: Fees\nWords",
            "good/untitled/en.md": "Only words.",
            "good/empty/en.md": "",
            "good/book/en.md": "# T\n\n" + "word " * 400_000,
            "good/long/en.md": "# T\n\n" + "word " * 25_000,
            "good/title/en.md": "# " + "T" * 400,
            "good/???/en.md": ARTICLE,
            ".git/x/en.md": ARTICLE,
            "good/.hidden/en.md": ARTICLE,
            "good/fees/.en.md.swp": b"x",
        },
    )
    report = import_folder(database, folder, now=now)
    assert (report.created, report.changed) == (1, 0)
    reasons = {remark.path: (remark.line, remark.reason) for remark in report.skipped}
    expected = {
        "README.md": (None, "not in a place of the form <topic>/<slug>/<language>.md"),
        "good/???/en.md": (None, "no letter or digit"),
        "good/binary/en.md": (3, "NUL"),
        "good/book/en.md": (None, "larger than 480 kB"),
        "good/colon/en.md": (3, "must stand in quotes"),
        "good/empty/en.md": (1, "no title"),
        "good/fees/deeper/en.md": (None, "not in a place"),
        "good/fees/e.md": (None, "not a language tag"),
        "good/fees/english.md": (None, "not a language tag"),
        "good/fees/faq.md": (None, "not a language that is known"),
        "good/fees/photo.png": (None, "not a Markdown file"),
        "good/latin/de.md": (2, "not UTF-8 (byte 0xFC)"),
        "good/long/en.md": (None, "125,005 characters"),
        "good/open/en.md": (1, "never ends"),
        "good/title/en.md": (None, "title has 400 characters"),
        "good/untitled/en.md": (1, "no title"),
        "good/utf16/de.md": (1, "UTF-16"),
    }
    assert list(reasons) == sorted(expected)
    for path, (line, words) in expected.items():
        assert reasons[path][0] == line, path
        assert words in reasons[path][1]
    assert str(next(remark for remark in report.skipped if remark.line == 3)).startswith("good/binary/en.md:3: ")


def test_links_and_special_files_are_not_followed(database: Database, now: datetime, tmp_path: Path) -> None:
    folder = tmp_path / "foreign"
    write(folder, {"a/one/en.md": ARTICLE})
    write(tmp_path, {"outside/secret/en.md": ARTICLE})
    (folder / "a/one/de.md").symlink_to(tmp_path / "outside/secret/en.md")
    (folder / "a/linked").symlink_to(tmp_path / "outside/secret")
    (folder / "a/loop").symlink_to(folder)
    (folder / "a/one/fr.md").symlink_to("nowhere.md")
    os.mkfifo(folder / "a/one/it.md")
    report = import_folder(database, folder, now=now)
    assert report.created == 1
    assert [(remark.path, remark.reason.split(";")[0]) for remark in report.skipped] == [
        ("a/linked", "a symbolic link"),
        ("a/loop", "a symbolic link"),
        ("a/one/de.md", "a symbolic link"),
        ("a/one/fr.md", "a symbolic link"),
        ("a/one/it.md", "not a regular file"),
    ]


def test_a_slug_belongs_to_one_topic(database: Database, now: datetime, folder: Path) -> None:
    write(folder, {"b/fees/en.md": ARTICLE, "b/fees/de.md": ARTICLE})
    import_folder(database, folder, now=now)
    write(folder, {"a/fees/en.md": ARTICLE, "c/new/en.md": ARTICLE, "d/new/en.md": ARTICLE})
    report = import_folder(database, folder, now=now)
    assert counts(report) == (1, 0, 2, 2)
    assert [str(remark) for remark in report.skipped] == [
        "a/fees/en.md: the slug 'fees' is taken by b/fees; a slug is unique across all topics",
        "d/new/en.md: the slug 'new' is taken by c/new; a slug is unique across all topics",
    ]


def test_names_of_other_habits_are_adjusted_and_reported(database: Database, now: datetime, folder: Path) -> None:
    write(
        folder,
        {
            "Häufige Fragen/How To Pay/en.md": ARTICLE,
            "Häufige Fragen/如何退货/zh_hans.md": ARTICLE,
            "Häufige Fragen/how-to-pay/en.md": ARTICLE,
            "Häufige Fragen/如何退货/zh-Hans.md": ARTICLE,
        },
    )
    report = import_folder(database, folder, now=now)
    assert [str(remark) for remark in report.adjusted] == [
        "Häufige Fragen: stored as 'häufige-fragen'",
        "Häufige Fragen/How To Pay: stored as 'how-to-pay'",
    ]
    assert [str(remark) for remark in report.skipped] == [
        "Häufige Fragen/how-to-pay/en.md: the slug 'how-to-pay' is taken by Häufige Fragen/How To Pay; "
        "a slug is unique across all topics",
        "Häufige Fragen/如何退货/zh_hans.md: the same language as zh-Hans.md",
    ]
    with database.read() as session:
        found = find_published(session, "如何退货", "zh-Hans")
        assert found is not None
        assert found.topic == "häufige-fragen"


def test_a_name_that_is_not_utf8_is_reported(database: Database, now: datetime, folder: Path) -> None:
    place = os.fsencode(folder) + b"/topic/fr\xe9d"
    os.makedirs(place)
    with open(place + b"/en.md", "w") as file:
        file.write(ARTICLE)
    report = import_folder(database, folder, now=now)
    assert [str(remark) for remark in report.skipped] == ["topic/fr\ufffdd/en.md: the name is not UTF-8"]


def test_a_heading_serves_as_the_title(database: Database, now: datetime, folder: Path) -> None:
    source = "# The fees\r\n\r\nWords.\r\n"
    write(folder, {"a/fees/en.md": source})
    import_folder(database, folder, now=now)
    with database.read() as session:
        latest = get_latest(session, "fees", "en")
    assert (latest.title, latest.body, latest.source) == ("The fees", "Words.", source)


@pytest.mark.slow
def test_many_articles_come_in_portions_with_progress(database: Database, now: datetime, folder: Path) -> None:
    write(folder, {f"topic-{n % 7}/article-{n}/en.md": ARTICLE for n in range(BATCH_SIZE + 30)})
    seen: list[tuple[int, int]] = []

    def interrupt(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_folder(database, folder, now=now, progress=interrupt)
    report = import_folder(database, folder, now=now, progress=lambda done, total: seen.append((done, total)))
    assert counts(report) == (30, 0, BATCH_SIZE, 0)
    assert seen == [(0, BATCH_SIZE + 30), (BATCH_SIZE, BATCH_SIZE + 30), (BATCH_SIZE + 30, BATCH_SIZE + 30)]


def test_a_folder_that_is_none_is_refused(database: Database, now: datetime, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "nothing", tmp_path / "file"):
        with pytest.raises(FolderUnusable, match="is not a folder"):
            import_folder(database, path, now=now)
    (tmp_path / "empty").mkdir()
    assert counts(import_folder(database, tmp_path / "empty", now=now)) == (0, 0, 0, 0)
