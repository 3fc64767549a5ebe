"""A CSV file is checked as a whole; then its rows are articles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from helpcenter.db import Database
from helpcenter.knowledge import PublishedTranslation, Take, find_latest, get_latest
from helpcenter.knowledge.importers import OriginUnusable, RemarkKind, RunReport
from helpcenter.knowledge.importers.csv_origin import CsvOrigin

pytestmark = pytest.mark.slow

Import = Callable[..., RunReport]
Publish = Callable[..., PublishedTranslation]
HEADER = "slug,topic,language,title,summary,body,format\n"


def csv(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "articles.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def counted(report: RunReport) -> dict[str, int]:
    return {outcome.value: number for outcome, number in report.counts.items() if number}


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), ("|", "utf-8"), (";", "cp1252")]
)
def test_delimiter_and_encoding_are_found(
    database: Database, bring: Import, tmp_path: Path, delimiter: str, encoding: str
) -> None:
    rows = [
        ["Slug", "topic", "language", "title", "body", "internal note"],
        [
            "fees",
            "payment",
            "de",
            "Gebühren für Rücksendungen",
            '"Größe, Maße;\r\nüber zwei Zeilen | und mehr\tso"',
            "x",
        ],
        ["fees", "payment", "fr", "Frais prélevés à la livraison", "Ça coûte peu, très peu, même à l'étranger.", ""],
    ]
    text = "\r\n".join(delimiter.join(f'"{cell.strip(chr(34))}"' for cell in row) for row in rows)
    report = bring(CsvOrigin(csv(tmp_path, text.encode(encoding))), publish=True)
    assert counted(report) == {"created": 2}
    told = [remark.reason for remark in report.told(RemarkKind.CHANGED)]
    assert (
        told[0].startswith("was read as cp125")
        if encoding == "cp1252"
        else told == ["the column 'internal note' is not used"]
    )
    with database.read() as session:
        german = get_latest(session, "fees", "de")
    assert (german.title, german.body) == (
        "Gebühren für Rücksendungen",
        "Größe, Maße;\nüber zwei Zeilen | und mehr\tso",
    )


def test_every_problem_is_told_by_line_and_column_and_nothing_imported(database: Database, tmp_path: Path) -> None:
    file = csv(
        tmp_path,
        HEADER
        + "good,a,en,T,,Words,\n"
        + "Not A Slug,a,en,T,,Words,\n"
        + "no-topic,,en,T,,Words,\n"
        + 'two-lines,a,klingon,T,,"Words\nand more",\n'
        + "no-title,a,en, ,,Words,pdf\n"
        + "good,a,en,T,,Again,\n"
        + "good,b,de,T,,Worte,\n"
        + "many,a,en,T,,Words,markdown,more\n"
        + f"long,a,en,{'T' * 400},,Words,\n",
    )
    with pytest.raises(OriginUnusable, match="has 9 problems; nothing was imported") as refused:
        CsvOrigin(file)
    assert [str(problem.place) for problem in refused.value.problems] == [
        "articles.csv:3, column slug",
        "articles.csv:4, column topic",
        "articles.csv:5, column language",
        "articles.csv:7, column title",
        "articles.csv:7, column format",
        "articles.csv:8, column language",
        "articles.csv:9, column topic",
        "articles.csv:10",
        "articles.csv:11, column title",
    ]
    assert refused.value.problems[0].reason == "'Not A Slug' is no slug; write 'not-a-slug'"
    assert refused.value.problems[5].reason == "good in en is in line 2 already"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no column slug"),
        ("title;body\nT;B\n", "there is no column slug, topic, language"),
        (HEADER, "holds no articles"),
        (HEADER + 'a,b,en,"T,,W\n', "cannot be read"),
        (HEADER + "a,b,en,T,,W\x00,\n", "NUL"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(OriginUnusable) as refused:
        CsvOrigin(csv(tmp_path, text))
    assert words in f"{refused.value} {refused.value.problems}"


def test_a_slug_names_an_article_that_is_here_too(
    database: Database, bring: Import, tmp_path: Path, publish_text: Publish
) -> None:
    with database.write() as session:
        publish_text(session, "fees", topic="payment")
    file = csv(
        tmp_path,
        HEADER + "fees,payment,en,Fees,,<p>New <b>words</b><script>x()</script></p>,html\nnew,payment,en,N,,Words,\n",
    )
    report = bring(CsvOrigin(file))
    assert counted(report) == {"created": 1, "conflict": 1}
    assert [remark.place for remark in report.told(RemarkKind.CONFLICT)] == ["articles.csv:2"]
    assert counted(bring(CsvOrigin(file), take=Take.THEIRS)) == {"updated": 1, "unchanged": 1}
    with database.read() as session:
        assert get_latest(session, "fees", "en").body == "New **words**"
        assert find_latest(session, "fees-2", "en") is None
