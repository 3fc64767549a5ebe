"""Files below a folder or within a .zip file, read without ever being unpacked."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Protocol

from helpcenter.knowledge.importers.given import OriginUnusable, Trouble

FILES_LIMIT = 200_000
#: All files of a .zip together, unpacked; and how much smaller than that the .zip may be.
ZIP_BYTES_LIMIT = 2_000_000_000
ZIP_RATIO_LIMIT = 200
#: A file this small may be packed as well as it likes.
_RATIO_FROM_BYTES = 1_000_000
_LEFT_OUT = frozenset({"node_modules", "__MACOSX", "_site", "venv"})


class Unusable(Exception):
    """One file cannot be read."""


class Tree(Protocol):
    """Regular files by their path with slashes; `troubles` are what is none."""

    @property
    def paths(self) -> frozenset[str]:
        """Without hidden files, and without what packages leave behind."""

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """Links and the like."""

    def read(self, path: str, most_bytes: int) -> bytes:
        """Raises `Unusable`."""


class FolderTree:
    """A folder. Symbolic links are not followed."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise OriginUnusable(f"{folder} is neither a folder nor a .zip file")
        self._folder = folder
        troubles: list[Trouble] = []
        self.paths = frozenset(self._walk(troubles))
        self.troubles = tuple(sorted(troubles, key=lambda trouble: trouble.place))

    def read(self, path: str, most_bytes: int) -> bytes:
        try:
            with (self._folder / path).open("rb") as file:
                content = file.read(most_bytes + 1)
        except OSError as error:
            raise Unusable(f"cannot be opened: {error.strerror}") from error
        return _within(content, most_bytes)

    def _walk(self, troubles: list[Trouble]) -> Iterator[str]:
        counted = 0
        for place, folders, names in os.walk(self._folder):
            here = Path(place)
            linked = [name for name in folders if (here / name).is_symlink()]
            folders[:] = sorted(name for name in folders if _counts(name) and name not in linked)
            for name in [*names, *linked]:
                if not _counts(name):
                    continue
                path = here / name
                shown = os.fsencode(path.relative_to(self._folder)).decode("utf-8", "replace").replace(os.sep, "/")
                counted += 1
                if counted > FILES_LIMIT:
                    raise OriginUnusable(
                        f"{self._folder} holds more than {FILES_LIMIT:,} files; choose a smaller part of it"
                    )
                if path.is_symlink() or not path.is_file():
                    troubles.append(Trouble(shown, "a symbolic link or no regular file; only real files are read"))
                elif "\ufffd" in shown:
                    troubles.append(Trouble(shown, "the name is not UTF-8"))
                else:
                    yield shown


class ZipTree:
    """A .zip file, checked before anything of it is read. A single folder around everything is left out of the paths."""

    def __init__(self, file: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
            raise OriginUnusable(f"{file.name} cannot be read as a .zip file: {error}") from error
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        _check_sizes(file, entries)
        troubles: list[Trouble] = []
        found: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            name = _checked_name(file, entry)
            if stat.S_ISLNK(entry.external_attr >> 16):
                troubles.append(Trouble(name, "a symbolic link; only real files are read"))
            elif all(_counts(part) for part in name.split("/")):
                found[name] = entry
        around = _common_folder(found)
        self._entries: Mapping[str, zipfile.ZipInfo] = {name[len(around) :]: entry for name, entry in found.items()}
        self.paths = frozenset(self._entries)
        self.troubles = tuple(troubles)

    def read(self, path: str, most_bytes: int) -> bytes:
        try:
            with self._zip.open(self._entries[path]) as file:
                content = file.read(most_bytes + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise Unusable("is damaged in the .zip file, or packed in a way that cannot be read") from error
        return _within(content, most_bytes)


def open_tree(place: Path) -> Tree:
    """Raises `OriginUnusable`."""
    return ZipTree(place) if place.is_file() and place.suffix.lower() == ".zip" else FolderTree(place)


def _check_sizes(file: Path, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > FILES_LIMIT:
        raise OriginUnusable(f"{file.name} holds {len(entries):,} files; at most {FILES_LIMIT:,} are read")
    if any(entry.flag_bits & 1 for entry in entries):
        raise OriginUnusable(f"{file.name} is protected by a password; pack it again without one")
    total = sum(entry.file_size for entry in entries)
    if total > ZIP_BYTES_LIMIT:
        raise OriginUnusable(
            f"{file.name} would be {total / 1e9:.1f} GB when unpacked; at most {ZIP_BYTES_LIMIT / 1e9:.0f} GB are read"
        )
    for entry in entries:
        if entry.file_size > _RATIO_FROM_BYTES and entry.file_size > ZIP_RATIO_LIMIT * max(entry.compress_size, 1):
            raise OriginUnusable(
                f"{file.name} looks like a zip bomb: {_printable(entry.filename)} would grow from {entry.compress_size:,} to "
                f"{entry.file_size:,} bytes; nothing of it was read"
            )


def _checked_name(file: Path, entry: zipfile.ZipInfo) -> str:
    name = entry.filename.replace("\\", "/")
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or (parts and parts[0].endswith(":")):
        raise OriginUnusable(
            f"{file.name} holds {_printable(entry.filename)}, which would lie outside of it; nothing of it was read"
        )
    return "/".join(parts)


def _common_folder(names: Mapping[str, object]) -> str:
    first = {name.partition("/")[0] for name in names}
    return f"{first.pop()}/" if len(first) == 1 and all("/" in name for name in names) else ""


def _counts(name: str) -> bool:
    return not name.startswith(".") and name not in _LEFT_OUT


def _within(content: bytes, most_bytes: int) -> bytes:
    if len(content) > most_bytes:
        raise Unusable(f"is larger than the {most_bytes / 1e6:g} MB that are read")
    return content


def _printable(name: str) -> str:
    return repr(name[:100])
