"""Take a picture: check it, encode it again, keep it once."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import filetype
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from helpcenter.files import (
    ContentStore,
    EncodedPicture,
    MovingPicture,
    TooManyPixels,
    UnreadableImage,
    content_key,
    encode_webp,
)
from helpcenter.knowledge.pictures.addresses import PictureSize, key_of, picture_address, size_of
from helpcenter.knowledge.pictures.errors import PictureProblem, PictureRefused
from helpcenter.knowledge.pictures.tables import PictureRow

_TAKEN = ("image/jpeg", "image/png", "image/apng", "image/webp", "image/gif")
#: SVG is text: `<svg` after a declaration, comments and a document type, in any of the encodings that browsers read.
_SVG = re.compile(rb"<\s*(?:\w+:)?svg[\s>/]", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_KEYS_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """What is taken, and how large a kept picture may be: a side longer than `longest_side` pixels is made smaller."""

    largest_bytes: int = 10_000_000
    most_pixels: int = 25_000_000
    longest_side: int = 2_000


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is kept. `digest` names its content in the store."""

    key: str
    digest: str
    width: int
    height: int
    size_bytes: int
    filename: str

    @property
    def address(self) -> str:
        """What an article's Markdown names, and where it is served."""
        return picture_address(self.key)


def encode_picture(data: bytes, limits: PictureLimits | None = None) -> EncodedPicture:
    """The picture as it will be kept: WebP, upright, without metadata. Takes up to seconds: call it outside a transaction.

    Raises `PictureRefused`.
    """
    limits = limits or PictureLimits()
    if not data:
        raise PictureRefused(PictureProblem.EMPTY, "the file is empty")
    if len(data) > limits.largest_bytes:
        megabytes = f"{limits.largest_bytes / 1e6:.3g}"
        raise PictureRefused(PictureProblem.TOO_LARGE, f"a picture may have {megabytes} MB", limit=limits.largest_bytes)
    if filetype.guess_mime(data[:8192]) not in _TAKEN:
        if _SVG.search(data[:20_000].replace(b"\x00", b"")):
            raise PictureRefused(PictureProblem.SVG, "SVG files can hold programs; export the drawing as PNG")
        raise PictureRefused(PictureProblem.NOT_A_PICTURE, "only JPEG, PNG, WebP and GIF pictures can be used")
    try:
        return encode_webp(data, limits.most_pixels, limits.longest_side)
    except TooManyPixels as error:
        megapixels = f"{limits.most_pixels / 1e6:.3g}"
        raise PictureRefused(
            PictureProblem.TOO_MANY_PIXELS, f"a picture may have {megapixels} megapixels", limit=limits.most_pixels
        ) from error
    except MovingPicture as error:
        raise PictureRefused(PictureProblem.MOVING, "the picture moves; use a still one") from error
    except UnreadableImage as error:
        raise PictureRefused(PictureProblem.UNREADABLE, "the picture is damaged or incomplete") from error


def keep_encoded(
    session: Session,
    encoded: EncodedPicture,
    *,
    filename: str,
    author_id: int | None,
    now: datetime,
    store: ContentStore,
) -> Picture:
    """Keep a picture that `encode_picture` has made; the same one again is the one that is kept already.

    Raises `StoreUnavailable`.
    """
    digest = content_key(encoded.content)
    key = key_of(digest, PictureSize(encoded.width, encoded.height))
    store.put(encoded.content)  # before the row: a file without a row does no harm
    row = session.get(PictureRow, key)
    if row is None:
        name = _UNSEEN.sub("", filename.replace("\\", "/").rpartition("/")[2])[:200]
        row = PictureRow(
            key=key,
            digest=digest,
            size_bytes=len(encoded.content),
            filename=name,
            author_id=author_id,
            created_at=now,
        )
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:  # somebody kept the same picture in this very moment
            row = session.get_one(PictureRow, key, populate_existing=True)
    return _picture(row)


def keep(
    session: Session,
    data: bytes,
    *,
    filename: str,
    author_id: int | None,
    now: datetime,
    store: ContentStore,
    limits: PictureLimits | None = None,
) -> Picture:
    """`encode_picture` and `keep_encoded` in one. Raises `PictureRefused`, `StoreUnavailable`."""
    return keep_encoded(
        session, encode_picture(data, limits), filename=filename, author_id=author_id, now=now, store=store
    )


def find_picture(session: Session, key: str) -> Picture | None:
    """The picture of this key, or None."""
    row = session.get(PictureRow, key)
    return _picture(row) if row else None


def known_pictures(session: Session, keys: Collection[str]) -> set[str]:
    """Those of the keys that a picture has."""
    wanted = sorted(set(keys))
    found: set[str] = set()
    for start in range(0, len(wanted), _KEYS_AT_ONCE):
        some = wanted[start : start + _KEYS_AT_ONCE]
        found.update(session.scalars(select(PictureRow.key).where(PictureRow.key.in_(some))))
    return found


def _picture(row: PictureRow) -> Picture:
    size = size_of(row.key)
    return Picture(row.key, row.digest, size.width, size.height, row.size_bytes, row.filename)
