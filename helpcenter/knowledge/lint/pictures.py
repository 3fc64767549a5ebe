"""Pictures for people who do not see them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpcenter.knowledge.lint.finding import Finding, FindingCode, error, warning
from helpcenter.knowledge.lint.reading import ReadText
from helpcenter.knowledge.pictures.uses import DECORATIVE
from helpcenter.knowledge.targets import is_path

#: What stands in a description that nobody wrote.
_POOR = re.compile(
    r"\W*(?:(?:image|picture|photo|screenshot|img|icon|graphic|bild|foto|imagen|immagine|afbeelding|imagem|obraz(?:ek)?|slika|"
    r"capture(?: d'écran)?|图片|图像|照片|截图)[\s_-]*\d*|[\w-]+\.(?:png|jpe?g|gif|webp|svg|avif)|(?:IMG|DSC|PXL)[_-]?\d+)\W*",
    re.IGNORECASE,
)


def check_pictures(text: ReadText) -> Iterator[Finding]:
    """A picture that tells nothing says so: `![](/pictures/a.webp "decorative")`."""
    for picture in text.pictures:
        if not is_path(picture.address):
            yield warning(FindingCode.PICTURE_ELSEWHERE, picture.line, picture.address)
        if picture.title.strip().casefold() == DECORATIVE and not picture.alternative:
            continue
        if not picture.alternative.strip():
            yield error(FindingCode.PICTURE_WITHOUT_TEXT, picture.line, picture.address)
        elif _POOR.fullmatch(picture.alternative):
            yield warning(FindingCode.PICTURE_TEXT_POOR, picture.line, picture.alternative)
