"""The articles of the demo shop: what every release must be able to import, show and give back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from helpcenter.db import Database
from helpcenter.knowledge import all_published, export_folder, import_folder, render, sections

KNOWLEDGE_BASE = Path(__file__).parents[2] / "knowledge_base"


@pytest.mark.slow
def test_every_article_imports_renders_and_exports_byte_for_byte(
    database: Database, now: datetime, tmp_path: Path
) -> None:
    files = [path for path in (KNOWLEDGE_BASE / "articles").rglob("*") if path.suffix in (".md", ".txt")]
    contents = {path.relative_to(KNOWLEDGE_BASE): path.read_bytes() for path in files}
    translations = [path for path in files if path.suffix == ".md"]
    report = import_folder(database, KNOWLEDGE_BASE, now=now)
    assert [str(remark) for remark in (*report.skipped, *report.adjusted)] == []
    assert report.created == len(translations) >= 28
    assert report.questions.changed == len(files) - len(translations)

    export_folder(database, tmp_path / "out")
    exported = {path.relative_to(tmp_path / "out"): path.read_bytes() for path in (tmp_path / "out").rglob("*.*")}
    unanswered = KNOWLEDGE_BASE / "unanswered.txt"
    assert exported == contents | {Path("unanswered.txt"): unanswered.read_bytes()}

    with database.read() as session:
        articles = list(all_published(session))
    slugs = {article.slug for article in articles}
    wrong: list[str] = []
    for article in articles:
        where = f"{article.slug}/{article.language}"

        links: list[str] = []
        rendered = render(article.body, link=links.append)
        wrong += [f"{where}: links to {slug}, which is no article" for slug in links if slug not in slugs]
        if not article.summary:
            wrong.append(f"{where}: no summary")
        if "<h1" in rendered.html or "](" in rendered.html or ".md" in rendered.html:
            wrong.append(f"{where}: Markdown that did not become HTML")
        found = sections(article.body)
        anchors = {entry.anchor for entry in rendered.contents}
        wrong += [f"{where}: {s.anchor} is not on the page" for s in found if s.anchor and s.anchor not in anchors]
        texts = [text for section in found for block in section.blocks for text in (block.text, *block.items)]
        wrong += [f"{where}: marks in {text[:60]!r}" for text in texts if "**" in text or "](" in text or "`" in text]
        if not texts or not all(texts):
            wrong.append(f"{where}: nothing to read")
    assert wrong == []
