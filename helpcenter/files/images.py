"""Pictures, decoded and encoded again. The only file that knows Pillow."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from PIL import Image, ImageCms, ImageOps

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_OPTIONS: dict[str, dict[str, int | bool]] = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 88, "method": 4},
}
#: What a picture for the web may come as.
_FOR_THE_WEB = ("JPEG", "PNG", "WEBP", "GIF")
#: Screenshots and drawings stay exact up to this size; a photo that came as PNG is larger, and loses nothing that one sees.
_LOSSLESS_BYTES = 400_000
_METADATA = ("exif", "xmp", "icc_profile", "comment")
#: A picture of 25 megapixels takes up to 450 MB while it is worked on (WebP), though its file may have a kilobyte: one at a time.
_at_once = Lock()
_Made = TypeVar("_Made")

# Pillow only warns of a picture that says it is huge, up to twice its own limit.
warnings.simplefilter("error", Image.DecompressionBombWarning)


class TooManyPixels(Exception):
    """The picture says it is larger than allowed; it was not decoded."""


class UnreadableImage(Exception):
    """Not a picture of the type its first bytes promise, or cut off."""


class MovingPicture(Exception):
    """An animation: more than one frame."""


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """A WebP file, and its size in pixels."""

    content: bytes
    width: int
    height: int


def encode_again(content: bytes, media_type: str, most_pixels: int) -> bytes:
    """The same picture in the same format, upright, without metadata; of an animation, the first frame.

    Raises `TooManyPixels`, `UnreadableImage`.
    """
    name = _FORMATS[media_type]

    def act() -> bytes:
        with Image.open(io.BytesIO(content), formats=[name]) as opened:
            picture = _pixels(opened, most_pixels)
        return _saved(picture, name, _OPTIONS[name])

    return _guarded(act)


def encode_webp(content: bytes, most_pixels: int, longest_side: int) -> EncodedPicture:
    """The picture as WebP, upright, in sRGB, without metadata, made smaller where a side is longer than `longest_side` pixels.

    JPEG, PNG, WebP and GIF are read. Raises `TooManyPixels`, `MovingPicture`, `UnreadableImage`.
    """

    def act() -> EncodedPicture:
        with Image.open(io.BytesIO(content), formats=_FOR_THE_WEB) as opened:
            exact = opened.format in ("PNG", "GIF") or b"VP8L" in content[:64]
            _refuse_too_many(opened, most_pixels)
            if getattr(opened, "is_animated", False):
                raise MovingPicture
            profile = opened.info.get("icc_profile")
            picture = _pixels(opened, most_pixels)
        picture = _in_srgb(picture, profile)
        picture.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
        if exact:
            drawn = _saved(picture, "WEBP", {"lossless": True, "quality": 60, "method": 4})
            if len(drawn) <= _LOSSLESS_BYTES:
                return EncodedPicture(drawn, picture.width, picture.height)
        return EncodedPicture(_saved(picture, "WEBP", _OPTIONS["WEBP"]), picture.width, picture.height)

    return _guarded(act)


def check_webp(content: bytes, most_pixels: int) -> EncodedPicture:
    """The content as it is, when it is a still WebP picture with nothing in it but the picture.

    Raises `TooManyPixels`, `MovingPicture`, `UnreadableImage`; the latter also for metadata and for what is appended.
    """

    def act() -> EncodedPicture:
        # The file says its length at its start; what comes after that is no part of the picture.
        if int.from_bytes(content[4:8], "little") + 8 != len(content):
            raise UnreadableImage
        with Image.open(io.BytesIO(content), formats=["WEBP"]) as opened:
            _refuse_too_many(opened, most_pixels)
            if getattr(opened, "is_animated", False):
                raise MovingPicture
            if any(name in opened.info for name in _METADATA):
                raise UnreadableImage
            opened.load()
            return EncodedPicture(content, opened.width, opened.height)

    return _guarded(act)


def _guarded(act: Callable[[], _Made]) -> _Made:
    """One at a time, and every complaint of a decoder as one of ours."""
    try:
        with _at_once:
            return act()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise TooManyPixels from error
    except (TooManyPixels, MovingPicture, UnreadableImage):
        raise
    except (
        Exception
    ) as error:  # decoders raise OSError, ValueError, SyntaxError, struct.error and more on damaged files
        raise UnreadableImage from error


def _refuse_too_many(opened: Image.Image, most_pixels: int) -> None:
    if opened.width * opened.height > most_pixels:
        raise TooManyPixels


def _pixels(opened: Image.Image, most_pixels: int) -> Image.Image:
    """Pixels only: the decoder, which holds several copies of them, can go afterwards."""
    _refuse_too_many(opened, most_pixels)
    opened.load()
    with contextlib.suppress(Exception):  # damaged metadata: the picture itself is fine, if not upright
        ImageOps.exif_transpose(opened, in_place=True)
    transparent = opened.format != "JPEG" and opened.has_transparency_data
    clean = opened.convert("RGBA" if transparent else "RGB")
    clean.info.clear()  # else a comment survives
    return clean


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as they were meant: without the profile, which is metadata, a browser takes them for sRGB."""
    if not profile:
        return picture
    with contextlib.suppress(Exception):  # a damaged profile, or one of inks
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, meant, ImageCms.createProfile("sRGB"), outputMode=picture.mode)
        if turned is not None:
            turned.info.clear()
            return turned
    return picture


def _saved(picture: Image.Image, name: str, options: dict[str, int | bool]) -> bytes:
    target = io.BytesIO()
    picture.save(target, format=name, **options)
    return target.getvalue()
