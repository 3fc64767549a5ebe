"""Where files of other programs say what they are: language, article and topic, told by paths alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from helpcenter.language import INTERFACE_LANGUAGES, InvalidTag, is_known_language, normalize_tag

EXTENSIONS = {".md": "markdown", ".markdown": "markdown", ".mdx": "markdown", ".html": "html", ".htm": "html"}
#: Folders that hold the articles, and say nothing about them.
_CONTAINERS = frozenset(
    {"content", "docs", "_docs", "doc", "src", "pages", "articles", "source", "i18n", "current", "_posts", "_articles",
     "docusaurus-plugin-content-docs", "docusaurus-plugin-content-pages", "help", "kb"}
)  # fmt: skip
#: Files that are the article of the folder they lie in.
_INDEXES = frozenset({"index", "_index", "readme"})
_NUMBER = re.compile(r"^\d{1,4}[-_. ]+(?=\D)")
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}-")


@dataclass(frozen=True, slots=True)
class Placed:
    """One file: the article it belongs to (the same for all its languages), and what its place wishes for.

    `language` is None where the place does not tell.
    """

    path: str
    article: str
    language: str | None
    slug: str
    topic: str


def place_files(paths: Iterable[str]) -> list[Placed]:
    """Every file that can be an article, by path. Knows `en/guide.md`, `guide.fr.md`, `guide/fr.md`, Hugo's `content/<language>`
    and Docusaurus' `i18n/<language>/docusaurus-plugin-content-docs/current`.
    """
    files = sorted(path for path in paths if PurePosixPath(path).suffix.lower() in EXTENSIONS)
    folders = _language_folders(files)
    names = _language_names(files)
    return [_placed(path, folders, names) for path in files]


def _placed(path: str, folders: Collection[str], names: Collection[str]) -> Placed:
    pure = PurePosixPath(path)
    language = None
    parts: list[str] = []
    for depth, part in enumerate(pure.parts[:-1]):
        here = "/".join(pure.parts[: depth + 1])
        if here in folders:
            language = _tag(part)
        elif part.lower() not in _CONTAINERS:
            parts.append(part)
    stem = pure.stem
    if path in names and parts:
        language, stem = _tag(stem), parts.pop()
    elif (suffix := PurePosixPath(stem).suffix) and (tag := _tag(suffix[1:])):
        language, stem = tag, stem.removesuffix(suffix)
    if stem.lower() in _INDEXES and parts:
        stem = parts.pop()
    stem = _DATE.sub("", stem)
    cleaned = [_NUMBER.sub("", part).lstrip("_") or part for part in (*parts, stem)]
    return Placed(path, "/".join(cleaned), language, cleaned[-1], cleaned[0] if len(cleaned) > 1 else "")


def _language_folders(files: Iterable[str]) -> set[str]:
    """A folder is a language when all folders with articles beside it are: `it` among `en` and `de`, not among `sales`."""
    beside: dict[str, set[str]] = defaultdict(set)
    for path in files:
        parts = PurePosixPath(path).parts[:-1]
        for depth, part in enumerate(parts):
            beside["/".join(parts[:depth])].add(part)
    found = set()
    for parent, names in beside.items():
        tags = {name: _tag(name) for name in names}
        if all(tags.values()) and (len(names) > 1 or any(tag and _is_usual(tag) for tag in tags.values())):
            found |= {f"{parent}/{name}" if parent else name for name in names}
    return found


def _language_names(files: Iterable[str]) -> set[str]:
    """Files that are named after their language, as our own are: all beside them are, too."""
    beside: dict[str, list[str]] = defaultdict(list)
    for path in files:
        beside[str(PurePosixPath(path).parent)].append(path)
    found = set()
    for paths in beside.values():
        tags = [_tag(PurePosixPath(path).stem) for path in paths]
        if all(tags) and (len(paths) > 1 or any(tag and _is_usual(tag) for tag in tags)):
            found |= set(paths)
    return found


def _tag(name: str) -> str | None:
    try:
        tag = normalize_tag(name)
    except InvalidTag:
        return None
    return tag if is_known_language(tag) else None


def _is_usual(tag: str) -> bool:
    return tag.split("-")[0] in INTERFACE_LANGUAGES
