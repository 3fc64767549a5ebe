"""Check a folder of articles as it lies there, without a database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from helpcenter.knowledge.folder import ArticleFile, Remark, Unreadable, list_folder, read_article_file, unambiguous
from helpcenter.knowledge.lint.finding import Finding
from helpcenter.knowledge.lint.linting import lint_translation
from helpcenter.knowledge.lint.places import Place, PlaceState
from helpcenter.knowledge.lint.reading import ReadText, read_text
from helpcenter.knowledge.lint.rules import LintRules
from helpcenter.knowledge.markup import unify_newlines
from helpcenter.knowledge.published import choose_language

#: Of several languages that lie together, this one is the source.
_USUAL_SOURCE = "en"


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file and what was found in it. `path` is relative to the folder; lines count from 1 in the whole file."""

    path: str
    slug: str
    language: str
    text: ReadText
    findings: tuple[Finding, ...]
    #: Lines above the body, those of the front matter.
    lines_above: int


@dataclass(frozen=True, slots=True)
class CheckedFolder:
    """`unreadable`: files that are no translation, and why."""

    files: tuple[CheckedFile, ...]
    unreadable: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    file: ArticleFile
    text: ReadText
    lines_above: int


def lint_folder(
    folder: Path, rules: LintRules, *, progress: Callable[[int, int], None] = lambda done, total: None
) -> CheckedFolder:
    """Every translation below `folder`; what links to an article that is not there is dead. Raises `FolderUnusable`."""
    listing = list_folder(folder)
    files, repeated = unambiguous(listing.files, {})
    articles: dict[str, dict[str, _Read]] = {}
    unreadable = [*listing.skipped, *repeated]
    for file in files:
        try:
            written, source = read_article_file(file.path)
        except Unreadable as error:
            unreadable.append(Remark(file.shown, error.line, error.reason))
            continue
        text = read_text(language=file.language, title=source.title, summary=source.summary, body=source.body)
        articles.setdefault(file.slug, {})[file.language] = _Read(file, text, _lines_above(written, source.body))
    places = {slug: _place(translations) for slug, translations in articles.items()}
    checked: list[CheckedFile] = []
    total = sum(map(len, articles.values()))
    for slug, translations in articles.items():
        source_language = _source_language(translations)
        for language, read in translations.items():
            progress(len(checked), total)
            source_text = translations[source_language].text if language != source_language else None
            found = lint_translation(
                read.text, source_text, slug=slug, places=places, contact=rules.contact, languages=rules.languages
            )
            moved = tuple(finding.moved(read.lines_above) for finding in found)
            checked.append(CheckedFile(read.file.shown, slug, language, read.text, moved, read.lines_above))
    progress(total, total)
    return CheckedFolder(tuple(checked), tuple(unreadable))


def _source_language(translations: Collection[str]) -> str:
    return choose_language(translations, _USUAL_SOURCE)


def _place(translations: Mapping[str, _Read]) -> Place:
    anchors = {language: read.text.anchors for language, read in translations.items()}
    return Place(PlaceState.PUBLISHED, None, anchors)


def _lines_above(written: str, body: str) -> int:
    """How many lines of the file stand above the body: it is what the file ends with."""
    whole = unify_newlines(written).rstrip()
    return whole.count("\n", 0, len(whole) - len(body)) if whole.endswith(body) else 0
