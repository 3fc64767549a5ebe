"""Lists of articles in Markdown, each a link to its twin."""

from __future__ import annotations

from helpcenter.knowledge.directory import DirectoryEntry
from helpcenter.knowledge.plain_markdown import escape_markdown
from helpcenter.web.machines.addresses import page_address


def link_line(entry: DirectoryEntry, language: str) -> str:
    """`- [title](address of its twin): summary`, as llms.txt has it."""
    return line(entry.title, page_address("machines.article_twin", language, slug=entry.slug), entry.summary)


def line(words: str, address: str, notes: str = "") -> str:
    link = f"- [{escape_markdown(words)}]({address})"
    return f"{link}: {escape_markdown(notes)}" if notes else link
