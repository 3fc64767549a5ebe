"""A CSV file as an origin of articles: checked as a whole before anything of it is taken."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

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
    OriginUnusable,
    PictureMissing,
    Reached,
    Trouble,
)
from helpcenter.knowledge.revising import SUMMARY_LIMIT, TITLE_LIMIT
from helpcenter.knowledge.slugs import is_slug, slugify
from helpcenter.language import InvalidTag, is_known_language, normalize_tag

COLUMNS = ("slug", "topic", "language", "title", "summary", "body", "format")
_NEEDED = ("slug", "topic", "language", "title", "body")
_DELIMITERS = (",", ";", "\t", "|")
_BYTES_LIMIT = 200_000_000
#: Characters of one field; longer ones are refused with their place rather than by the reader.
_FIELD_LIMIT = 10 * BODY_LIMIT
#: More problems than this are counted, not told.
_PROBLEMS_TOLD = 100
_PAGE = 200
_KEY_LIMIT = 250


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    slug: str
    topic: str
    language: str
    title: str
    summary: str
    body: str
    format: Format


class CsvOrigin:
    """`name` tells one origin from another, the path where there is none.

    Raises `OriginUnusable` with every problem, by line and column, when there is one.
    """

    def __init__(self, file: Path, *, name: str | None = None) -> None:
        key = f"csv:{name or file.resolve()}"
        self.key = key if len(key) <= _KEY_LIMIT else f"csv:{hashlib.sha256(key.encode()).hexdigest()}"
        self._file = file
        self.remarks: list[Trouble] = []
        self._rows = self._checked(_text(file, self.remarks))

    def listing(self, cursor: str | None) -> Iterator[Listing]:
        for number, slug in enumerate(self._after(cursor), start=1):
            yield Listed(slug, slug, self._rows[slug][0].topic, fixed=True)
            if number % _PAGE == 0:
                yield Reached(slug, len(self._rows))

    def articles(self, cursor: str | None, skip: Callable[[str], bool]) -> Iterator[Giving]:
        for number, slug in enumerate(self._after(cursor), start=1):
            if not skip(slug):
                rows = self._rows[slug]
                remarks = tuple(self.remarks) if number == 1 and cursor is None else ()
                yield GivenArticle(slug, rows[0].topic, tuple(self._given(row) for row in rows), remarks)
            if number % _PAGE == 0:
                yield Reached(slug)

    def meant(self, address: str, within: str) -> Meant | None:
        return None  # texts in a CSV file are written for this help center: links stay as they are

    def picture(self, address: str, within: str) -> Fetched:
        raise PictureMissing("a CSV file holds no pictures; import a folder, or upload it in the studio")

    def picture_place(self, address: str, within: str) -> str:
        return address

    def _after(self, cursor: str | None) -> list[str]:
        return [slug for slug in sorted(self._rows) if cursor is None or slug > cursor]

    def _given(self, row: _Row) -> GivenTranslation:
        place = f"{self._file.name}:{row.line}"
        return GivenTranslation(place, row.language, row.title, row.summary, row.body, row.format)

    def _checked(self, text: str) -> Mapping[str, list[_Row]]:
        problems: list[Trouble] = []
        rows: dict[str, list[_Row]] = {}
        seen: dict[tuple[str, str], int] = {}
        for line, values in self._records(text, problems):
            row = self._row(line, values, problems)
            if row is None:
                continue
            others = rows.setdefault(row.slug, [])
            if (first := seen.setdefault((row.slug, row.language), line)) != line:
                self._tell(problems, line, "language", f"{row.slug} in {row.language} is in line {first} already")
            elif others and others[0].topic != row.topic:
                reason = f"{row.slug} is under {others[0].topic!r} in line {others[0].line}; an article has one topic"
                self._tell(problems, line, "topic", reason)
            else:
                others.append(row)
        if not problems and not rows:
            problems.append(Trouble(self._file.name, "holds no articles"))
        if problems:
            more = len(problems) - _PROBLEMS_TOLD
            told = (*problems[:_PROBLEMS_TOLD], *([Trouble(self._file.name, f"and {more} more")] if more > 0 else []))
            number = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
            raise OriginUnusable(f"{self._file.name} has {number}; nothing was imported", told)
        return rows

    def _records(self, text: str, problems: list[Trouble]) -> Iterator[tuple[int, dict[str, str]]]:
        """The line that each record begins in, and its values by column."""
        csv.field_size_limit(_FIELD_LIMIT)
        delimiter = _delimiter(text)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            header = [name.strip().lower() for name in next(reader, [])]
            if not self._is_usable(header, problems):
                return
            line = reader.line_num + 1
            for record in reader:
                if len(record) > len(header):
                    reason = f"has {len(record)} values for {len(header)} columns"
                    self._tell(problems, line, None, f"{reason}; a value that holds {delimiter!r} must be in quotes")
                elif any(value.strip() for value in record):
                    padded = [*record, *[""] * (len(header) - len(record))]
                    yield line, dict(zip(header, padded, strict=True))
                line = reader.line_num + 1
        except csv.Error as error:
            self._tell(problems, reader.line_num, None, f"cannot be read: {error}")

    def _is_usable(self, header: list[str], problems: list[Trouble]) -> bool:
        missing = [name for name in _NEEDED if name not in header]
        if missing:
            reason = (
                f"there is no column {', '.join(missing)}; the first line must name the columns {', '.join(COLUMNS)}"
            )
            self._tell(problems, 1, None, reason)
        for name in {name for name in header if header.count(name) > 1}:
            self._tell(problems, 1, name, "this column is there twice")
        for name in header:
            if name not in COLUMNS:
                self.remarks.append(Trouble(self._file.name, f"the column {name!r} is not used"))
        return not problems

    def _row(self, line: int, values: Mapping[str, str], problems: list[Trouble]) -> _Row | None:
        before = len(problems)
        slug, topic = values["slug"].strip(), slugify(values["topic"])
        if not is_slug(slug):
            better = slugify(slug)
            self._tell(problems, line, "slug", f"{slug[:80]!r} is no slug" + (f"; write {better!r}" if better else ""))
        if not topic:
            self._tell(problems, line, "topic", "is empty, or holds no letter or digit")
        language = self._language(line, values["language"], problems)
        for name, limit in (("title", TITLE_LIMIT), ("summary", SUMMARY_LIMIT), ("body", BODY_LIMIT)):
            if len(values.get(name, "")) > limit:
                reason = f"has {len(values[name]):,} characters; {limit:,} are allowed"
                self._tell(problems, line, name, reason)
        if not values["title"].strip():
            self._tell(problems, line, "title", "is empty")
        written = values.get("format", "").strip().lower()
        if written not in ("", *Format):
            self._tell(problems, line, "format", f"{written[:20]!r} is neither markdown nor html")
        if len(problems) > before or language is None:
            return None
        return _Row(
            line, slug, topic, language, values["title"], values.get("summary", ""), values["body"],
            Format(written or Format.MARKDOWN),
        )  # fmt: skip

    def _language(self, line: int, written: str, problems: list[Trouble]) -> str | None:
        try:
            language = normalize_tag(written)
        except InvalidTag as error:
            self._tell(problems, line, "language", str(error))
            return None
        if not is_known_language(language):
            self._tell(problems, line, "language", f"{written[:20]!r} is not a language that is known")
            return None
        return language

    def _tell(self, problems: list[Trouble], line: int, column: str | None, reason: str) -> None:
        place = f"{self._file.name}:{line}" + (f", column {column}" if column else "")
        problems.append(Trouble(place, reason))


def _text(file: Path, remarks: list[Trouble]) -> str:
    """Raises `OriginUnusable`."""
    try:
        if file.stat().st_size > _BYTES_LIMIT:
            raise OriginUnusable(f"{file.name} is larger than {_BYTES_LIMIT / 1e6:.0f} MB; split it")
        content = file.read_bytes()
    except OSError as error:
        raise OriginUnusable(f"{file} cannot be opened: {error.strerror}") from error
    marked = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    encoding = next((name for mark, name in marked.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        from charset_normalizer import from_bytes  # slow to load, and rarely needed

        guessed = from_bytes(content).best() if encoding == "utf-8" else None
        if guessed is None:
            line = content.count(b"\n", 0, error.start) + 1
            raise OriginUnusable(f"{file.name}, line {line}: cannot be read as text; save the file as UTF-8") from error
        text = str(guessed)
        remarks.append(
            Trouble(file.name, f"was read as {guessed.encoding}; check letters with accents, or save it as UTF-8")
        )
    if (place := text.find("\x00")) >= 0:
        raise OriginUnusable(f"{file.name}, line {text.count(chr(10), 0, place) + 1}: holds a NUL character")
    return text


def _delimiter(text: str) -> str:
    """The one that parts the first line into most of our columns."""
    first = text.partition("\n")[0].lower()

    def found(delimiter: str) -> int:
        return sum(name.strip().strip('"') in COLUMNS for name in first.split(delimiter))

    return max(_DELIMITERS, key=found)
