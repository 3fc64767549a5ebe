"""Files that people send: pictures made safe, and a place where contents lie.

In come bytes and limits; out go pictures encoded again, without metadata, and contents by the digest they are named after.
What a file is for (an attachment of a case, a picture of an article) is known to the rooms above.
"""

from helpcenter.files.images import (
    EncodedPicture,
    MovingPicture,
    TooManyPixels,
    UnreadableImage,
    check_webp,
    encode_again,
    encode_webp,
)
from helpcenter.files.store import ContentMissing, ContentStore, LocalStore, StoreUnavailable, content_key

__all__ = [
    "ContentMissing",
    "ContentStore",
    "EncodedPicture",
    "LocalStore",
    "MovingPicture",
    "StoreUnavailable",
    "TooManyPixels",
    "UnreadableImage",
    "check_webp",
    "content_key",
    "encode_again",
    "encode_webp",
]
