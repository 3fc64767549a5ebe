"""`questions.txt` beside an article: in and out byte for byte, with a word about lines that are of no use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from helpcenter.db import Database
from helpcenter.knowledge import (
    ImportReport,
    PublishedTranslation,
    Take,
    add_known_question,
    archive_article,
    export_folder,
    get_questions_file,
    import_folder,
    known_questions,
    latest_change_number,
    move_article,
    set_known_questions,
)

ARTICLE = b"---\ntitle: Fees\n---\n\nWords.\n"
FILES = {
    "articles/a/fees/en.md": ARTICLE,
    "articles/a/fees/questions.txt": b"\xef\xbb\xbf# Fees\r\nen:  what does it cost \r\n\r\nhr: cijena",
    "articles/a/post/en.md": ARTICLE,
    "articles/a/post/questions.txt": "# none yet\n\nxx: kept all the same\nzh：邮费\n".encode(),
    "articles/a/silent/en.md": ARTICLE,
}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def content_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.questions.changed, report.questions.unchanged, report.questions.kept


def test_the_files_go_in_and_out_byte_for_byte(database: Database, now: datetime, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", FILES)
    assert counts(import_folder(database, folder, now=now)) == (2, 0, 0)
    export_folder(database, tmp_path / "out")
    assert content_of(tmp_path / "out") == FILES
    with database.read() as session:
        number = latest_change_number(session)
        texts = [[known.text for known in questions] for questions in known_questions(session).values()]
        assert texts == [["what does it cost", "cijena"], ["邮费"]]
    assert counts(import_folder(database, folder, now=now)) == (0, 2, 0)
    report = export_folder(database, tmp_path / "out")
    assert (report.written, report.unchanged, report.unknown) == (0, len(FILES), ())
    with database.read() as session:
        assert latest_change_number(session) == number


def test_what_an_editor_saved_is_kept_unless_the_folder_shall_count(
    database: Database, now: datetime, tmp_path: Path
) -> None:
    folder = write(tmp_path / "in", FILES)
    import_folder(database, folder, now=now)
    with database.write() as session:
        add_known_question(session, slug="fees", language="de", text="was kostet das", author_id=7, now=now)
        before = get_questions_file(session, "fees").source
    assert counts(import_folder(database, folder, now=now, keep_edited=True)) == (0, 1, 1)
    with database.read() as session:
        assert get_questions_file(session, "fees").source == before
    assert counts(import_folder(database, folder, now=now)) == (0, 1, 1)
    assert counts(import_folder(database, folder, now=now, take=Take.THEIRS)) == (1, 1, 0)
    with database.write() as session:
        kept = get_questions_file(session, "fees")
        assert kept.source.encode() == FILES["articles/a/fees/questions.txt"]
        set_known_questions(session, slug="fees", source="", author_id=7, now=now, based_on=kept.version)
    assert counts(import_folder(database, folder, now=now, keep_edited=True)) == (0, 1, 1)
    with database.read() as session:
        assert get_questions_file(session, "fees").source == ""


def test_lines_of_no_use_and_questions_of_two_articles_are_named(
    database: Database, now: datetime, tmp_path: Path, publish_text: Callable[..., PublishedTranslation]
) -> None:
    with database.write() as session:
        publish_text(session, "stored")
        set_known_questions(session, slug="stored", source="hr: Cijena?\n", author_id=7, now=now, based_on=0)
    other = b"en: what does it cost?\nen: one\nen: One!\nno colon\nen: " + b"a" * 301 + b"\n"
    folder = write(
        tmp_path / "in", FILES | {"articles/b/other/en.md": ARTICLE, "articles/b/other/questions.txt": other}
    )
    report = import_folder(database, folder, now=now)
    told = [str(remark) for remark in report.adjusted]
    assert [line.partition(": ")[0].removeprefix("articles/") for line in told] == [
        "a/fees/questions.txt:4",
        "a/post/questions.txt:3",
        "b/other/questions.txt:3",
        "b/other/questions.txt:4",
        "b/other/questions.txt:5",
        "b/other/questions.txt:1",
    ]
    assert "the same question as under 'stored'" in told[0]
    assert "'xx' is not a language" in told[1]
    assert "the same question as in line 2; the line is not used" in told[2]
    assert "the same question as under 'fees'" in told[5]
    again = import_folder(database, folder, now=now)
    assert [str(remark) for remark in again.adjusted] == told


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a/fees/questions.txt", "en: ü".encode("latin-1"), "not UTF-8"),
        ("a/fees/questions.txt", b"en: \x00", "NUL"),
        ("a/fees/questions.txt", b"# remark\n" * 20_000, "100,000 are allowed"),
        ("a/nothing/questions.txt", b"en: where", "there is no article 'nothing'"),
        ("b/fees/questions.txt", b"en: where", "taken by another folder"),
        ("a/questions.txt", b"en: where", "not a Markdown file"),
        ("a/fees/Questions.txt", b"en: where", "not a Markdown file"),
    ],
)
def test_a_file_that_cannot_be_used_is_skipped_and_told(
    database: Database, now: datetime, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    folder = write(tmp_path / "in", {"articles/a/fees/en.md": ARTICLE, f"articles/{name}": content})
    report = import_folder(database, folder, now=now)
    assert [remark.path for remark in report.skipped] == [f"articles/{name}"]
    assert reason in report.skipped[0].reason
    with database.read() as session:
        assert known_questions(session) == {}


def test_a_folder_with_questions_alone_is_for_articles_that_are_there(
    database: Database, now: datetime, tmp_path: Path
) -> None:
    import_folder(database, write(tmp_path / "in", FILES), now=now)
    folder = write(tmp_path / "questions", {"b/silent/questions.txt": b"en: anybody there"})
    assert counts(import_folder(database, folder, now=now)) == (1, 0, 0)


def test_questions_move_and_disappear_with_their_article(database: Database, now: datetime, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", FILES)
    import_folder(database, folder, now=now)
    with database.write() as session:
        move_article(session, "fees", "b", now)
        archive_article(session, "post", now)
    report = export_folder(database, folder)
    assert (folder / "articles/b/fees/questions.txt").read_bytes() == FILES["articles/a/fees/questions.txt"]
    assert report.unknown == (
        "articles/a/fees/en.md",
        "articles/a/fees/questions.txt",
        "articles/a/post/en.md",
        "articles/a/post/questions.txt",
    )
