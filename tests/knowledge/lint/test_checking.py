"""Findings kept by revision: what is checked again, and when."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.knowledge import archive_translation, find_latest
from helpcenter.knowledge.lint import (
    ContactFacts,
    FindingCode,
    LintFilter,
    Severity,
    check_text,
    check_waiting,
    count_findings,
    count_waiting,
    findings_of,
    lint_folder,
    lint_rules,
    list_findings,
    stored_outside_links,
)

RULES = lint_rules(None)
KNOWLEDGE_BASE = Path(__file__).parents[3] / "knowledge_base"
Publish = Callable[..., object]


def codes(session: Session) -> list[tuple[str, str, FindingCode]]:
    return [(one.slug, one.language, one.finding.code) for one in list_findings(session, LintFilter())]


def test_each_revision_is_checked_once(database: Database, now: datetime, publish_text: Publish) -> None:
    with database.write() as session:
        publish_text(session, "refunds", body="Wait 5 days.")
        publish_text(session, "refunds", language="de", title="Erstattung", summary="Kurz.", body="Warten Sie 7 Tage.")
        assert count_waiting(session, RULES) == 2
        assert check_waiting(session, RULES, now=now, limit=1) == 1
        assert check_waiting(session, RULES, now=now) == 1
        assert (count_waiting(session, RULES), check_waiting(session, RULES, now=now)) == (0, 0)
        assert codes(session) == [("refunds", "de", FindingCode.NUMBER_DIFFERS)]

        # The source says something else now: its translation is compared again, and is right.
        publish_text(session, "refunds", body="Wait 7 days. TODO")
        assert count_waiting(session, RULES) == 2
        check_waiting(session, RULES, now=now)
        assert codes(session) == [("refunds", "en", FindingCode.PLACEHOLDER)]
        counts = count_findings(session, LintFilter())
        assert (counts.errors, counts.warnings, counts.codes) == (1, 0, ((FindingCode.PLACEHOLDER, 1),))
        assert count_findings(session, LintFilter(language="de")).total == 0
        assert count_findings(session, LintFilter(severity=Severity.ERROR, topic="returns", slug="refunds")).total == 1

        # Other rules, such as other contact settings: everything again.
        assert count_waiting(session, lint_rules(ContactFacts())) == 2

        archive_translation(session, "refunds", "en", now)
        assert codes(session) == []


def test_a_link_dies_and_comes_back(database: Database, now: datetime, publish_text: Publish) -> None:
    with database.write() as session:
        publish_text(session, "refunds", body="## How long\n\nFive days.")
        publish_text(session, "returns", body="See [refunds](../refunds/en.md#how-long).")
        check_waiting(session, RULES, now=now)
        assert codes(session) == []

        archive_translation(session, "refunds", "en", now)
        assert check_waiting(session, RULES, now=now) == 1
        assert codes(session) == [("returns", "en", FindingCode.LINK_ARCHIVED)]

        publish_text(session, "refunds", body="## How soon\n\nFive days.")
        check_waiting(session, RULES, now=now)
        assert codes(session) == [("returns", "en", FindingCode.ANCHOR_DEAD)]

        publish_text(session, "refunds", body="## How long\n\nFive days.")
        check_waiting(session, RULES, now=now, slug="returns")
        assert codes(session) == []


def test_a_text_that_is_not_saved(database: Database, now: datetime, publish_text: Publish) -> None:
    with database.write() as session:
        publish_text(session, "refunds", body="Wait 5 days.")
        fields = {"slug": "refunds", "title": "Erstattung", "summary": "Kurz."}
        (found,) = check_text(session, RULES, language="de", body="Warten Sie 6 Tage.", **fields)
        assert (found.code, found.severity) == (FindingCode.NUMBER_DIFFERS, Severity.ERROR)
        assert check_text(session, RULES, language="de", body="Warten Sie 5 Tage.", **fields) == ()
        latest = find_latest(session, "refunds", "en")
        assert latest
        assert findings_of(session, latest.revision_id) is None
        check_waiting(session, RULES, now=now)
        assert findings_of(session, latest.revision_id) == ()


def test_links_to_other_hosts_are_read_from_what_is_stored(database: Database, publish_text: Publish) -> None:
    with database.write() as session:
        publish_text(session, "refunds", body="See [the law](https://law.example/a) and [here](../x/en.md).")
        (found,) = stored_outside_links(session)
    assert (found.slug, found.language, found.link.address) == ("refunds", "en", "https://law.example/a")


def test_a_folder_as_it_lies_there(tmp_path: Path) -> None:
    articles = tmp_path / "articles" / "returns" / "refunds"
    articles.mkdir(parents=True)
    (articles / "en.md").write_text("---\ntitle: Refunds\nsummary: In short.\n---\n\nWait.\n\nSee [x](../x/en.md).\n")
    (articles / "de.md").write_text("---\ntitle: Erstattung\nsummary: Kurz.\n---\n\nWait for it, you and the team.\n")
    (articles / "fr.md").write_text("no title")
    checked = lint_folder(tmp_path, RULES)
    assert [(file.path, one.code, one.line) for file in checked.files for one in file.findings] == [
        ("articles/returns/refunds/de.md", FindingCode.OTHER_LANGUAGE, 6),
        ("articles/returns/refunds/en.md", FindingCode.LINK_DEAD, 8),
    ]
    assert [remark.path for remark in checked.unreadable] == ["articles/returns/refunds/fr.md"]


def test_the_demo_has_no_error(tmp_path: Path) -> None:
    """One article in all languages, here; `scripts/test` runs `helpcenter lint` over all of them, links and promises too."""
    article = Path("payment", "payment-declined")
    shutil.copytree(KNOWLEDGE_BASE / "articles" / article, tmp_path / "articles" / article)
    assert _errors(tmp_path) == []


@pytest.mark.slow
def test_no_article_of_the_demo_has_an_error() -> None:
    assert _errors(KNOWLEDGE_BASE) == []


def _errors(folder: Path) -> list[str]:
    checked = lint_folder(folder, RULES)
    assert len(checked.files) >= 10
    assert [str(remark) for remark in checked.unreadable] == []
    return [
        f"{file.path}:{one.line}: {one.code} {one.excerpt}"
        for file in checked.files
        for one in file.findings
        if one.severity is Severity.ERROR and (folder == KNOWLEDGE_BASE or one.code is not FindingCode.LINK_DEAD)
    ]
