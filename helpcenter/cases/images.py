"""Pictures, decoded and encoded again. The only file that knows Pillow."""

from __future__ import annotations

import contextlib
import io
import warnings
from threading import Lock

from PIL import Image, ImageOps

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_OPTIONS: dict[str, dict[str, int | bool]] = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 88, "method": 4},
}
#: A picture of 25 megapixels takes up to 450 MB while it is worked on (WebP), though its file may have a kilobyte: one at a time.
_at_once = Lock()

# Pillow only warns of a picture that says it is huge, up to twice its own limit.
warnings.simplefilter("error", Image.DecompressionBombWarning)


class TooManyPixels(Exception):
    """The picture says it is larger than allowed; it was not decoded."""


class UnreadableImage(Exception):
    """Not a picture of the type its first bytes promise, or cut off."""


def encode_again(content: bytes, media_type: str, most_pixels: int) -> bytes:
    """The same picture in the same format, upright, without metadata; of an animation, the first frame."""
    name = _FORMATS[media_type]
    try:
        with _at_once:
            picture = _decoded(content, name, most_pixels)
            target = io.BytesIO()
            picture.save(target, format=name, **_OPTIONS[name])
            return target.getvalue()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise TooManyPixels from error
    except TooManyPixels:
        raise
    except (
        Exception
    ) as error:  # decoders raise OSError, ValueError, SyntaxError, struct.error and more on damaged files
        raise UnreadableImage from error


def _decoded(content: bytes, name: str, most_pixels: int) -> Image.Image:
    """Pixels only. The decoder, which holds several copies of them, is gone when this returns."""
    with Image.open(io.BytesIO(content), formats=[name]) as opened:
        if opened.width * opened.height > most_pixels:
            raise TooManyPixels
        opened.load()
        with contextlib.suppress(Exception):  # damaged metadata: the picture itself is fine, if not upright
            ImageOps.exif_transpose(opened, in_place=True)
        transparent = name != "JPEG" and opened.has_transparency_data
        clean = opened.convert("RGBA" if transparent else "RGB")
    clean.info.clear()  # else a comment survives
    return clean
