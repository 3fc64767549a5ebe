"""Reading TOML tables so that every mistake is told at once, each with its file, line, key and what to write instead."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from helpcenter.contact.errors import Problem
from helpcenter.contact.toml_lines import Path as KeyPath
from helpcenter.contact.toml_lines import key_lines, line_of
from helpcenter.language import InvalidTag, normalize_tag

_Choice = TypeVar("_Choice", bound=StrEnum)
_Value = TypeVar("_Value")
_KEY = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """`"did you mean 'phone'?"`, or what there is to choose from."""
    names = sorted(known)
    near = difflib.get_close_matches(wrong, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"known: {', '.join(names)}" if names and len(names) <= 40 else "see docs/contact.md"


class TomlFile:
    """One file: its values, where they stand, and what is wrong with them."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.problems: list[Problem] = []
        self.values: dict[str, Any] = {}
        self._lines: Mapping[KeyPath, int] = {}
        try:
            source = path.read_text(encoding="utf-8")
            self.values = tomllib.loads(source)
            self._lines = key_lines(source)
        except FileNotFoundError:
            self.problems.append(Problem(self.name, None, "", "the file is missing; docs/contact.md shows one"))
        except UnicodeDecodeError:
            self.problems.append(Problem(self.name, None, "", "the file is not UTF-8; save it as UTF-8"))
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            line = int(found[1]) if found else None
            self.problems.append(Problem(self.name, line, "", f"this is not TOML: {error}"))

    def wrong(self, path: KeyPath, message: str) -> None:
        key = ""
        for part in path:
            key += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if key else part
        self.problems.append(Problem(self.name, line_of(path, self._lines), key, message))

    def top(self, keys: Collection[str]) -> Table:
        return Table(self, (), self.values, keys)


class Table:
    """One table of a file. Reading a value of the wrong kind notes a problem and returns the default."""

    def __init__(self, file: TomlFile, path: KeyPath, values: object, keys: Collection[str] | None) -> None:
        self.file, self.path = file, path
        self.values: dict[str, Any] = values if isinstance(values, dict) else {}
        if not isinstance(values, dict):
            file.wrong(path, "this must be a table")
        if keys is not None:
            for key in self.values:
                if key not in keys:
                    self.wrong(key, f"there is no such key; {suggestion(key, keys)}")

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def wrong(self, key: str, message: str) -> None:
        self.file.wrong((*self.path, key), message)

    def missing(self, key: str, message: str) -> None:
        """A key that is not there: the problem is told at the table's line."""
        self.file.wrong(self.path or (key,), f"{key} is missing; {message}")

    def text(self, key: str, *, needed: str | None = None) -> str | None:
        """A string that is not empty. `needed`: what to write when it is missing."""
        value = self.values.get(key)
        if value is None:
            if needed is not None:
                self.missing(key, needed)
            return None
        if not isinstance(value, str) or not value.strip():
            self.wrong(key, 'this must be a text in quotes, like "..."')
            return None
        return value.strip()

    def texts(self, key: str, *, needed: str | None = None) -> tuple[str, ...]:
        """A string or a list of strings; dates count as strings."""
        value = self.values.get(key)
        if value is None:
            if needed is not None:
                self.missing(key, needed)
            return ()
        values = value if isinstance(value, list) else [value]
        texts = tuple(item.isoformat() if hasattr(item, "isoformat") else item for item in values)
        if not all(isinstance(item, str) for item in texts) or (needed is not None and not texts):
            self.wrong(key, 'this must be a list of texts, like ["...", "..."]')
            return ()
        return texts

    def flag(self, key: str, default: bool) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.wrong(key, "this must be true or false (without quotes)")
            return default
        return value

    def parsed(self, key: str, texts: Iterable[str], parse: Callable[[str], _Value]) -> tuple[_Value, ...]:
        """Each text through `parse`; what it refuses (with a `ValueError`) is a problem of `key`."""
        values = []
        for text in texts:
            try:
                values.append(parse(text))
            except ValueError as error:
                self.wrong(key, str(error))
        return tuple(values)

    def choices(self, key: str, kind: type[_Choice], *, needed: str | None = None) -> tuple[_Choice, ...]:
        """Values of an enumeration, each once."""

        def parse(text: str) -> _Choice:
            if text not in set(kind):
                raise ValueError(f"{text!r} is not one of them; {suggestion(text, [str(item) for item in kind])}")
            return kind(text)

        found = self.parsed(key, self.texts(key, needed=needed), parse)
        if len(set(found)) < len(found):
            self.wrong(key, "something is listed twice")
        return tuple(dict.fromkeys(found))

    def languages(self, key: str, *, needed: str | None = None) -> tuple[str, ...]:
        def parse(text: str) -> str:
            try:
                return normalize_tag(text)
            except InvalidTag as error:
                raise ValueError(str(error)) from error

        return tuple(dict.fromkeys(self.parsed(key, self.texts(key, needed=needed), parse)))

    def reference(self, key: str, known: Collection[str], *, what: str, needed: str | None = None) -> str | None:
        """The name of something set up elsewhere."""
        name = self.text(key, needed=needed)
        if name is not None and name not in known:
            self.wrong(key, f"there is no {what} {name!r}; {suggestion(name, known)}")
            return None
        return name

    def table(self, key: str, keys: Collection[str] | None = None) -> Table:
        return Table(self.file, (*self.path, key), self.values.get(key, {}), keys)

    def named_tables(self, key: str, keys: Collection[str]) -> dict[str, Table]:
        """`[key.NAME]`, for every NAME."""
        outer = self.table(key)
        for name in outer.values:
            if not _KEY.fullmatch(name):
                outer.wrong(name, "a name has small letters, digits, '_' and '-' only")
        return {name: outer.table(name, keys) for name in outer.values}

    def listed_tables(self, key: str, keys: Collection[str]) -> list[Table]:
        """`[[key]]`, any number of times."""
        values = self.values.get(key, [])
        if not isinstance(values, list):
            self.wrong(key, f"this must be a list of tables: write [[{'.'.join(map(str, (*self.path, key)))}]]")
            return []
        return [Table(self.file, (*self.path, key, index), value, keys) for index, value in enumerate(values)]
