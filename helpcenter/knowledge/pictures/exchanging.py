"""Pictures in a folder, beside the articles: `pictures/<key>.webp`, byte for byte as they are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.errors import NotFound
from helpcenter.files import ContentStore, MovingPicture, TooManyPixels, UnreadableImage, check_webp, content_key
from helpcenter.knowledge.pictures.addresses import PICTURE_EXTENSION, PictureSize, is_key, key_of
from helpcenter.knowledge.pictures.keeping import PictureLimits, find_picture, keep_encoded, known_pictures

PICTURES_FOLDER = "pictures"

_NAMED = re.compile(rf"/{PICTURES_FOLDER}/([0-9a-f]{{32}}-[0-9]+x[0-9]+)\.{PICTURE_EXTENSION}")


@dataclass(frozen=True, slots=True)
class PicturesRead:
    """How many pictures were taken in and known already; files that were not, with the reason."""

    created: int
    unchanged: int
    skipped: tuple[tuple[str, str], ...]


def keys_named(source: str) -> set[str]:
    """The keys of all pictures that a file names, in its text or its front matter."""
    return {key for key in _NAMED.findall(source) if is_key(key)}


def import_pictures(
    database: Database,
    folder: Path,
    *,
    store: ContentStore,
    now: datetime,
    author_id: int | None = None,
    limits: PictureLimits | None = None,
) -> PicturesRead:
    """Take in the pictures that an export has written, as they are. What an editor adds by hand has to be uploaded."""
    limits = limits or PictureLimits()
    place = folder / PICTURES_FOLDER
    created = unchanged = 0
    skipped: list[tuple[str, str]] = []
    paths = sorted(path for path in place.iterdir() if not path.name.startswith(".")) if place.is_dir() else []
    with database.read() as session:
        known = known_pictures(session, [path.stem for path in paths])
    for path in paths:
        reason = None
        if path.is_symlink() or not path.is_file():
            reason = "not a regular file"
        elif path.suffix != f".{PICTURE_EXTENSION}" or not is_key(path.stem):
            reason = "not the name of a picture that was exported; upload new pictures in the studio"
        elif path.stat().st_size > limits.largest_bytes:
            reason = f"larger than the {limits.largest_bytes / 1e6:.3g} MB that are allowed"
        elif path.stem in known:
            unchanged += 1
        else:
            reason = _taken(database, path, store, now, author_id, limits)
            created += reason is None
        if reason:
            skipped.append((f"{PICTURES_FOLDER}/{path.name}", reason))
    return PicturesRead(created, unchanged, tuple(skipped))


def _taken(
    database: Database, path: Path, store: ContentStore, now: datetime, author_id: int | None, limits: PictureLimits
) -> str | None:
    """Why the file cannot be taken in, or None when it was."""
    try:
        content = path.read_bytes()
        encoded = check_webp(content, limits.most_pixels)
    except OSError as error:
        return f"cannot be opened: {error.strerror}"
    except TooManyPixels:
        return f"a picture may have {limits.most_pixels / 1e6:.3g} megapixels at most"
    except MovingPicture:
        return "the picture moves; use a still one"
    except UnreadableImage:
        return "not a WebP picture, or with something else in it; upload it in the studio"
    if key_of(content_key(content), PictureSize(encoded.width, encoded.height)) != path.stem:
        return "was changed after it was exported: its name no longer fits; upload it in the studio"
    with database.write() as session:
        keep_encoded(session, encoded, filename=path.name, author_id=author_id, now=now, store=store)
    return None


def export_pictures(session: Session, keys: Iterable[str], store: ContentStore) -> Iterator[tuple[str, bytes]]:
    """Path in the folder and content of each of these pictures that is kept; those whose file is gone are left out."""
    for key in sorted(set(keys)):
        picture = find_picture(session, key)
        if picture is None:
            continue
        try:
            content = store.read(picture.digest)
        except NotFound:
            continue
        yield f"{PICTURES_FOLDER}/{key}.{PICTURE_EXTENSION}", content
