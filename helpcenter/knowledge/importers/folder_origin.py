"""A folder, or a .zip file, of Markdown or HTML files as an origin of articles."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from helpcenter.knowledge.errors import FrontMatterError
from helpcenter.knowledge.importers.front_matters import Said, read_html, read_markdown
from helpcenter.knowledge.importers.given import (
    BODY_LIMIT,
    Fetched,
    Format,
    GivenArticle,
    GivenTranslation,
    Giving,
    Listed,
    Listing,
    Meant,
    PictureMissing,
    Reached,
    Trouble,
)
from helpcenter.knowledge.importers.layouts import EXTENSIONS, Placed, place_files
from helpcenter.knowledge.importers.trees import Tree, Unusable, open_tree
from helpcenter.knowledge.markup import unify_newlines
from helpcenter.language import InvalidTag, is_known_language, normalize_tag

_PICTURE_BYTES = 20_000_000
_TEXT_BYTES = 4 * BODY_LIMIT
_PAGE = 200
#: Where programs keep what pages name from the top: `/img/a.png` lies in `static/img/a.png`.
_STATIC = ("", "static/", "public/", "assets/", "docs/", "content/", "source/")
_KEY_LIMIT = 250


@dataclass(frozen=True, slots=True)
class _File:
    placed: Placed
    said: Said
    language: str


class FolderOrigin:
    """`language` is that of files which do not tell. `name` tells one origin from another, the path where there is none."""

    def __init__(self, place: Path, *, language: str, name: str | None = None) -> None:
        self._tree: Tree = open_tree(place)
        self._language = language
        key = f"folder:{name or place.resolve()}"
        self.key = key if len(key) <= _KEY_LIMIT else f"folder:{hashlib.sha256(key.encode()).hexdigest()}"
        self._files: dict[str, list[Placed]] = {}
        for placed in place_files(self._tree.paths):
            self._files.setdefault(placed.article, []).append(placed)
        self._articles = {placed.path: article for article, files in self._files.items() for placed in files}

    def listing(self, cursor: str | None) -> Iterator[Listing]:
        yield from self._tree.troubles if cursor is None else ()
        for number, article in enumerate(self._after(cursor), start=1):
            if files := self._read(article, []):
                first = files[0]
                yield Listed(
                    _shortened(article), first.said.slug or first.placed.slug, first.said.topic or first.placed.topic
                )
            if number % _PAGE == 0:
                yield Reached(article, len(self._files))

    def articles(self, cursor: str | None, skip: Callable[[str], bool]) -> Iterator[Giving]:
        for number, article in enumerate(self._after(cursor), start=1):
            if not skip(_shortened(article)):
                troubles: list[Trouble] = []
                files = self._read(article, troubles)
                yield from troubles
                if files:
                    yield self._given(article, files)
            if number % _PAGE == 0:
                yield Reached(article)

    def meant(self, address: str, within: str) -> Meant | None:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path:
            return None
        for path in self._candidates(unquote(parts.path), within):
            if (article := self._articles.get(path)) is not None:
                return Meant(_shortened(article), address, parts.fragment)
        return Meant(None, address)

    def picture(self, address: str, within: str) -> Fetched:
        if urlsplit(address).scheme or urlsplit(address).netloc:
            raise PictureMissing("it lies on another host; put it into the folder")
        path = self._picture_path(address, within)
        if path is None:
            raise PictureMissing("there is no such file in the folder")
        try:
            return Fetched(self._tree.read(path, _PICTURE_BYTES), posixpath.basename(path))
        except Unusable as error:
            raise PictureMissing(f"it {error}") from error

    def picture_place(self, address: str, within: str) -> str:
        """With the digest of the file: a picture that was exchanged under the same name is another one."""
        path = self._picture_path(address, within)
        if path is None:
            return address
        try:
            return f"{path} {hashlib.sha256(self._tree.read(path, _PICTURE_BYTES)).hexdigest()}"
        except Unusable:
            return path

    def _picture_path(self, address: str, within: str) -> str | None:
        candidates = self._candidates(unquote(urlsplit(address).path), within)
        return next((path for path in candidates if path in self._tree.paths), None)

    def _after(self, cursor: str | None) -> list[str]:
        return [article for article in sorted(self._files) if cursor is None or article > cursor]

    def _read(self, article: str, troubles: list[Trouble]) -> list[_File]:
        """The files of an article, one a language, that of the origin first."""
        found: dict[str, _File] = {}
        for placed in self._files[article]:
            try:
                said = self._said(placed)
                language = _language(said.language) or placed.language or self._language
            except (Unusable, FrontMatterError, InvalidTag) as error:
                troubles.append(Trouble(placed.path, str(error)))
                continue
            if language in found:
                reason = f"the same article in the same language ({language}) as {found[language].placed.path}"
                troubles.append(Trouble(placed.path, reason))
            else:
                found[language] = _File(placed, said, language)
        return sorted(found.values(), key=lambda file: (file.language != self._language, file.placed.path))

    def _said(self, placed: Placed) -> Said:
        text = unify_newlines(_decoded(self._tree.read(placed.path, _TEXT_BYTES)))
        if EXTENSIONS[posixpath.splitext(placed.path)[1].lower()] == "html":
            return read_html(text)
        return read_markdown(text)

    def _given(self, article: str, files: list[_File]) -> GivenArticle:
        first = files[0]
        remarks = []
        translations = []
        for file in files:
            title = file.said.title
            if not title:
                title = file.placed.slug.replace("-", " ").replace("_", " ").strip().capitalize()
                remarks.append(Trouble(file.placed.path, f"has no title; its name is taken for one: {title!r}"))
            html = EXTENSIONS[posixpath.splitext(file.placed.path)[1].lower()] == "html"
            translations.append(
                GivenTranslation(
                    place=file.placed.path,
                    language=file.language,
                    title=title,
                    summary=file.said.summary,
                    body=file.said.body,
                    format=Format.HTML if html else Format.MARKDOWN,
                    draft=file.said.draft,
                    extra=file.said.extra,
                )
            )
        topic = first.said.topic or first.placed.topic
        return GivenArticle(_shortened(article), topic, tuple(translations), tuple(remarks))

    def _candidates(self, path: str, within: str) -> Iterator[str]:
        """Files that an address may mean, seen from any file of the article."""
        bases = {posixpath.dirname(placed.path) for placed in self._files.get(self._whole(within), ())}
        starts = [f"{top}{path.lstrip('/')}" for top in _STATIC] if path.startswith("/") else [
            posixpath.join(base, path) for base in sorted(bases)
        ]  # fmt: skip
        for start in starts:
            clean = posixpath.normpath(start).lstrip("/")
            if clean.startswith(".."):
                continue
            yield clean
            stem = clean.removesuffix(".html")
            for extension in EXTENSIONS:
                yield f"{stem}{extension}"
                yield f"{stem}/index{extension}"
                yield f"{stem}/_index{extension}"

    def _whole(self, source_id: str) -> str:
        return source_id if source_id in self._files else next(
            (article for article in self._files if _shortened(article) == source_id), source_id
        )  # fmt: skip


def _decoded(content: bytes) -> str:
    """Raises `Unusable`."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unusable("the text is UTF-16; save it as UTF-8")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unusable(f"line {line}: not UTF-8 (byte 0x{content[error.start]:02X}); save the file as UTF-8") from error
    if "\x00" in text:
        raise Unusable("holds a NUL character, as only binary files do")
    return text


def _language(written: str) -> str | None:
    """Raises `InvalidTag`."""
    if not written:
        return None
    tag = normalize_tag(written)
    if not is_known_language(tag):
        raise InvalidTag(f"{written[:20]!r} is not a language that is known")
    return tag


def _shortened(article: str) -> str:
    """As the database keeps it."""
    return article if len(article) <= _KEY_LIMIT else hashlib.sha256(article.encode()).hexdigest()
