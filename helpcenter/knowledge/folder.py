"""A folder of articles, our own or somebody else's: `<topic>/<slug>/<language>.md` and, beside them, `questions.txt`; with or
without `articles/` above.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from helpcenter.knowledge.errors import FolderUnusable, FrontMatterError, InvalidArticle
from helpcenter.knowledge.front_matter import FRONT_MATTER_LIMIT
from helpcenter.knowledge.markup import TEXT_LIMIT
from helpcenter.knowledge.questions_file import QUESTIONS_FILE_NAME
from helpcenter.knowledge.slugs import slugify
from helpcenter.knowledge.source import Source, parse_source
from helpcenter.knowledge.unanswered import UNANSWERED_FILE_NAME
from helpcenter.language import InvalidTag, is_known_language, normalize_tag

#: A character has at most four bytes in UTF-8.
_BYTES_LIMIT = 4 * (TEXT_LIMIT + FRONT_MATTER_LIMIT)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should know about one file. `path` is relative to the folder."""

    path: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """A file that has the place and the name of a translation."""

    path: Path
    shown: str
    topic: str
    slug: str
    language: str


@dataclass(frozen=True, slots=True)
class QuestionsPlace:
    """A file that has the place and the name of an article's known questions."""

    path: Path
    shown: str
    slug: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds: translations and files of known questions in order, what is neither and why, and names that are
    stored differently.
    """

    files: tuple[ArticleFile, ...]
    questions: tuple[QuestionsPlace, ...]
    skipped: tuple[Remark, ...]
    adjusted: tuple[Remark, ...]


class Unreadable(Exception):
    """One file cannot be used."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def list_folder(folder: Path) -> Listing:
    """Every file below `folder`, sorted by path. Hidden ones are left out, symbolic links are not followed."""
    if not folder.is_dir():
        raise FolderUnusable(f"{folder} is not a folder; name one that holds <topic>/<slug>/<language>.md")
    root = folder / "articles" if (folder / "articles").is_dir() else folder
    files: list[ArticleFile] = []
    questions: list[QuestionsPlace] = []
    skipped: list[Remark] = []
    renamed: dict[Path, Remark] = {}
    for path, problem in _walk(root, skipped):
        shown = _printable(path.relative_to(folder))
        try:
            if problem:
                raise Unreadable(problem)
            if "\ufffd" in shown:
                raise Unreadable("the name is not UTF-8")
            relative = path.relative_to(root)
            if path == folder / UNANSWERED_FILE_NAME:
                continue  # it belongs to no article
            if relative.parts[0] == "pictures" and len(relative.parts) == 2 and path.suffix != ".md":
                continue  # pictures have a reader of their own
            if relative.name == QUESTIONS_FILE_NAME and len(relative.parts) == 3:
                questions.append(QuestionsPlace(path, shown, _slugs(relative)[1]))
                continue
            file = _placed(path, relative, shown)
        except Unreadable as error:
            skipped.append(Remark(shown, None, error.reason))
            continue
        files.append(file)
        for place, stored in ((path.parents[1], file.topic), (path.parent, file.slug)):
            if unicodedata.normalize("NFC", place.name) != stored:
                renamed[place] = Remark(_printable(place.relative_to(folder)), None, f"stored as {stored!r}")
    files.sort(key=lambda file: file.shown)
    questions.sort(key=lambda place: place.shown)
    return Listing(tuple(files), tuple(questions), tuple(skipped), tuple(renamed.values()))


def unambiguous(files: Iterable[ArticleFile], topics: Mapping[str, str]) -> tuple[list[ArticleFile], list[Remark]]:
    """One file for each translation, and the others with the reason.

    When several folders claim a slug, the one under the article's present topic (in `topics`) has it, else the first.
    """
    files = list(files)
    owners: dict[str, ArticleFile] = {}
    for file in files:
        owner = owners.setdefault(file.slug, file)
        if owner.topic != file.topic == topics.get(file.slug):
            owners[file.slug] = file
    kept: dict[tuple[str, str], ArticleFile] = {}
    skipped: list[Remark] = []
    for file in files:
        owner = owners[file.slug]
        if owner.path.parent != file.path.parent:
            place = owner.shown.rpartition("/")[0]
            reason = f"the slug {file.slug!r} is taken by {place}; a slug is unique across all topics"
            skipped.append(Remark(file.shown, None, reason))
        elif first := kept.get((file.slug, file.language)):
            skipped.append(Remark(file.shown, None, f"the same language as {first.path.name}"))
        else:
            kept[file.slug, file.language] = file
    return list(kept.values()), skipped


def read_article_file(path: Path) -> tuple[str, Source]:
    """The text as it is, and what it says. Raises `Unreadable`."""
    text = read_text(path)
    try:
        return text, parse_source(text)
    except FrontMatterError as error:
        raise Unreadable(error.problem, error.line) from error
    except InvalidArticle as error:
        raise Unreadable(str(error)) from error


def read_text(path: Path) -> str:
    """The text of a file as it is. Raises `Unreadable`."""
    try:
        if path.stat().st_size > _BYTES_LIMIT:
            raise Unreadable(f"the file is larger than {_BYTES_LIMIT // 1000:,} kB; split it into several articles")
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"cannot be opened: {error.strerror}") from error
    if content.startswith(_UTF16_MARKS):
        raise Unreadable("the text is UTF-16; save it as UTF-8", 1)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"not UTF-8 (byte 0x{content[error.start]:02X}); save the file as UTF-8", line) from error
    if (nul := text.find("\x00")) >= 0:
        raise Unreadable("holds a NUL character, as only binary files do", text.count("\n", 0, nul) + 1)
    return text


def _walk(root: Path, skipped: list[Remark]) -> Iterator[tuple[Path, str | None]]:
    """Every entry that is no folder, with the reason why it is not even looked at, if there is one."""

    def on_error(error: OSError) -> None:
        skipped.append(Remark(_printable(Path(str(error.filename))), None, f"cannot be opened: {error.strerror}"))

    for place, folders, names in os.walk(root, onerror=on_error):
        here = Path(place)
        linked = [name for name in folders if (here / name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in linked)
        for name in sorted(names + linked):
            path = here / name
            if name.startswith("."):
                continue
            if path.is_symlink():
                yield path, "a symbolic link; only real files and folders are read"
            else:
                yield path, None if path.is_file() else "not a regular file"


def _placed(path: Path, relative: Path, shown: str) -> ArticleFile:
    if path.suffix != ".md":
        raise Unreadable("not a Markdown file (.md)")
    if len(relative.parts) != 3:
        raise Unreadable("not in a place of the form <topic>/<slug>/<language>.md")
    topic, slug = _slugs(relative)
    try:
        language = normalize_tag(path.stem)
    except InvalidTag as error:
        raise Unreadable(str(error)) from error
    if not is_known_language(language):
        raise Unreadable(f"{path.stem!r} is not a language that is known; name the file after one, such as en.md")
    return ArticleFile(path, shown, topic, slug, language)


def _slugs(relative: Path) -> tuple[str, str]:
    """Topic and article, from the names of their folders."""
    topic, slug = slugify(relative.parts[0]), slugify(relative.parts[1])
    if not topic or not slug:
        raise Unreadable("the folder's name holds no letter or digit")
    return topic, slug


def _printable(path: Path) -> str:
    """The path with slashes; what is not UTF-8 in it is replaced."""
    return os.fsencode(path).decode("utf-8", "replace").replace(os.sep, "/")
