"""Pictures of articles: made safe when they come, named after their content, kept once.

In come files from editors and folders; out go addresses that Markdown names (`![what one sees](/pictures/<key>.webp)`),
the files again, and what an article lacks: a text for each picture. The renderer shows no other pictures than these.
"""

from helpcenter.knowledge.pictures.addresses import (
    PICTURE_EXTENSION,
    PictureSize,
    picture_address,
    picture_key,
    size_of,
)
from helpcenter.knowledge.pictures.errors import PictureProblem, PictureRefused
from helpcenter.knowledge.pictures.exchanging import PICTURES_FOLDER, export_pictures, import_pictures
from helpcenter.knowledge.pictures.keeping import (
    Picture,
    PictureLimits,
    encode_picture,
    find_picture,
    keep,
    keep_encoded,
    known_pictures,
)
from helpcenter.knowledge.pictures.uses import DECORATIVE, PictureUse, check_pictures, picture_markdown, pictures_in

__all__ = [
    "DECORATIVE",
    "PICTURES_FOLDER",
    "PICTURE_EXTENSION",
    "Picture",
    "PictureLimits",
    "PictureProblem",
    "PictureRefused",
    "PictureSize",
    "PictureUse",
    "check_pictures",
    "encode_picture",
    "export_pictures",
    "find_picture",
    "import_pictures",
    "keep",
    "keep_encoded",
    "known_pictures",
    "picture_address",
    "picture_key",
    "picture_markdown",
    "pictures_in",
    "size_of",
]
