"""Questions that no article answers: kept whole, never lost between two editors, in and out of a folder byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from helpcenter.db import Database
from helpcenter.knowledge import (
    UNANSWERED_LIMIT,
    InvalidKnownQuestions,
    KnownQuestion,
    LineProblem,
    PublishedTranslation,
    Take,
    UnansweredConflict,
    UnansweredQuestions,
    add_known_question,
    add_unanswered_question,
    export_folder,
    find_unanswered_questions,
    import_folder,
    latest_change_number,
    set_unanswered_questions,
    unanswered_questions,
    unanswered_version,
)

EDDIE, MIA = 7, 8
GIFTS = "# gifts\r\nen: buy a gift card\r\n\r\nhr: poklon bon"
ARTICLE = b"---\ntitle: Fees\n---\n\nWords.\n"

Publish = Callable[..., PublishedTranslation]


def save(database: Database, source: str, now: datetime, *, based_on: int = 0, author: int = EDDIE) -> None:
    with database.write() as session:
        set_unanswered_questions(session, source=source, author_id=author, now=now, based_on=based_on)


def kept(database: Database) -> UnansweredQuestions:
    with database.read() as session:
        return unanswered_questions(session)


def folder_with(tmp_path: Path, unanswered: bytes | None, *, articles: str = "articles/") -> Path:
    article = tmp_path / f"{articles}payment/fees/en.md"
    article.parent.mkdir(parents=True, exist_ok=True)
    article.write_bytes(ARTICLE)
    if unanswered is not None:
        (tmp_path / "unanswered.txt").write_bytes(unanswered)
    return tmp_path


# --- in the database


def test_the_file_is_kept_as_it_is_and_its_version_grows(database: Database, now: datetime) -> None:
    assert kept(database) == UnansweredQuestions("", (), 0, None, None)
    save(database, GIFTS, now)
    questions = (KnownQuestion("en", "buy a gift card"), KnownQuestion("hr", "poklon bon"))
    assert kept(database) == UnansweredQuestions(GIFTS, questions, 1, EDDIE, now)
    save(database, GIFTS, now, based_on=1, author=MIA)
    assert kept(database) == UnansweredQuestions(GIFTS, questions, 1, EDDIE, now)  # the same source changes nothing
    save(database, "", now, based_on=1, author=MIA)
    assert kept(database) == UnansweredQuestions("", (), 2, MIA, now)
    with database.read() as session:
        assert unanswered_version(session) == 2
        assert latest_change_number(session) == 0  # no article has changed


def test_a_bad_line_is_refused_and_nothing_changes(database: Database, now: datetime) -> None:
    save(database, GIFTS, now)
    with pytest.raises(InvalidKnownQuestions) as caught:
        save(database, "en: fine\nno tag\nxx: who\nen: Fine!\nen: ?\n", now, based_on=1)
    assert [(line.line, line.problem) for line in caught.value.lines] == [
        (2, LineProblem.NO_TAG),
        (3, LineProblem.UNKNOWN_LANGUAGE),
        (4, LineProblem.REPEATED),
        (5, LineProblem.NO_QUESTION),
    ]
    assert (kept(database).source, kept(database).version) == (GIFTS, 1)


def test_more_questions_than_an_article_may_have_and_no_more_than_the_limit(database: Database, now: datetime) -> None:
    full = "".join(f"en: number {number}\n" for number in range(UNANSWERED_LIMIT))
    save(database, full, now)
    assert len(kept(database).questions) == UNANSWERED_LIMIT
    for refused in (full + "en: one more\n", "# remark\n" * 20_000):
        with pytest.raises(InvalidKnownQuestions):
            save(database, refused, now, based_on=1)
    with pytest.raises(InvalidKnownQuestions) as caught, database.write() as session:
        add_unanswered_question(session, language="hr", text="još jedno", author_id=MIA, now=now)
    assert caught.value.lines[0].problem is LineProblem.TOO_MANY


def test_two_editors_at_once_lose_nothing(database: Database, now: datetime) -> None:
    save(database, "en: first\n", now)
    with pytest.raises(UnansweredConflict) as caught:
        save(database, "en: second\n", now, author=MIA)
    assert (caught.value.latest.source, caught.value.latest.version) == ("en: first\n", 1)
    with pytest.raises(UnansweredConflict):
        save(database, "en: first\n", now, based_on=2)
    assert kept(database).author_id == EDDIE


def test_a_question_is_added_below_the_last_one_of_its_language(database: Database, now: datetime) -> None:
    def add(language: str, text: str) -> bool:
        with database.write() as session:
            return add_unanswered_question(session, language=language, text=text, author_id=MIA, now=now)

    assert add("en", "a job  for\x00 me")
    assert kept(database).source == "en: a job for me\n"
    save(database, GIFTS, now, based_on=1)
    assert add("en", "a job")
    assert add("de", "gutschein")
    assert kept(database).source == (
        "# gifts\r\nen: buy a gift card\r\nen: a job\r\n\r\nhr: poklon bon\r\nde: gutschein\r\n"
    )
    before = kept(database)
    assert not add("en", "Buy a gift card?")
    assert kept(database) == before
    with pytest.raises(InvalidKnownQuestions):
        add("en", "?")


def test_questions_are_found_again_whatever_their_case_and_punctuation(database: Database, now: datetime) -> None:
    save(database, GIFTS, now)
    asked = [KnownQuestion("en", "Buy a gift card?"), KnownQuestion("de", "buy a gift card"), KnownQuestion("en", "x")]
    with database.read() as session:
        assert find_unanswered_questions(session, asked) == {asked[0]}


# --- in a folder


def test_the_file_goes_in_and_out_byte_for_byte(database: Database, now: datetime, tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf# mine\r\nen:  buy a gift card \r\n\r\nzh\xef\xbc\x9a\xe7\xa4\xbc\xe5\x93\x81\xe5\x8d\xa1\rhr: bon"
    folder = folder_with(tmp_path / "in", content)
    report = import_folder(database, folder, now=now)
    assert (report.skipped, report.adjusted) == ((), ())
    assert [question.language for question in kept(database).questions] == ["en", "zh", "hr"]
    assert (kept(database).version, kept(database).author_id) == (1, None)
    export_folder(database, tmp_path / "out")
    assert (tmp_path / "out" / "unanswered.txt").read_bytes() == content
    again = export_folder(database, tmp_path / "out")
    assert (again.written, again.unchanged, again.unknown) == (0, 2, ())
    import_folder(database, folder, now=now)
    assert kept(database).version == 1


def test_what_an_editor_saved_is_kept_unless_the_folder_shall_count(
    database: Database, now: datetime, tmp_path: Path
) -> None:
    folder = folder_with(tmp_path, b"en: one\n")
    import_folder(database, folder, now=now, keep_edited=True)
    folder_with(tmp_path, b"en: two\n")
    import_folder(database, folder, now=now, keep_edited=True)
    assert kept(database).source == "en: two\n"  # nobody has saved any here
    save(database, "en: mine\n", now, based_on=2)
    import_folder(database, folder, now=now, keep_edited=True)
    assert kept(database).source == "en: mine\n"
    import_folder(database, folder, now=now)
    assert kept(database).source == "en: mine\n"
    import_folder(database, folder, now=now, take=Take.THEIRS)
    assert (kept(database).source, kept(database).author_id) == ("en: two\n", None)


def test_a_folder_without_the_file_changes_nothing_and_an_old_one_is_named(
    database: Database, now: datetime, tmp_path: Path
) -> None:
    save(database, GIFTS, now)
    import_folder(database, folder_with(tmp_path / "in", None), now=now)
    assert (kept(database).source, kept(database).version) == (GIFTS, 1)
    save(database, "", now, based_on=1)
    folder = folder_with(tmp_path / "in", b"en: old\n")
    assert export_folder(database, folder).unknown == ("unanswered.txt",)


def test_the_folder_of_articles_may_be_left_out(database: Database, now: datetime, tmp_path: Path) -> None:
    report = import_folder(database, folder_with(tmp_path / "in", b"en: one\n", articles=""), now=now)
    assert (report.created, report.skipped) == (1, ())
    assert kept(database).source == "en: one\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"en: fine\nno tag\nxx: who\n", ["unanswered.txt:2: begin the line", "unanswered.txt:3: 'xx' is not"]),
        (b"en: fine\nen: \xff\n", ["unanswered.txt:2: not UTF-8"]),
        (b"en: a\x00\n", ["unanswered.txt:1: holds a NUL"]),
        (b"# remark\n" * 20_000, ["unanswered.txt: the known questions have 180,000 characters"]),
    ],
)
def test_a_bad_file_is_told_and_nothing_is_lost(
    database: Database, now: datetime, tmp_path: Path, content: bytes, told: list[str]
) -> None:
    save(database, GIFTS, now)
    report = import_folder(database, folder_with(tmp_path, content), now=now)
    assert report.created == 1
    assert [str(remark).startswith(begin) for remark, begin in zip(report.skipped, told, strict=True)] == [True] * len(
        told
    ), report.skipped
    assert (kept(database).source, kept(database).version) == (GIFTS, 1)


def test_a_link_is_not_followed(database: Database, now: datetime, tmp_path: Path) -> None:
    folder = folder_with(tmp_path / "in", None)
    (tmp_path / "elsewhere.txt").write_text("en: one\n")
    (folder / "unanswered.txt").symlink_to(tmp_path / "elsewhere.txt")
    assert "links are not followed" in str(import_folder(database, folder, now=now).skipped[0])
    assert kept(database).version == 0


def test_questions_that_an_article_answers_are_pointed_out(
    database: Database, publish_text: Publish, now: datetime, tmp_path: Path
) -> None:
    with database.write() as session:
        publish_text(session, "invoices")
        add_known_question(session, slug="invoices", language="en", text="a gift card", author_id=EDDIE, now=now)
    report = import_folder(database, folder_with(tmp_path, b"en: job\nen: A gift card?\n"), now=now)
    assert [str(remark) for remark in report.adjusted] == [
        "unanswered.txt:2: 'invoices' answers this question; take it out of one of the two"
    ]
    assert kept(database).version == 1
